import type { Person } from "../../contract/person.ts";
import { counted, number } from "./formats.ts";
import { look } from "./look.ts";

/** The texts that several pages share: buttons, faults, the navigation, states of people. */
export const general = {
	title: "peopled console",
	skip: "Skip to content",
	close: "Close",
	cancel: "Cancel",
	save: "Save",
	create: "Create",
	remove: "Delete",
	undo: "Undo",
	redo: "Redo",
	tryAgain: "Try again",
	differences: {
		person: "Person",
		property: "Property",
		before: "Before",
		after: "After",
		firstOf: (shown: number, all: number) =>
			`${number(shown)} of ${counted(all, "person", "people")}`,
		more: "Show more",
	},
	loading: "Loading…",
	more: "More",
	none: "None",
	notSet: "Not set",
	yes: "Yes",
	no: "No",
	copied: "Copied.",
	copy: "Copy",
	optional: "optional",
	apiCall: {
		title: "As API call",
		hint: (button: string) =>
			`The request that “${button}” sends, as code. TOKEN stands for an access token.`,
		save: (fileName: string) => `Save ${fileName}`,
		file: (fileName: string) =>
			`It sends the file ${fileName} from this computer.`,
	},

	fault: {
		title: "The request failed",
		/** What a status means, where the server has no words in this language. */
		statuses: {
			"400": "The server does not accept these values.",
			"401": "You are no longer signed in.",
			"403": "You do not have permission for this.",
			"404": "It no longer exists, or never did.",
			"409": "This conflicts with what is stored.",
			"412": "It was changed in the meantime.",
			"413": "This is too large for the server.",
			"423": "It is locked at the moment.",
			"428": "The request has to name the version that you saw.",
			"429": "Too many requests. Wait a moment.",
			"500": "The server ran into an error.",
			"502": "The server cannot be reached through the gateway.",
			"503": "The server is not available at the moment.",
			"504": "The server took too long to answer.",
		},
		trackingId: (id: string) => `Tracking id: ${id}`,
		unreachable: look.unreachable,
		unknown: (text: string) => `Something went wrong in the console: ${text}`,
		retryAfter: (seconds: number) =>
			`Try again in ${counted(seconds, "second", "seconds")}.`,
		fields: (count: number) =>
			`${counted(count, "field needs", "fields need")} your attention.`,
	},

	navigation: {
		label: "Main",
		open: "Open navigation",
		narrow: "Collapse navigation",
		widen: "Expand navigation",
		sections: {
			organization: "Manage",
			changes: "Changes",
			programs: "API access",
		},
		overview: "Overview",
		directory: "Directory",
		numbers: "Numbers",
		chart: "Organization chart",
		people: "People",
		deleted: "Deleted people",
		licenses: "Licenses",
		groups: "Groups",
		locations: "Locations",
		bulk: "Bulk changes",
		tokens: "Tokens",
		integrations: "Integrations",
		activity: "Activity",
		requests: "Requests",
		standIn: "Test environment",
		plan: "Plan",
		reference: look.pages.reference,
	},

	organization: {
		label: "Organization",
		foreign: (name: string) =>
			`You are working in ${name}, which your organization manages.`,
		back: (name: string) => `Back to ${name}`,
	},

	unsaved: {
		title: "Leave without saving?",
		text: "Your changes on this page are not saved yet.",
		leave: "Leave",
		stay: "Stay",
	},

	missing: {
		title: "Page not found",
		text: "The address may be misspelled, or its target no longer exists.",
		home: "Go to People",
	},

	status: {
		active: "Active",
		call: "In a call",
		DoNotDisturb: "Do not disturb",
		inactive: "Away",
		meeting: "In a meeting",
		OutOfOffice: "Out of office",
		pending: "Not yet signed in",
		presenting: "Presenting",
		unknown: "Unknown",
		hidden: "Not shared",
	} satisfies Record<NonNullable<Person["status"]> | "hidden", string>,

	type: {
		person: "Person",
		bot: "Bot",
		appuser: "Guest",
	} satisfies Record<Person["type"], string>,

	/** One of several values of a field, inside of a sentence. */
	fieldEntry: (label: string, entry: number) => `${label}, entry ${entry},`,

	/** Lengths of time. */
	spans: {
		day: (count: number) => counted(count, "day", "days"),
		hour: (count: number) => counted(count, "hour", "hours"),
		minute: (count: number) => counted(count, "minute", "minutes"),
		second: (count: number) => counted(count, "second", "seconds"),
	},

	saving: {
		lines: (count: number) => counted(count, "line", "lines"),
		title: (name: string) => `Writing ${name}`,
		of: (done: number, total: number) => `${number(done)} of ${number(total)}`,
		files: "Files being written",
		done: (name: string) => `${name} was saved.`,
		tooMany:
			"Three files are already being written. Wait until one is done, or cancel one.",
	},
};
