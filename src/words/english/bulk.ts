import { counted, number } from "./formats.ts";

const people = (count: number) => counted(count, "person", "people");

/** The texts of bulk changes and their jobs. */
export const bulk = {
	title: "Bulk changes",
	hint: "A bulk change runs in the background, even when you close this page. You preview it before anything is saved, and can undo it afterwards.",
	import: "Import CSV",
	importHint:
		"Use the columns of an export. A row whose e-mail address already exists updates that person; any other row creates one.",
	file: "CSV file",
	export: "Export CSV",
	preview: "Preview",
	previewFor: (whom: string) => `Preview for ${whom}`,
	changeTitle: (whom: string) => `Change ${whom}`,
	sending: "Finding people…",
	tooMany: (count: number) =>
		`You can change at most ${people(count)} by selection. Filter the list, then select all.`,
	all: "all that match",
	atLeast: (whom: string) => `at least ${whom}`,

	/** What can be changed. */
	kindsTitle: "Change",
	groups: {
		profile: "Profile",
		licenses: "Licenses",
		roles: "Roles",
		access: "Access",
		more: "More",
	},
	kinds: {
		department: "Department",
		title: "Title",
		managerId: "Manager",
		other: "Another property",
		give: "Give a license",
		take: "Take a license away",
		giveRole: "Give a role",
		takeRole: "Take a role away",
		deactivate: "Deactivate",
		activate: "Activate",
		move: "Move to a location",
		delete: "Delete",
	},
	property: "Property",
	set: (field: string) => `Set ${field.toLowerCase()}`,
	newValue: (field: string) => `New ${field.toLowerCase()}`,
	clear: "Clear it for everyone",
	chooseLicense: "License",
	chooseRole: "Role",
	chooseLocation: "Location",
	chooseFirst: "Enter or choose a value first.",
	notes: {
		deactivate: "They can no longer sign in. Everything else stays.",
		activate: "They can sign in again.",
		move: "Only Webex Calling users at another location move. Their numbers move with them.",
		delete: "Deleted people can be restored for a limited time.",
	},

	/** Titles of jobs, such as “Set department to “Sales” for 50 people”. */
	titles: {
		set: (field: string, value: string, whom: string) =>
			`Set ${field.toLowerCase()} to “${value}” for ${whom}`,
		clear: (field: string, whom: string) =>
			`Clear ${field.toLowerCase()} for ${whom}`,
		give: (name: string, whom: string) => `Give “${name}” to ${whom}`,
		take: (name: string, whom: string) => `Take “${name}” away from ${whom}`,
		deactivate: (whom: string) => `Deactivate ${whom}`,
		activate: (whom: string) => `Activate ${whom}`,
		move: (name: string, whom: string) => `Move ${whom} to ${name}`,
		delete: (whom: string) => `Delete ${whom}`,
		import: (file: string) => `Import ${file}`,
		again: (title: string) => `${title} (again)`,
		none: (count: number) => `Change ${people(count)}`,
		undo: (title: string) => `Undo: ${title}`,
	},

	/** The page of a job. */
	previewText: "This is a preview. Nothing has been saved.",
	apply: (count: number) => `Apply to ${people(count)}`,
	undoApply: (count: number) => `Undo for ${people(count)}`,
	undo: "Undo",
	stop: "Stop",
	nobody: "Nobody would change, so there is nothing to apply.",
	applied: "This preview was applied.",
	undone: "This bulk change was undone.",
	undoing: "This bulk change is being undone.",
	undoneInPart: (done: number, total: number) =>
		`Undone for ${number(done)} of ${people(total)}.`,
	undoOf: "This undoes another bulk change.",
	showRun: "Show the run",
	showUndo: "Show the undo",
	showOriginal: "Show it",
	showPreview: "Show the preview",
	stale: (done: number, promised: number) =>
		`The preview promised ${number(promised)}, and ${number(done)} were changed. The directory changed in between; the refused records say why.`,
	offline: "The server does not reply. This page tries again by itself.",
	failedText: "It could not continue.",
	by: (name: string, time: string) => `${name}, ${time}`,
	progress: "Progress",
	progressText: (done: number, total: number) =>
		`${number(done)} of ${number(total)}`,
	rate: (count: number) => `${number(count)} per second`,
	left: (time: string) => `about ${time} left`,
	seconds: (count: number) => counted(count, "second", "seconds"),
	minutes: (count: number) => counted(count, "minute", "minutes"),
	states: {
		receiving: "Receiving",
		waiting: "Waiting",
		running: "Running",
		paused: "Paused",
		done: "Done",
		cancelled: "Stopped",
		failed: "Failed",
		undone: "Undone",
	},
	counts: {
		total: "In all",
		done: "Changed",
		wouldDo: "Would change",
		unchanged: "Already so",
		warned: "With warnings",
		refused: "Refused",
		wouldRefuse: "Would be refused",
	},
	result: {
		done: (count: number) => `${number(count)} changed`,
		wouldDo: (count: number) => `${number(count)} would change`,
		refused: (count: number) => `${number(count)} refused`,
	},

	seats: "License seats",
	seatColumns: {
		license: "License",
		before: "Free before",
		taken: "Takes",
		released: "Gives back",
		after: "Free after",
		now: "Free now",
	},
	unknownLicense: "A deleted license",

	losses: "Losses",
	lossesDone: "Lost",
	lossTexts: {
		person: (count: number) => `${people(count)} deleted`,
		email: (count: number) => `${people(count)}: an e-mail address`,
		number: (count: number) => `${people(count)}: their number`,
		extension: (count: number) => `${people(count)}: their extension`,
		login: (count: number) => `${people(count)}: sign-in`,
		license: (count: number, name: string) =>
			`${people(count)}: the license “${name}”`,
		role: (count: number, name: string) =>
			`${people(count)}: the role “${name}”`,
		group: (count: number, name: string) =>
			`${people(count)}: the group “${name}”`,
		moreGroups: (count: number) =>
			`${counted(count, "more membership", "more memberships")} of groups`,
		reports: (count: number) => `${people(count)}: their manager`,
		tokens: (count: number) =>
			`${counted(count, "access token stops", "access tokens stop")} working`,
	},
	warnings: "Would be done differently than asked",
	warningsDone: "Done differently than asked",
	warningTimes: (count: number, text: string) => `${people(count)}: ${text}`,

	changes: "Changes",
	unchanged: "Already as asked: nothing changes.",
	line: (line: number) => `Line ${line}`,

	refused: "Refused",
	refusedHint: {
		csv: "Correct the records here or in the downloaded file, and preview them again. What was done stays done.",
		ndjson:
			"Remove the cause, then preview the refused people again. What was done stays done.",
	},
	reasonTimes: (count: number) => counted(count, "record", "records"),
	reasonExample: (sentence: string) => `For example: ${sentence}`,
	reasonPeople: (count: number) => people(count),
	download: "Download",
	again: "Try again",
	correct: "Correct here",
	correctTitle: (count: number) =>
		`Correct ${counted(count, "record", "records")}`,
	tooManyToCorrect: (count: number) =>
		`Only the first ${number(count)} can be corrected here. Download the file for all of them.`,
	refusedMore: (count: number) =>
		`${counted(count, "more record", "more records")} in the downloaded file.`,

	sureTitle: (title: string) => `${title}?`,
	sure: (count: number) =>
		`Type ${count} to confirm the change for ${people(count)}.`,
	sureCount: "Number of people",

	/** The list of jobs. */
	none: "Import a CSV file, or select people and change them.",
	toPeople: "Select people",
	noneTitle: "No bulk changes yet",
	noneFound: "No bulk change matches these filters.",
	filter: "Filter",
	filters: {
		all: "All",
		runs: "Changes",
		previews: "Previews",
		unfinished: "Running",
	},
	mine: "Only mine",
	running: (count: number) =>
		counted(count, "bulk change is running", "bulk changes are running"),
	previewTag: "Preview",
	appliedTag: "Applied",
	undoTag: "Undo",
};
