import type { ShownPlan } from "../../contract/stand-in/plan.ts";
import { counted, number } from "./formats.ts";

type Passed = ShownPlan["passed"][number];

/** The texts of the page of a plan, in English. */
export const plan = {
	hint: "This directory is a clone. The plan is what would change at the service that was cloned. Nothing is sent before you approve and apply it.",
	refresh: "Plan again",
	none: "No changes",
	noneText:
		"The people of this clone are as they were at the service. Change them with the console, a script, SCIM or a CSV file.",
	refused: "This plan cannot succeed",
	losses: "People lose something",
	more: (count: number) => `and ${number(count)} more`,
	permission: "This needs your permission",
	permits: {
		people: ({ count, limit }: Passed) =>
			`Change ${counted(count, "person", "people")}, more than a tenth of the organization (${number(limit)}).`,
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
		`${number(chosen)} of ${counted(all, "person", "people")}`,
	showMore: "Show more",
	digest: "Digest",
	approve: "Approve…",
	approveTitle: "Approve this plan?",
	approveText: (summary: string, service: string) =>
		`${summary} The plan is written to a file, to be applied to ${service}.`,
	approveGo: "Approve",
	approved: {
		title: "The plan is approved: apply it",
		goOnTitle: "Continue with the plan",
		token: "Access token of the service",
		tokenHint:
			"It goes to the server of this clone, which holds it in memory while it applies the plan, and nowhere else.",
		conflict: "When people of the plan have changed at the service since",
		abort: "Send nothing",
		skip: "Leave them out",
		first: "Stop after",
		firstHint: "A number of steps. Empty: apply all. You can continue.",
		go: "Apply",
		later: "Not now",
		command: "As a command",
		commandHint:
			"Run it on the machine of the server, in the folder in which the server was started. The access token of the service is in the variable PEOPLED_TOKEN.",
	},
	application: {
		titles: {
			none: () => "",
			running: (service: string) => `Applying to ${service}`,
			ended: (service: string) => `Applied to ${service}`,
			failed: (service: string) => `Not applied to ${service}`,
		},
		stop: "Stop",
		goOn: "Continue…",
		progress: "Progress",
		steps: (done: number, total: number) =>
			`${number(done)} of ${counted(total, "step", "steps")}`,
		left: (span: string) => `${span} left`,
		after:
			"The plan below still compares with the service as it was cloned. Clone it again before you plan more.",
		undo: "To take it back, make a plan of its undo, and read and apply that:",
		messages: {
			interrupted: "It was stopped. Nothing is sent twice when you continue.",
			paused:
				"It stopped after the first steps, as you asked. Look at them at the service, and continue.",
			outage: "It stopped, since the service does not answer as it should.",
			refused: "It stopped, since the service refuses the access token.",
		},
		results: {
			done: "done",
			already: "as planned before",
			skipped: "skipped",
			partly: "done in part",
			failed: "failed",
			unknown: "unknown",
			waiting: "not begun",
		},
	},
	planning: "Planning…",
};
