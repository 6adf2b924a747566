import type { Person } from "../contract/person.ts";
import { lookWords } from "../look/look-words.ts";
import { activityWords } from "./activity-words.ts";
import { counted } from "./counted.ts";
import { fieldWords } from "./field-words.ts";
import { personWords } from "./person-words.ts";

/** Every text of the console, in English. */
export const words = {
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
	loading: "Loading…",
	more: "More",
	none: "None",
	notSet: "Not set",
	yes: "Yes",
	no: "No",
	copied: "Copied.",
	copy: "Copy",
	optional: "optional",
	account: lookWords.account,

	fault: {
		title: "This could not be done",
		trackingId: (id: string) => `Tracking id: ${id}`,
		unreachable:
			"The server cannot be reached. Check that it is running, then try again.",
		unknown: (text: string) => `Something went wrong in the console: ${text}`,
		retryAfter: (seconds: number) => `Try again in ${seconds} seconds.`,
		fields: (count: number) =>
			`${counted(count, "field needs", "fields need")} your attention.`,
	},

	signIn: {
		title: "Sign in to peopled",
		hint: "Find people, change them, and see what a change will do before it is saved.",
		token: "Access token",
		tokenHint:
			"An administrator makes one with “peopled token create <e-mail>”.",
		go: "Sign in",
		expired: "Your session has ended: the access token is no longer valid.",
		refused: "This access token is not valid. Check that all of it was copied.",
		outElsewhere: "You signed out in another tab.",
		again: "Sign in again",
		againHint: (name: string) =>
			`Your session has ended. Sign in again as ${name} to continue: the page stays as it is, with everything you typed.`,
		endsSoon: (time: string) =>
			`Your session ends at ${time}. Sign in again to continue without a break.`,
		endsHint: (name: string) =>
			`Sign in again as ${name}: the page stays as it is.`,
		samples: "Sample people",
		samplesHint:
			"This is a sample directory. One click signs you in as one of its people.",
		or: "or",
		as: "Sign in as",
	},

	navigation: {
		label: "Main",
		open: "Open navigation",
		people: "People",
		deleted: "Deleted people",
		licenses: "Licenses",
		locations: "Locations",
		bulk: "Bulk changes",
		tokens: "Tokens",
		activity: "Activity",
		requests: "Requests",
		reference: lookWords.pages.reference,
	},

	organization: {
		label: "Organization",
		foreign: (name: string) =>
			`You are working in ${name}, an organization that yours manages.`,
		back: (name: string) => `Back to ${name}`,
	},

	unsaved: {
		title: "Leave without saving?",
		text: "What you changed here is not saved yet.",
		leave: "Leave",
		stay: "Stay here",
	},

	permission: {
		title: "Your role does not allow this",
		changePeople:
			"You can look at people, not change them: full and user administrators can.",
		giveRoles: "Roles are given by full administrators.",
		changeLocations:
			"You can look at locations, not change them: full and location administrators can.",
		runBulk: "Bulk changes are for full and user administrators.",
		seeActivity: "Activity is for full and read-only administrators.",
		seeRequests: "Requests are for full administrators.",
		seeTokensOfOthers: "Tokens of others are for full administrators.",
	},

	missing: {
		title: "There is no such page",
		text: "The address may be mistyped, or what it leads to no longer exists.",
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

	people: {
		title: "People",
		search: "Search people",
		searchHint: "Name, e-mail, number, extension, or id",
		memberSearchHint: "Name or e-mail",
		create: "New person",
		filters: "Filters",
		clearFilters: "Clear filters",
		clearFilter: (label: string) => `Remove the filter ${label}`,
		filterLabels: {
			license: "License",
			role: "Role",
			location: "Location",
			department: "Department",
			manager: "Manager",
			status: "Status",
			type: "Type",
			pending: "Invitation",
			login: "Can sign in",
		},
		columns: "Columns",
		columnsTitle: "Choose columns",
		any: "Any",
		pending: { true: "Pending", false: "Accepted" },
		shown: (count: number, isAll: boolean) =>
			isAll
				? counted(count, "person", "people")
				: `${count.toLocaleString("en")} people so far`,
		total: (count: number, isExact: boolean) =>
			isExact
				? counted(count, "person", "people")
				: `At least ${counted(count, "person", "people")}`,
		selection: "Selection",
		unknownParameters: (names: string) =>
			`The address has parameters that this list does not know, and that were left out: ${names}.`,
		emptyTitle: "Nobody found",
		empty:
			"Nobody matches what you search for. Try fewer letters, or clear the filters.",
		emptyAtAll: "There is nobody in this organization yet.",
		memberHint: "Type the beginning of a name to find a colleague.",
		sortBy: (label: string) => `Sort by ${label.toLowerCase()}`,
		looking: (count: number) =>
			`Looked at ${counted(count, "person", "people")} so far…`,
		stop: "Stop",
		unknownManager: "Somebody who is gone",
		stoppedTitle: "Stopped before the end",
		stopped: (count: number) =>
			`Nobody matches among the ${counted(count, "person", "people")} looked at.`,
		lookOn: "Continue",
		select: (name: string) => `Select ${name}`,
		selectAll: "Select everyone shown",
		count: (count: number) => counted(count, "person", "people"),
		selected: (count: number) =>
			`${counted(count, "person", "people")} selected`,
		everyoneSelected: (count: number) =>
			`All ${counted(count, "person", "people")} selected`,
		selectEveryone: (count: number) =>
			`Select all ${counted(count, "person", "people")}`,
		notLoaded: (count: number) =>
			`${counted(count, "person", "people")} in between ${count === 1 ? "was" : "were"} not loaded and ${count === 1 ? "is" : "are"} not selected. Scroll through them first, or select all.`,
		clearSelection: "Clear selection",
		change: "Change selected…",
		changeAll: "Change all that match…",
		table: "People of the organization",
	},

	...personWords,

	fields: fieldWords,

	licenses: {
		free: (count: number) =>
			count === 0 ? "No seat free" : counted(count, "seat free", "seats free"),
		used: (used: number, total: number) =>
			`${used.toLocaleString("en")} of ${total.toLocaleString("en")} used`,
		emptyTitle: "No licenses",
		empty: "This organization has not bought any license.",
		holders: "Assigned to",
		nobody: "Nobody holds this license.",
		all: "Show all of them",
		inPeople: "Show in People",
	},

	locations: {
		create: "New location",
		emptyTitle: "No locations",
		empty: "Create the first place where people work.",
		people: "View people",
		prefix: (digits: string) => `Routing prefix ${digits}`,
		editOf: (name: string) => `Edit ${name}`,
		removeOf: (name: string) => `Delete ${name}`,
		removeTitle: (name: string) => `Delete ${name}?`,
		removeText: "A location can only be deleted when nobody is called in it.",
		saved: (name: string) => `${name} was saved.`,
		removed: (name: string) => `${name} was deleted.`,
		fields: {
			name: "Name",
			timeZone: "Time zone",
			preferredLanguage: "Language of e-mails",
			"address.address1": "Street and number",
			"address.address2": "Address line 2",
			"address.city": "City",
			"address.state": "State",
			"address.postalCode": "Postal code",
			"address.country": "Country",
			routingPrefix: "Routing prefix",
			notes: "Notes",
		},
	},

	tokens: {
		create: "New token",
		hint: "A token lets a program act as its person. Its secret is shown once, when it is created.",
		whose: "Whose tokens",
		mine: "My tokens",
		everyone: "Everyone’s",
		name: "Name",
		nameHint: "What it is for, such as “nightly import”.",
		person: "Acts as",
		scopes: "Scopes",
		scopeCount: (count: number) => counted(count, "scope", "scopes"),
		created: "Created",
		expires: "Expires",
		days: "Days until it expires",
		never: "Never",
		current: "This session",
		states: {
			expired: "Expired",
			revoked: "Revoked",
			suspended: "Suspended",
		},
		revoke: "Revoke",
		revokeOf: (name: string) => `Revoke ${name}`,
		revokeTitle: (name: string) => `Revoke ${name}?`,
		revokeText:
			"Programs that use it are refused from now on. This cannot be undone.",
		revoked: (name: string) => `${name} was revoked.`,
		once: "Copy the token now: it is not kept, and cannot be shown again.",
		kept: "I have kept it",
	},

	bulk: {
		title: "Bulk changes",
		hint: "Changes of many people run by themselves, also when this page is closed. Each is previewed first, before anything is saved.",
		import: "Import CSV",
		importHint:
			"Columns as in an export. People with a known e-mail address are changed, all others are created.",
		file: "CSV file",
		export: "Export CSV",
		try: "Preview",
		tryFor: (count: string) => `Preview for ${count}`,
		changeTitle: (count: string) => `Change ${count}`,
		jobTitle: (change: string, count: string) => `${change}: ${count}`,
		gives: (name: string) => `Give “${name}”`,
		takes: (name: string) => `Take “${name}” away`,
		sets: (field: string, value: string | undefined) =>
			value === undefined
				? `Set ${field.toLowerCase()}`
				: `Set ${field.toLowerCase()} to “${value}”`,
		deactivates: "Deactivate",
		activates: "Activate",
		deletes: "Delete",
		atLeast: (count: string) => `at least ${count}`,
		sending: "The server is looking for them…",
		sureTitle: (title: string) => `${title}?`,
		sure: (count: number) =>
			`Type ${count} to confirm that it is for ${counted(count, "person", "people")}.`,
		sureCount: "Number of people",
		warned: "With warnings",
		warnings: "What else was done",
		what: "What to change",
		give: "Give a license",
		take: "Take a license away",
		giveRole: "Give a role",
		takeRole: "Take a role away",
		deactivate: "Deactivate: sign-in is refused",
		activate: "Activate: sign-in is allowed again",
		set: (field: string) => `Set ${field.toLowerCase()}`,
		delete: "Delete them",
		value: "To",
		clear: "Leave it empty to clear it.",
		reading: (count: number, total: string) =>
			`Reading ${count.toLocaleString("en")} of ${total}…`,
		unchanged: "This would change no one.",
		tooMany: (count: number) =>
			`At most ${count.toLocaleString("en")} people can be changed at once. Narrow the list down first.`,
		all: "all that match",
		none: "There were no bulk changes yet. Import a CSV file, or select people and change them.",
		noneTitle: "No bulk changes",
		trial: "Preview",
		run: "Bulk change",
		go: (count: number) => `Apply to ${counted(count, "person", "people")}`,
		gone: "The file is no longer in this tab. Start again to apply it.",
		cancel: "Stop",
		progress: "Progress",
		states: {
			receiving: "Receiving",
			waiting: "Waiting",
			running: "Running",
			done: "Done",
			cancelled: "Stopped",
			failed: "Failed",
		},
		total: "Items",
		done: "Done",
		wouldDo: "Would be applied",
		failed: "Refused",
		changes: "What will change",
		line: (line: number) => `Line ${line}`,
		times: (count: number, text: string) =>
			`${counted(count, "person", "people")}: ${text}`,
		firstOf: (shown: number, all: number) =>
			`The first ${shown.toLocaleString("en")} of ${all.toLocaleString("en")}.`,
		showMore: "Show more",
		errors: "What was refused",
		errorColumns: ["Line", "Status", "Why"],
		download: "Download the refused",
		trialText: "This is a preview: nothing was saved.",
	},

	requests: {
		live: "Live",
		reconnecting: "Not connected. Trying again…",
		hideOwn: "Hide the console’s own",
		copyCurl: "Copy as curl",
		waiting: (count: number) =>
			`Paused, ${counted(count, "new request", "new requests")}`,
		filter: "Path, status (404, 4xx), method, caller or tracking id",
		pause: "Pause",
		resume: "Resume",
		clear: "Clear",
		emptyTitle: "No requests yet",
		empty: "Send one with curl or your script, and it appears here.",
		noneTitle: "No request matches",
		none: (count: number) =>
			`Looked at the last ${counted(count, "request", "requests")}, those that this page keeps.`,
		columns: ["Time", "Status", "Method", "Path", "Duration", "Caller"],
		details: (method: string, path: string) => `, details of ${method} ${path}`,
		nobody: "Unknown",
		request: "Request",
		reply: "Reply",
		notKept: "Not kept: nobody was watching when it came.",
	},

	saving: {
		title: (name: string) => `Writing ${name}`,
		of: (done: number, total: number) =>
			`${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
	},

	activity: activityWords,
} as const;
