import type { Person } from "../contract/person.ts";
import { lookWords } from "../look/look-words.ts";
import { activityWords } from "./activity-words.ts";
import { counted } from "./counted.ts";
import { fieldWords } from "./field-words.ts";
import { groupWords } from "./groups/group-words.ts";
import { templateWords } from "./licenses/template-words.ts";
import { personWords } from "./person-words.ts";

/** All texts of the console, in English. */
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
		trackingId: (id: string) => `Tracking id: ${id}`,
		unreachable: lookWords.unreachable,
		unknown: (text: string) => `Something went wrong in the console: ${text}`,
		retryAfter: (seconds: number) => `Try again in ${seconds} seconds.`,
		fields: (count: number) =>
			`${counted(count, "field needs", "fields need")} your attention.`,
	},

	signIn: {
		title: lookWords.signIn.title,
		hint: "Find and change people, and preview each change before you save it.",
		expired: "Your session has ended: the access token is no longer valid.",
		foreign:
			"This sign-in did not begin in this browser, or it is already over. Sign in again.",
		outElsewhere: "You signed out in another tab.",
		again: "Sign in again",
		againHint: (name: string) =>
			`Your session has ended. Sign in again as ${name} to continue. The page keeps everything you typed.`,
		endsSoon: (time: string) =>
			`Your session ends at ${time}. Sign in again to continue without interruption.`,
		endsHint: (name: string) =>
			`Sign in again as ${name}. The page keeps everything you typed.`,
	},

	navigation: {
		label: "Main",
		open: "Open navigation",
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
		reference: lookWords.pages.reference,
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

	permission: {
		title: "Your role does not allow this",
		changePeople:
			"You can view people. Only full and user administrators can change them.",
		giveRoles: "Only full administrators can assign roles.",
		changeGroups:
			"You can view groups. Only full and user administrators can change them.",
		changeLocations:
			"You can view locations. Only full and location administrators can change them.",
		movePeople: "Only full administrators can move people to another location.",
		runBulk: "Only full and user administrators can make bulk changes.",
		seeActivity:
			"Only full and read-only administrators can view the activity.",
		seeRequests: "Only full administrators can view requests.",
		seePlan: "Only full administrators of a clone can see its plan.",
		controlStandIn:
			"Only full administrators can control the test environment, on a server that stands in for the real service.",
		seeTokensOfOthers: "Only full administrators can view tokens of others.",
		seeIntegrations:
			"Only full and read-only administrators can view integrations.",
		changeIntegrations:
			"You can view integrations. Only full administrators can change them.",
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
			group: "Group",
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
			`The list ignores unknown parameters of the address: ${names}.`,
		emptyTitle: "No people found",
		empty:
			"No one matches your search. Try fewer letters, or clear the filters.",
		emptyAtAll: "This organization has no people yet.",
		memberHint: "Type the beginning of a name to find a colleague.",
		sortBy: (label: string) => `Sort by ${label.toLowerCase()}`,
		looking: (count: number) =>
			`Looked at ${counted(count, "person", "people")} so far…`,
		stop: "Stop",
		unknownManager: "A deleted person",
		stoppedTitle: "Search stopped",
		stopped: (count: number) =>
			`No match among the first ${counted(count, "person", "people")}.`,
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
			`${counted(count, "person", "people")} in between ${count === 1 ? "is" : "are"} not loaded and therefore not selected. Scroll through them first, or select all.`,
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
		empty: "This organization has no licenses.",
		holders: "Assigned to",
		nobody: "No one holds this license.",
		all: "Show all",
		inPeople: "Show in People",
	},

	groups: groupWords,
	templates: templateWords,

	locations: {
		create: "New location",
		emptyTitle: "No locations",
		empty: "Create the first location.",
		people: "View people",
		prefix: (digits: string) => `Routing prefix ${digits}`,
		editOf: (name: string) => `Edit ${name}`,
		removeOf: (name: string) => `Delete ${name}`,
		removeTitle: (name: string) => `Delete ${name}?`,
		removeText:
			"You can delete a location only when no one uses it for calling.",
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
		nameHint: "The purpose, such as “nightly import”.",
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
			"Programs with this token can no longer sign in. You cannot undo this.",
		revoked: (name: string) => `${name} was revoked.`,
		once: "Copy the token now. It is not stored and cannot be shown again.",
		kept: "I have saved it",
	},

	bulk: {
		title: "Bulk changes",
		hint: "A bulk change runs in the background, even when you close this page. You preview it before anything is saved.",
		import: "Import CSV",
		importHint:
			"Use the columns of an export. A row whose e-mail address already exists updates that person; any other row creates one.",
		file: "CSV file",
		export: "Export CSV",
		try: "Preview",
		tryFor: (count: string) => `Preview for ${count}`,
		changeTitle: (count: string) => `Change ${count}`,
		jobTitle: (change: string, count: string) => `${change}: ${count}`,
		gives: (name: string) => `Add “${name}”`,
		takes: (name: string) => `Remove “${name}”`,
		sets: (field: string, value: string | undefined) =>
			value === undefined
				? `Set ${field.toLowerCase()}`
				: `Set ${field.toLowerCase()} to “${value}”`,
		deactivates: "Deactivate",
		activates: "Activate",
		moves: (name: string) => `Move to ${name}`,
		deletes: "Delete",
		atLeast: (count: string) => `at least ${count}`,
		sending: "Finding people…",
		sureTitle: (title: string) => `${title}?`,
		sure: (count: number) =>
			`Type ${count} to confirm the change for ${counted(count, "person", "people")}.`,
		sureCount: "Number of people",
		warned: "With warnings",
		warnings: "Warnings",
		what: "Kind of change",
		give: "Add a license",
		take: "Remove a license",
		giveRole: "Add a role",
		takeRole: "Remove a role",
		deactivate: "Deactivate: they cannot sign in",
		activate: "Activate: they can sign in again",
		move: "Move to another location",
		set: (field: string) => `Set ${field.toLowerCase()}`,
		delete: "Delete",
		value: "New value",
		clear: "Leave it empty to clear it.",
		reading: (count: number, total: string) =>
			`Reading ${count.toLocaleString("en")} of ${total}…`,
		unchanged: "This change affects no one.",
		tooMany: (count: number) =>
			`You can change at most ${count.toLocaleString("en")} people at once. Narrow the list first.`,
		all: "all that match",
		none: "Import a CSV file, or select people and change them.",
		noneTitle: "No bulk changes yet",
		preview: "Preview",
		run: "Bulk change",
		go: (count: number) => `Apply to ${counted(count, "person", "people")}`,
		gone: "This tab no longer has the file. Select it again to apply it.",
		cancel: "Stop",
		progress: "Progress",
		states: {
			receiving: "Receiving",
			waiting: "Waiting",
			running: "Running",
			paused: "Paused",
			done: "Done",
			cancelled: "Stopped",
			failed: "Failed",
		},
		total: "Items",
		done: "Done",
		wouldDo: "Would be applied",
		failed: "Refused",
		changes: "Changes per person",
		line: (line: number) => `Line ${line}`,
		times: (count: number, text: string) =>
			`${counted(count, "person", "people")}: ${text}`,
		firstOf: (shown: number, all: number) =>
			`The first ${shown.toLocaleString("en")} of ${all.toLocaleString("en")}.`,
		showMore: "Show more",
		errors: "Refused records",
		errorColumns: ["Line", "Status", "Reason"],
		download: "Download refused records",
		previewText: "This is a preview: nothing was saved.",
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
			`No match among the last ${counted(count, "request", "requests")}.`,
		columns: ["Time", "Status", "Method", "Path", "Duration", "Caller"],
		details: (method: string, path: string) => `, details of ${method} ${path}`,
		nobody: "Unknown",
		cut: "cut",
		request: "Request",
		reply: "Reply",
		notKept: "Not recorded, because no one was watching.",
	},

	standIn: { advance: "The span", now: "The time" },

	saving: {
		title: (name: string) => `Writing ${name}`,
		of: (done: number, total: number) =>
			`${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
	},

	activity: activityWords,
} as const;
