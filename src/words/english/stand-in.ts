import type { Incident } from "../../contract/stand-in/incident.ts";
import { counted, megabytes, number } from "./formats.ts";

type IncidentParameter = NonNullable<Incident["parameters"]>[string];

/** The texts of the page of the test environment, in English. */
export const standIn = {
	hint: "This server stands in for the real service: make requests fail, move its clock, and save and load its state. All of it concerns every organization of this server.",

	faults: {
		title: "Faults",
		hint: "A rule makes requests fail. The first rule that hits a request decides, from the top. Requests of this console are never hit.",
		off: "Failures on purpose are off: the server was started with --faults off.",
		none: "No rules: every request gets its real answer.",
		add: "Add a rule",
		addIncident: "Add an incident",
		added: (name: string) => `The rule was added: ${name}`,
		left: (count: number | undefined) =>
			count === undefined
				? "No limit"
				: count === 0
					? "Used up"
					: `${number(count)} left`,
		hits: (count: number, last: string) =>
			`Hit ${counted(count, "request", "requests")}, last on ${last}.`,
		noHits: (matched: number) =>
			matched === 0
				? "Hit no request yet."
				: `Hit no request yet; ${counted(matched, "request", "requests")} matched.`,
		removeOf: (name: string) => `Delete the rule ${name}`,
		removed: (name: string) => `The rule was deleted: ${name}`,
		clear: "Delete all",
		clearTitle: "Delete all rules?",
		clearText: "Every request then gets its real answer.",
		cleared: "All rules were deleted.",
	},

	incident: {
		title: "Add an incident",
		go: "Add",
		which: "Incident",
		happened: "At the real service",
		effect: "Here",
		affects: "Calls",
		reported: "Reported in",
		times: "Hits at most",
		timesHint: (count: number | undefined) =>
			count === undefined
				? "Empty: any number."
				: `Empty: ${counted(count, "request", "requests")}.`,
		probability: "Chance in percent",
		probabilityHint: "Empty: every time.",
		parameter: (name: string) =>
			`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
		parameterHint: ({ description, default: usual }: IncidentParameter) =>
			`${description} Empty: ${number(usual)}.`,
	},

	rule: {
		title: "Add a rule",
		go: "Add",
		match: "Which requests",
		fault: "What happens to them",
		fields: {
			name: "Name",
			"match.method": "Method",
			"match.path": "Path",
			"match.person": "Person",
			"match.caller": "Caller",
			"match.probability": "Chance in percent",
			effect: "Failure",
			"fault.status": "Status",
			"fault.when": "When",
			"fault.retryAfter": "Retry-After",
			"fault.cut": "When",
			"fault.delayMs": "Delay in milliseconds",
			times: "Hits at most",
		},
		hints: {
			name: "Optional.",
			"match.path": "* is any text between slashes, ** any text.",
			"match.person": "An id or an e-mail address. Empty: anyone.",
			"match.caller": "An id or an e-mail address. Empty: anyone.",
			"match.probability": "Empty: every time.",
			"fault.status": "400 to 599.",
			"fault.retryAfter": "Seconds, or any text.",
			times: "Requests. Empty: any number.",
		},
		choices: {
			any: "Any",
			status: "A refusal",
			gateway: "The page of a gateway",
			cut: "The connection is closed",
			delay: "Only a delay",
			before: "Before the call, which does not run",
			after: "After the call, whose reply is lost",
			headers: "After the headers of the reply",
			body: "In the middle of the body",
		},
	},

	/** Names of the fields of the clock in refusals. */
	fields: { advance: "The span", now: "The time" },

	clock: {
		title: "Clock",
		hint: "Tokens end, presence turns inactive and deletions expire by this clock. Your session ends too when you move the clock past its end.",
		same: "The time of the machine.",
		ahead: (span: string) => `${span} ahead of the machine.`,
		behind: (span: string) => `${span} behind the machine.`,
		frozen: "Stands still",
		advance: "Advance by",
		advanceHint: "Such as 90d, 12h or 1h30m.",
		advanceGo: "Advance",
		set: "Set to",
		setGo: "Set",
		freeze: "Freeze",
		thaw: "Let it run",
		reset: "Back to the machine’s time",
	},

	snapshots: {
		title: "Snapshots",
		hint: "A snapshot is the state of the whole directory: every organization with its people, history, tokens and webhooks.",
		none: "No snapshots yet.",
		facts: (created: string, people: number, bytes: number) =>
			`${created} · ${counted(people, "person", "people")} · ${megabytes(bytes)}`,
		name: "Name",
		nameHint: "Lower-case letters, digits, points, underscores and hyphens.",
		save: "Save the present state",
		saved: (name: string) => `The snapshot ${name} was saved.`,
		replaceTitle: (name: string) => `Replace the snapshot ${name}?`,
		replaceText: "The state that it holds now is lost.",
		replace: "Replace",
		load: "Load",
		loadOf: (name: string) => `Load ${name}`,
		loadTitle: (name: string) => `Load ${name}?`,
		loadText: (created: string, people: number) =>
			`The whole directory goes back to the state of ${created}, with ${counted(people, "person", "people")}. All later changes are lost, in every organization.`,
		loaded: (name: string) => `The snapshot ${name} was loaded.`,
		notKept:
			"The state was loaded. It does not have you: sign in as one of its people.",
		reset: "Reset",
		resetTitle: "Reset the server?",
		resetText:
			"The directory goes back to the snapshot start, and the clock to the machine’s time. All changes since are lost, in every organization.",
		resetDone: "The server is as it was at the start.",
		removeOf: (name: string) => `Delete ${name}`,
		removeTitle: (name: string) => `Delete the snapshot ${name}?`,
		removeText: "The directory stays as it is.",
		removed: (name: string) => `The snapshot ${name} was deleted.`,
	},
};
