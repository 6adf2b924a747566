import type { ShownPlan } from "../../contract/stand-in/plan.ts";
import { counted } from "../counted.ts";

type Passed = ShownPlan["passed"][number];

/** The texts of the page of a plan, in English. */
export const planWords = {
	hint: "This directory is a clone. The plan is what would change at the service that was cloned. Nothing is sent from this page.",
	refresh: "Plan again",
	none: "No changes",
	noneText:
		"The people of this clone are as they were at the service. Change them with the console, a script, SCIM or a CSV file.",
	refused: "This plan cannot succeed",
	losses: "People lose something",
	more: (count: number) => `and ${count.toLocaleString("en")} more`,
	permission: "This needs your permission",
	permits: {
		people: ({ count, limit }: Passed) =>
			`Change ${counted(count, "person", "people")}, more than a tenth of the organization (${limit.toLocaleString("en")}).`,
		deletions: ({ count }: Passed) =>
			`Delete ${counted(count, "person", "people")}.`,
		administrators: ({ count }: Passed) =>
			`Take the administration from ${counted(count, "full administrator", "full administrators")}.`,
		logins: ({ count }: Passed) =>
			`Let ${counted(count, "person", "people")} no longer sign in.`,
		licenses: ({ count, limit }: Passed) =>
			`Take away ${counted(count, "license", "licenses")}, more than ${limit}.`,
	} satisfies Record<Passed["kind"], (passed: Passed) => string>,
	warnings: "Look at this",
	notCarried: "Not part of the plan",
	steps: "Changes",
	columns: { person: "Person", changes: "Changes" },
	actions: { update: "", create: "Created", delete: "Deleted" },
	choose: (name: string) => `Include ${name}`,
	chooseAll: "Include everyone",
	chosen: (chosen: number, all: number) =>
		`${chosen.toLocaleString("en")} of ${counted(all, "person", "people")}`,
	showMore: "Show more",
	digest: "Digest",
	approve: "Approve…",
	approveTitle: "Approve this plan?",
	approveText: (summary: string, service: string) =>
		`${summary} The plan is written to a file, to be applied to ${service}.`,
	approveGo: "Approve",
	approvedTitle: "The plan is approved",
	approvedText:
		"Run this command on the machine of the server, in the folder in which it was started. It needs an access token of the service.",
	copy: "Copy the command",
	planning: "Planning…",
} as const;
