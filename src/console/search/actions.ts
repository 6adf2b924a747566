import type { Person } from "../../contract/person.ts";
import type { IconName } from "../../look/icons.ts";
import { type Theme, writeTheme } from "../../look/theme.ts";
import { languageNames, writeLanguageChoice } from "../../words/languages.ts";
import { words } from "../../words/words.ts";
import { type Action, may } from "../permissions.ts";
import {
	copyPersonId,
	deletePerson,
	giveLicense,
	movePerson,
	setLogin,
	takeLicense,
} from "../person/verbs.ts";
import { guardLeaving, linkTo, mayLeave } from "../router.ts";
import { signOut } from "../session.ts";
import { openKeys } from "../shell/keys.ts";
import { listPages } from "../shell/page-entries.ts";
import { bestOf } from "./catalog-sources.ts";
import type { Found, Source } from "./found.ts";
import { fold, rankOf } from "./match.ts";
import { findPeople, foundPerson } from "./people-source.ts";

const shownMax = 5;
/** People who are read for an action that does not fit everyone. */
const readMax = 50;

/** A number in any writing, and not so short that it finds everything. */
const numberForm = /^[\d\s()+./-]*$/;
const digitsMin = 3;

/** The way to the numbers that match, free ones too. */
export const numberSource: Source = {
	name: "numbers",
	async find(typed) {
		const text = typed.trim();
		const isNumber =
			numberForm.test(text) && text.replaceAll(/\D/g, "").length >= digitsMin;
		if (!isNumber) return undefined;
		return {
			name: "numbers",
			items: [
				{
					key: "numbers",
					label: words.search.allNumbers(text),
					sign: "number",
					isPlain: true,
					href: linkTo(["numbers"], { q: text }),
				},
			],
		};
	},
};

/** The pages that the person may open. */
export const pageSource: Source = {
	name: "pages",
	async find(text) {
		const items = listPages().map(
			({ label, sign, href }): Found => ({
				key: `pages ${href}`,
				label,
				sign,
				href,
			}),
		);
		return {
			name: "pages",
			items:
				text.trim() === ""
					? items
					: bestOf(items, text, ({ label }) => label, shownMax),
		};
	},
};

/** The actions that the person may run. Those with a person ask for the person in the search box. */
export const actionSource: Source = {
	name: "actions",
	async find(text) {
		const withPerson = personActions()
			.filter((action) => fits(action, text))
			.map(asking);
		const plain = bestOf(plainActions(), text, ({ label }) => label, shownMax);
		return {
			name: "actions",
			items: [...plain, ...withPerson].slice(0, shownMax),
		};
	},
};

/** The actions offered before anything is typed. */
export function usualActions(): Found[] {
	return [
		...plainActions().slice(0, 2),
		...personActions().slice(0, 1).map(asking),
	];
}

// Choosing it writes the action into the search box, where the person follows.
function asking({ key, sign, label }: PersonAction): Found {
	return {
		key: `actions ${key}`,
		label: words.search.withPerson(label),
		sign,
		fill: `${label} `,
	};
}

/**
 * The people with whom to run the action that a text begins with; undefined when it begins with none. "give a license
 * to john" finds John.
 */
export function personActionSource(text: string): Source | undefined {
	for (const action of personActions()) {
		const rest = restAfter(action, text);
		if (rest === undefined) continue;
		return {
			name: "actions",
			async find(_, signal) {
				const { fits = () => true } = action;
				const max = action.fits === undefined ? shownMax : readMax;
				const people = await findPeople(rest, { max, signal });
				const fitting = people.filter(fits).slice(0, shownMax);
				return {
					name: "actions",
					title: words.search.withPerson(action.label),
					items: fitting.map((person) => ({
						...foundPerson(person, rest),
						key: `${action.key} ${person.id}`,
						// The page of the person is not what is wanted here.
						href: undefined,
						...action.open(person),
					})),
				};
			},
		};
	}
	return undefined;
}

/** The part of the text that names the person, which is what the results match. */
export function personTextOf(text: string): string {
	for (const action of personActions()) {
		const rest = restAfter(action, text);
		if (rest !== undefined) return rest;
	}
	return text;
}

