import { counted } from "./counted.ts";

const list = new Intl.ListFormat("en");

/** What the console says about one person and their changes, in English. */
export const personWords = {
	person: {
		profile: "Profile",
		calling: "Calling",
		noCalling: "No calling license, so no number, extension or location.",
		noLicenses: "No licenses.",
		noRoles: "No roles.",
		organizationChart: "Organization chart",
		reports: (count: number) => counted(count, "report", "reports"),
		reportsInPeople: (count: number) =>
			`${counted(count, "report", "reports")}: show in People`,
		numbers: {
			work_extension: "Dialed as",
			mobile: "Mobile",
			fax: "Fax",
		},
		noManager: "No manager is set.",
		history: "History",
		notFoundTitle: "No such person",
		notFound: "This person was deleted, or never existed in this organization.",
		pickerHint: "Type a name",
		callingHint:
			"A calling license needs a location, and a number or an extension. The location stays for as long as the license is held.",
		numbersHint: (country: string | undefined) =>
			country === undefined
				? "With “+” and the country, or as people write them in the location’s country. Separate several with commas."
				: `A number without “+” is read in the location’s country (${country}). Separate several with commas.`,
		locationFixed:
			"To move to another location, first save without the calling license, then give it again with the new location.",
		licenseGroups: {
			held: "Assigned now",
			messaging: "Messaging",
			meetings: "Meetings",
			calling: "Calling",
			other: "Other",
		},
		findLicense: "Find a license",
		licensesChosen: (count: number, total: number) =>
			`${count} of ${total} chosen`,
		secondRoleId:
			"The same role under its second id, which older programs use.",
		noSuchLicense: "No license has this name.",
		pending: "Invitation pending",
		blocked: "Cannot sign in",
	},

	edit: {
		title: (name: string) => `Edit ${name}`,
		go: "Edit",
		newTitle: "New person",
		review: "Review changes",
		changed: (count: number) =>
			count === 0
				? "Nothing changed yet"
				: `${counted(count, "field", "fields")} changed`,
		nothing: "There is nothing to save: no field differs.",
		required: (field: string | undefined) => `${field} is required.`,
		checking: "Checking…",
		putBack: "Your unsaved changes were put back.",
		discard: "Discard them",
		saved: (name: string) => `${name} was saved.`,
		created: (name: string) => `${name} was created.`,
	},

	review: {
		title: (name: string) => `What will change for ${name}`,
		newTitle: (name: string) => `${name} will be created`,
		alsoSet: "Also set:",
		takenMany: (count: number, name: string, free: number) =>
			`Takes a seat of ${count} licenses; the scarcest is ${name}: ${counted(free, "seat stays", "seats stay")} free.`,
		freedMany: (count: number) => `Gives back a seat of ${count} licenses.`,
		self: "This is you: you give up rights of your own. Another full administrator has to give them back.",
		selfLogin:
			"This is you: you will be signed out, and cannot sign in any more.",
		changes: "Changes",
		numbersRead: (country: string) =>
			`A number without “+” is read in the location’s country (${country}).`,
		back: "Back to editing",
		warnings: "Please look at this first",
		consequences: "What else happens",
		taken: (name: string, free: number) =>
			`Takes a seat of ${name}; ${counted(free, "seat stays", "seats stay")} free.`,
		freed: (name: string, free: number) =>
			`Gives back a seat of ${name}; ${counted(free, "seat is", "seats are")} free then.`,
	},

	deletion: {
		title: (name: string) => `Delete ${name}?`,
		self: "This is you. You will be signed out, and another administrator has to restore you.",
		until: (time: string) =>
			`Can be restored until ${time}, with the same id, under Deleted people.`,
		done: (name: string) => `${name} was deleted.`,
	},

	deleted: {
		hint: "Deleted people can be restored for a while, with id, roles and licenses; each entry says until when.",
		emptyTitle: "Nobody to restore",
		empty: "Nobody was deleted lately.",
		restore: "Restore",
		restoreOf: (name: string) => `Restore ${name}`,
		title: (name: string) => `Restore ${name}?`,
		until: (time: string) => `can be restored until ${time}`,
		done: (name: string) => `${name} is back.`,
	},

	merge: {
		title: "Someone else changed this person",
		text: "This person was changed after you opened the form. Your changes are not saved yet.",
		textOf: (names: readonly string[], time: string) =>
			`${list.format(names)} changed this person after you opened the form, last on ${time}. Your changes are not saved yet.`,
		theirs: "Changed by someone else; kept",
		conflicts: "Changed by both of you; choose",
		keepMine: "Keep mine",
		takeTheirs: "Take theirs",
		go: "Continue",
		done: "Merged. Review your changes again.",
	},

	history: {
		empty: "No changes yet.",
		kinds: {
			created: "Created",
			updated: "Changed",
			deleted: "Deleted",
			restored: "Restored",
		},
		by: (name: string) => `by ${name}`,
		somebody: "a deleted person",
		before: "Before:",
		after: "After:",
		reordered: "The order was changed.",
		details: (count: number) => counted(count, "field", "fields"),
		undoOf: (time: string) => `Undo the change of ${time}`,
		notFound: "This change is no longer in the history.",
		undoTitle: "Undo this change?",
		undone: (name: string) => `The change of ${name} was undone.`,
	},
} as const;
