import { counted, number } from "./formats.ts";

/** The texts of the search over everything. */
export const search = {
	title: "Search",
	field: "Search everything",
	hint: "People, numbers, licenses, pages, actions, ids",
	memberHint: "People and pages",
	list: "Search results",
	looking: "Searching…",
	found: (count: number) => counted(count, "result", "results"),
	nothing: (text: string) => `Nothing found for “${text}”.`,
	nothingHint:
		"Search by name, e-mail address, number, extension, license, location, group, page, action, or id.",
	memberNothingHint: "Search by name or e-mail address.",
	failed: (section: string, reason: string) =>
		`${section} could not be searched: ${reason}`,
	sections: {
		recent: "Recent",
		ids: "Exact match",
		people: "People",
		numbers: "Numbers",
		licenses: "Licenses",
		locations: "Locations",
		groups: "Groups",
		organizations: "Organizations",
		pages: "Pages",
		actions: "Actions",
	},
	similar: (text: string) => `No exact match. People that match “${text}”`,
	allPeople: (text: string) => `Show all people that match “${text}”`,
	allNumbers: (text: string) => `Show all numbers that match “${text}”`,
	freeSeats: (free: number, total: number) =>
		`${number(free)} of ${number(total)} seats free`,
	memberCount: (count: number) => counted(count, "member", "members"),
	ids: {
		role: "Role: people who hold it",
		organization: "Organization",
		job: "Bulk change",
		place: "Page of this console",
		activity: (id: string) => `Changes of request ${id}`,
		activityNote: "Activity",
		requests: (id: string) => `Request ${id}`,
		requestsNote: "Requests",
	},
	actions: {
		newPerson: "New person",
		importCsv: "Import CSV",
		light: "Use light colors",
		dark: "Use dark colors",
		language: (name: string) => `Set language to ${name}`,
		system: "Use the colors of the system",
		keys: "Keyboard shortcuts",
		reference: "API reference",
		signOut: "Sign out",
		/** Actions with a person: the beginning of what is typed, and other words for it. */
		edit: { label: "Edit", others: ["change", "modify"] },
		give: {
			label: "Give a license to",
			others: ["give license", "add license", "assign license", "give"],
		},
		take: {
			label: "Take a license from",
			others: ["take license", "remove license", "revoke license", "take"],
		},
		deactivate: { label: "Deactivate", others: ["suspend", "disable"] },
		activate: { label: "Activate", others: ["enable", "reactivate"] },
		move: { label: "Move to another location", others: ["move"] },
		delete: { label: "Delete", others: ["remove"] },
		copyId: { label: "Copy the id of", others: ["copy id", "id of"] },
	},
	withPerson: (label: string) => `${label}…`,
	foot: {
		move: "to choose",
		open: "to open",
		tab: "in a new tab",
		close: "to close",
	},
};
