import type { Person } from "../contract/person.ts";

const counted = (count: number, one: string, many: string) =>
	`${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** Every text of the console, in English. */
export const words = {
	title: "peopled console",
	product: "peopled",
	skip: "Skip to content",
	close: "Close",
	cancel: "Cancel",
	back: "Back",
	save: "Save",
	edit: "Edit",
	create: "Create",
	remove: "Delete",
	undo: "Undo",
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
	account: "account and settings",

	fault: {
		title: "This could not be done",
		loading: "This could not be loaded",
		trackingId: (id: string) => `Tracking id: ${id}`,
		unreachable:
			"The server cannot be reached. Look whether it is running, then try again.",
		unknown: (text: string) => `Something went wrong in the console: ${text}`,
		retryAfter: (seconds: number) => `Try again in ${seconds} seconds.`,
		fields: (count: number) =>
			`${counted(count, "field needs", "fields need")} your attention.`,
	},

	signIn: {
		title: "Sign in to peopled",
		hint: "Look people up, change them, and see what a change will do before it is done.",
		token: "Access token",
		tokenHint: "Made with “peopled token create”, or on the page “Tokens”.",
		go: "Sign in",
		expired: "Your session has ended: the access token is no longer valid.",
		refused: "This access token is not valid. Check that all of it was copied.",
		out: "Sign out",
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
		reference: "API reference",
	},

	theme: {
		label: "Colors",
		system: "As the system",
		light: "Light",
		dark: "Dark",
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

	missing: {
		title: "There is no such page",
		text: "The address may be mistyped, or what it led to is gone.",
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
		searchHint: "Name or e-mail",
		create: "New person",
		filters: "Filters",
		clearFilters: "Clear filters",
		clearFilter: (label: string) => `Remove the filter ${label}`,
		filterLabels: {
			license: "License",
			role: "Role",
			location: "Location",
			status: "Status",
			type: "Type",
			pending: "Invitation",
		},
		columns: "Columns",
		columnsTitle: "Choose columns",
		any: "Any",
		pending: { true: "Pending", false: "Accepted" },
		shown: (count: number, isAll: boolean) =>
			isAll
				? counted(count, "person", "people")
				: `${count.toLocaleString("en")} people so far`,
		emptyTitle: "Nobody found",
		empty:
			"Nobody matches what you search for. Try fewer letters, or clear the filters.",
		emptyAtAll: "There is nobody in this organization yet.",
		memberHint: "Type the beginning of a name to find a colleague.",
		limit: (count: number) =>
			`These are the first ${count.toLocaleString("en")}. Search or filter to see others.`,
		select: (name: string) => `Select ${name}`,
		selectAll: "Select everyone shown",
		selected: (count: number) =>
			`${counted(count, "person", "people")} selected`,
		clearSelection: "Clear selection",
		change: "Change selected…",
		changeAll: "Change all that match…",
		import: "Import",
		export: "Export",
		table: "People of the organization",
		keys: "Arrow keys move, Enter opens, Space selects, / searches",
	},

	fields: {
		displayName: "Display name",
		firstName: "First name",
		lastName: "Last name",
		nickName: "Nickname",
		emails: "E-mail",
		title: "Title",
		department: "Department",
		manager: "Manager’s name",
		managerId: "Manager",
		phoneNumbers: "Work numbers",
		extension: "Extension",
		locationId: "Location",
		licenses: "Licenses",
		roles: "Roles",
		status: "Status",
		type: "Type",
		lastActivity: "Last active",
		created: "Created",
		lastModified: "Last changed",
		timezone: "Time zone",
		invitePending: "Invitation",
		loginEnabled: "May sign in",
		avatar: "Picture address",
		addresses: "Addresses",
		siteUrls: "Meeting sites",
		sipAddresses: "SIP addresses",
		id: "Id",
		orgId: "Organization",
		xmppFederationJid: "XMPP id",
	} as Record<string, string>,

	licenses: {
		free: (count: number) =>
			count === 0 ? "No seat free" : counted(count, "seat free", "seats free"),
	},

	person: {
		profile: "Profile",
		calling: "Calling",
		noCalling: "No calling license, so no number, extension or location.",
		noLicenses: "No licenses.",
		noRoles: "No roles.",
		organizationChart: "Organization chart",
		manager: "Manager",
		reports: (count: string) =>
			`${count} ${count === "1" ? "report" : "reports"}`,
		numbers: {
			work_extension: "Dialled as",
			mobile: "Mobile",
			fax: "Fax",
		},
		noManager: "No manager is set.",
		history: "History",
		notFoundTitle: "No such person",
		notFound: "This person was deleted, or never existed in this organization.",
		email: "Send e-mail",
		pending: "Invitation pending",
		blocked: "May not sign in",
	},
} as const;