interface PersonAction {
	key: Exclude<keyof typeof words.search.actions, "newPerson">;
	label: string;
	/** Other words that it is found by. */
	others: readonly string[];
	sign: IconName;
	open(person: Person): Pick<Found, "href" | "run">;
	/** Whether it makes sense with a person; by default with everyone. */
	fits?(person: Person): boolean;
}

function personActions(): PersonAction[] {
	const { actions } = words.search;
	const mayEnter = ({ loginEnabled }: Person) =>
		String(loginEnabled) !== "false";
	const copyId: PersonAction = {
		key: "copyId",
		...actions.copyId,
		sign: "copy",
		open: (person) => ({ run: () => copyPersonId(person) }),
	};
	if (!may("changePeople")) return [copyId];
	return [
		{
			key: "give",
			...actions.give,
			sign: "tag",
			open: (person) => ({ run: () => giveLicense(person) }),
		},
		{
			key: "take",
			...actions.take,
			sign: "tag",
			open: (person) => ({ run: () => takeLicense(person) }),
		},
		{
			key: "edit",
			...actions.edit,
			sign: "edit",
			open: ({ id }) => ({ href: linkTo(["people", id], { edit: "profile" }) }),
		},
		{
			key: "deactivate",
			...actions.deactivate,
			sign: "lock",
			fits: mayEnter,
			open: (person) => ({ run: () => setLogin(person, false) }),
		},
		{
			key: "activate",
			...actions.activate,
			sign: "user",
			fits: (person) => !mayEnter(person),
			open: (person) => ({ run: () => setLogin(person, true) }),
		},
		...(may("movePeople")
			? [
					{
						key: "move" as const,
						...actions.move,
						sign: "location" as const,
						open: (person: Person) => ({ run: () => movePerson(person) }),
					},
				]
			: []),
		{
			key: "delete",
			...actions.delete,
			sign: "remove",
			open: (person) => ({ run: () => deletePerson(person) }),
		},
		copyId,
	];
}

function fits({ label, others }: PersonAction, text: string): boolean {
	return [label, ...others].some((each) => rankOf(each, text) !== undefined);
}

function restAfter(
	{ label, others }: PersonAction,
	text: string,
): string | undefined {
	const typed = text.trimStart();
	for (const begin of [label, ...others]) {
		const isBegun =
			fold(typed.slice(0, begin.length + 1)) === `${fold(begin)} `;
		const rest = typed.slice(begin.length + 1).trim();
		if (isBegun && rest !== "") return rest;
	}
	return undefined;
}

function plainActions(): Found[] {
	const { actions } = words.search;
	const link = (
		key: string,
		{
			href,
			needs,
			sign = "plus",
		}: { href: string; needs: Action; sign?: IconName },
		label: string,
	): Found[] =>
		may(needs) ? [{ key: `actions ${key}`, label, sign, href }] : [];
	const theme = (name: Theme, sign: IconName): Found => ({
		key: `actions ${name}`,
		label: actions[name],
		sign,
		run: () => writeTheme(name),
	});
	return [
		...link(
			"new person",
			{ href: linkTo(["people", "new"]), needs: "changePeople" },
			actions.newPerson,
		),
		...link(
			"import",
			{
				href: linkTo(["bulk"], { import: "1" }),
				needs: "runBulk",
				sign: "upload",
			},
			actions.importCsv,
		),
		theme("dark", "moon"),
		theme("light", "brightness"),
		theme("system", "brightness-auto"),
		...Object.entries(languageNames).map(
			([language, name]): Found => ({
				key: `actions language ${language}`,
				label: actions.language(name),
				sign: "language",
				run: () => changeLanguage(language),
			}),
		),
		{
			key: "actions keys",
			label: actions.keys,
			sign: "keyboard",
			run: openKeys,
		},
		{
			key: "actions reference",
			label: actions.reference,
			sign: "document",
			href: "/reference",
		},
		{
			key: "actions sign out",
			label: actions.signOut,
			sign: "sign-out",
			run: leave,
		},
	];
}

// The page is loaded again in the language.
async function changeLanguage(language: string): Promise<void> {
	if (!(await mayLeave())) return;
	guardLeaving(undefined);
	writeLanguageChoice(language);
	location.reload();
}

async function leave(): Promise<void> {
	if (!(await mayLeave())) return;
	guardLeaving(undefined);
	await signOut();
}
