import type { IconName } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { type Action, may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";

/** A page that the navigation leads to. */
export interface Entry {
	/** The first step of its address; "" for the first page. */
	step: string;
	label: string;
	sign: IconName;
	/** Ordinary members of an organization may only search for people. */
	isForMembers?: boolean;
	/** The permission needed to see it. */
	needs?: Action;
}

const labels = words.navigation;

interface Section {
	/** A name for its id; undefined for the one without a title. */
	key: keyof typeof labels.sections | undefined;
	entries: readonly Entry[];
}

const sections: readonly Section[] = [
	{
		key: undefined,
		entries: [
			{ step: "", label: labels.overview, sign: "dashboard" },
			{
				step: "directory",
				label: labels.directory,
				sign: "directory",
				isForMembers: true,
			},
			{
				step: "chart",
				label: labels.chart,
				sign: "chart",
				isForMembers: true,
			},
		],
	},
	{
		key: "organization",
		entries: [
			{ step: "people", label: labels.people, sign: "people" },
			{ step: "licenses", label: labels.licenses, sign: "tag" },
			{ step: "groups", label: labels.groups, sign: "group" },
			{ step: "locations", label: labels.locations, sign: "location" },
			{ step: "numbers", label: labels.numbers, sign: "phone" },
		],
	},
	{
		key: "changes",
		entries: [
			{
				step: "bulk",
				label: labels.bulk,
				sign: "upload",
				needs: "runBulk",
			},
			{
				step: "activity",
				label: labels.activity,
				sign: "recents",
				needs: "seeActivity",
			},
			{ step: "deleted", label: labels.deleted, sign: "remove" },
			{ step: "plan", label: labels.plan, sign: "check", needs: "seePlan" },
		],
	},
	{
		key: "programs",
		entries: [
			{
				step: "tokens",
				label: labels.tokens,
				sign: "lock",
				isForMembers: true,
			},
			{
				step: "integrations",
				label: labels.integrations,
				sign: "integrations",
				needs: "seeIntegrations",
			},
			{
				step: "requests",
				label: labels.requests,
				sign: "diagnostics",
				needs: "seeRequests",
			},
			{
				step: "faults",
				label: labels.standIn,
				sign: "bug",
				needs: "controlStandIn",
			},
		],
	},
];

/** The pages that the signed-in person may open, group by group. */
export function shownSections(): Section[] {
	const { isAdmin } = current();
	return sections
		.map(({ key, entries }) => ({
			key,
			entries: entries.filter(({ isForMembers, needs }) =>
				needs === undefined ? isAdmin || isForMembers : may(needs),
			),
		}))
		.filter(({ entries }) => entries.length > 0);
}

/** The pages that the signed-in person may open, in the order of the navigation. */
export function listPages(): readonly {
	label: string;
	sign: IconName;
	href: string;
}[] {
	return shownSections().flatMap(({ entries }) =>
		entries.map(({ step, label, sign }) => ({
			label,
			sign,
			href: addressOf(step),
		})),
	);
}

/** The page where ordinary members of an organization start. */
export function memberHome(): string {
	return linkTo(["directory"]);
}

/** The address of a page by its first step. */
export function addressOf(step: string): string {
	return linkTo(step === "" ? [] : [step]);
}
