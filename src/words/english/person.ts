import { counted, list } from "./formats.ts";

/** The texts about one person and their changes, in English. */
export const person = {
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
		notFoundTitle: "Person not found",
		notFound: "This person was deleted or never existed in this organization.",
		pickerHint: "Type a name",
		callingHint:
			"A calling license needs a location, and a number or an extension. The location cannot change while the person holds the license.",
		emailsHint: "The first address is the primary one.",
		addEmail: "Add e-mail address",
		emailNumber: (number: number) => `E-mail ${number}`,
		makePrimary: "Make primary",
		makePrimaryOf: (number: number) => `Make address ${number} the primary one`,
		removeEmail: "Remove",
		removeEmailOf: (number: number) => `Remove address ${number}`,
		numbersHint: (country: string | undefined) =>
			country === undefined
				? "Enter numbers with “+” and the country code, or in the format of the location’s country."
				: `A number without “+” is read in the location’s country (${country}).`,
		addNumber: "Add number",
		numberOf: (place: number) => `Work number ${place}`,
		removeNumber: (place: number) => `Remove work number ${place}`,
		numberReadAs: (country: string, number: string) =>
			`Read as a number of ${country}: ${number}`,
		locationFixed:
			"To move the person to another location, close this form and choose “Move to another location” under “More actions”. Only full administrators can.",
		licenseGroups: {
			held: "Assigned now",
			messaging: "Messaging",
			meetings: "Meetings",
			calling: "Calling",
			other: "Other",
		},
		findLicense: "Find a license",
		licensesChosen: (count: number, total: number) =>
			`${count} of ${total} selected`,
		secondRoleId: "The same role with its second id, which older programs use.",
		noSuchLicense: "No license has this name.",
		pending: "Invitation pending",
		blocked: "Deactivated",
		you: "This is you",
		more: "More actions",
		editOf: (section: string) => `Edit: ${section}`,
		activeAt: (status: string, time: string) =>
			`${status}, last active ${time}`,
		jump: "Sections of this page",
		showChart: "Show in the organization chart",
		technical: "For programs",
		version: "Version (ETag)",
		versionHint:
			"Send it as If-Match, so that a program overwrites nobody’s changes.",
		copyOf: (label: string) => `Copy: ${label}`,
		inReference: "Open in the API reference",
		tokens: "Access tokens",
		noTokens: "No program acts as this person with an access token.",
		endedTokens: (count: number) =>
			counted(count, "token that has ended", "tokens that have ended"),
		tokenDates: (
			scopes: string,
			created: string,
			expires: string | undefined,
		) =>
			expires === undefined
				? `${scopes}, created ${created}, never expires`
				: `${scopes}, created ${created}, expires ${expires}`,
	},

	verbs: {
		give: "Give a license",
		take: "Take a license",
		activate: "Activate",
		deactivate: "Deactivate",
		move: "Move to another location",
		delete: "Delete",
		copyId: "Copy id",
		copyAsCurl: "Copy as curl",
		giveTitle: (name: string) => `Give licenses to ${name}`,
		giveYes: "Give",
		givePrompt: "Choose a license to see its effects.",
		giveNone: "This person has every license of the organization.",
		takeTitle: (name: string) => `Take licenses from ${name}`,
		takeYes: "Take",
		takePrompt: "Choose a license to see what would be lost.",
		activation: {
			title: (name: string) => `Activate ${name}?`,
			text: "The person can sign in again, with everything as it was.",
			yes: "Activate",
			already: (name: string) => `${name} can sign in already.`,
			done: (name: string) => `${name} can sign in again.`,
		},
		deactivation: {
			title: (name: string) => `Deactivate ${name}?`,
			text: "The person can no longer sign in. Licenses, numbers, roles and groups stay, and you can activate the person again.",
			yes: "Deactivate",
			already: (name: string) => `${name} is deactivated already.`,
			done: (name: string) => `${name} was deactivated.`,
		},
		moveTitle: (name: string) => `Move ${name}`,
		moveYes: "Move",
		movePrompt: "Choose a location to see the effects.",
		moveTo: "New location",
		moveChoose: "Choose a location",
		moveKeeps: (value: string) => `Leave it empty to keep ${value}.`,
		moveOnlyCalling:
			"Only Webex Calling users can be moved: people with a calling license and a location.",
		moved: (name: string) => `${name} was moved.`,
	},

	sites: {
		hint: "A host needs the meeting license of the site. Anyone can be an attendee.",
		noRole: "No role",
		attendee: "Attendee",
		host: "Host",
		hostNeedsLicense: "Host (needs a license of this site)",
		hostOf: (site: string) => `${site}: host`,
		attendeeOf: (site: string) => `${site}: attendee`,
		none: "No role on a meeting site.",
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
		nothing: "There is nothing to save, because no field has changed.",
		required: (field: string | undefined) => `${field} is required.`,
		checking: "Checking…",
		sections: "Sections",
		sectionNames: {
			profile: "Profile",
			licenses: "Licenses",
			calling: "Calling",
			roles: "Roles",
			sites: "Meeting sites",
		},
		hasProblem: "needs attention",
		hasChange: "changed",
		putBack: "Your unsaved changes were restored.",
		discard: "Discard",
		saved: (name: string) => `${name} was saved.`,
		created: (name: string) => `${name} was created.`,
	},

	review: {
		title: (name: string) => `Changes for ${name}`,
		newTitle: (name: string) => `${name} will be created`,
		alsoSet: "Also set:",
		takenMany: (count: number, name: string, free: number) =>
			`Takes seats of ${count} licenses. The scarcest is ${name}, with ${counted(free, "free seat", "free seats")} left.`,
		freedMany: (count: number) => `Frees seats of ${count} licenses.`,
		self: "You are removing your own permissions. Only another full administrator can give them back.",
		selfLogin:
			"This is your own account. You will be signed out and cannot sign in again.",
		changes: "Review",
		effects: "Effects",
		checking: "Checking the effects…",
		ready: (count: number) =>
			`${counted(count, "field", "fields")} will change`,
		refused: "The server refuses this change.",
		unreachable: "Nothing was saved, and nothing is lost.",
		saving: "Saving…",
		numbersRead: (country: string) =>
			`A number without “+” is read in the location’s country (${country}).`,
		back: "Back to editing",
		warnings: "Check these warnings first",
		consequences: "Other effects",
		taken: (count: number, name: string, free: number) =>
			`Takes ${seatsOf(count, name)}; ${counted(free, "free seat", "free seats")} left.`,
		freed: (count: number, name: string, free: number) =>
			`Frees ${seatsOf(count, name)}; ${counted(free, "free seat", "free seats")} then.`,
	},

	deletion: {
		title: (name: string) => `Delete ${name}?`,
		self: "This is your own account. You will be signed out, and only another administrator can restore it.",
		until: (time: string) =>
			`Can be restored until ${time}, with the same id, under Deleted people.`,
		done: (name: string) => `${name} was deleted.`,
	},

	deleted: {
		hint: "You can restore deleted people with id, roles and licenses. Each entry shows the deadline.",
		emptyTitle: "No deleted people",
		empty: "No one was deleted recently.",
		restore: "Restore",
		restoreOf: (name: string) => `Restore ${name}`,
		title: (name: string) => `Restore ${name}?`,
		until: (time: string) => `can be restored until ${time}`,
		done: (name: string) => `${name} was restored.`,
	},

	merge: {
		title: "Someone else changed this person",
		text: "This person was changed after you opened the form. Your changes are not saved yet.",
		textOf: (names: readonly string[], time: string) =>
			`${list(names)} changed this person after you opened the form, last on ${time}. Your changes are not saved yet.`,
		theirs: "Changed by someone else (kept)",
		conflicts: "Changed by both of you: choose one",
		keepMine: "Keep mine",
		takeTheirs: "Use theirs",
		go: "Continue",
		show: "Show their changes",
		done: "Merged. Review your changes again.",
	},

	history: {
		empty: "No changes yet.",
		none: "No change matches.",
		lookedBack: (count: number, time: string) =>
			`${counted(count, "change", "changes")} read, back to ${time}.`,
		lookFurther: "Search further back",
		more: "Earlier changes",
		field: "Field",
		anyField: "All fields",
		author: "Author",
		anyAuthor: "All authors",
		asOf: "Show the person as of",
		shownAsOf: (day: string) =>
			`The person as of the end of ${day}. Presence, groups and tokens are not kept, so they are not shown.`,
		backToNow: "Back to now",
		notThere: "On this day, this person did not exist.",
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
		undone: (name: string) => `The change to ${name} was undone.`,
	},
};

function seatsOf(count: number, name: string): string {
	return `${count === 1 ? "a seat" : `${count} seats`} of ${name}`;
}
