import { counted, number } from "./formats.ts";

/** The texts of the overview. */
export const overview = {
	title: "Overview",
	show: "Show",
	showAll: "Show all",
	people: {
		title: "People",
		total: (count: number, isExact: boolean) =>
			isExact ? number(count) : `At least ${number(count)}`,
		totalNoun: (count: number) =>
			count === 1
				? "person in this organization"
				: "people in this organization",
		pending: "Have not signed in yet",
		disabled: "Cannot sign in",
	},
	seats: {
		title: "Licenses running out",
		fine: (count: number) =>
			count === 1
				? "The license has free seats."
				: `All ${counted(count, "license has", "licenses have")} free seats.`,
		none: "This organization has no licenses.",
		left: (free: number) =>
			free === 0 ? "No seats free" : counted(free, "seat free", "seats free"),
		used: (used: number, total: number) =>
			`${number(used)} of ${number(total)} used`,
		holders: (name: string) => `Show who holds ${name}`,
		others: (count: number) =>
			`${counted(count, "other license", "other licenses")} running out`,
	},
	jobs: {
		title: "Bulk changes",
		none: "No bulk changes yet.",
		running: (done: number, total: number) =>
			`${number(done)} of ${number(total)}`,
		result: (done: number, failed: number) =>
			failed === 0
				? `${number(done)} changed`
				: `${number(done)} changed, ${number(failed)} refused`,
	},
	changes: {
		title: "Latest changes",
		none: "No changes in the last 30 days.",
	},
	refused: {
		title: "Refused requests",
		hour: "Last hour",
		since: (time: string) => `Since ${time}; earlier requests are not counted`,
		none: "No request was refused.",
		off: "This server does not record requests.",
		count: (count: number) => counted(count, "request", "requests"),
		nobody: "Without a valid sign-in",
		/** By status. */
		reasons: {
			"400": "Wrong input",
			"401": "Sign-in missing or expired",
			"403": "Not allowed",
			"404": "Not found",
			"409": "Conflict with other data",
			"412": "Changed by someone else in the meantime",
			"413": "Too large",
			"415": "Wrong media type",
			"423": "Locked",
			"428": "Without If-Match",
			"429": "Too many requests",
		},
		refusal: "Refused",
		failure: "Server failure",
		others: (count: number) =>
			`${counted(count, "further request", "further requests")} refused`,
	},
	health: {
		title: "Server",
		writable: "Accepts changes",
		notWritable: "Does not accept changes",
		version: "Version",
		engine: "Storage",
		withReplicas: (engine: string) => `${engine} with replicas`,
		started: "Running since",
		backup: "Last backup",
		noBackup: "None yet",
		noBackups: "Not scheduled on this server",
		backupFailures: (count: number) =>
			counted(count, "backup failed", "backups failed"),
		lastEnd: "Previous run",
		lastEnds: {
			diskFailed: "Ended because the disk failed",
			killed: "Ended unexpectedly: a crash or a power failure",
		},
	},
	ending: {
		title: "Expiring soon",
		none: "Nothing expires in the next 14 days.",
		session: "Your session",
		token: (name: string, person: string) => `Token “${name}” of ${person}`,
		ownToken: (name: string) => `Token “${name}”`,
		person: (name: string) => `Permanent deletion of ${name}`,
	},
	first: {
		title: "First steps",
		hint: (organization: string) =>
			`${organization} is almost empty. These steps fill it, in any order.`,
		progress: (done: number, all: number) =>
			`${number(done)} of ${number(all)} done`,
		done: "Done",
		open: "Not done yet",
		hide: "Hide",
		location: {
			title: "Create a location",
			text: "People with calling belong to a location, which gives their numbers a country.",
			go: "Create location",
		},
		license: {
			title: "Add licenses",
			text: "The operator adds licenses with a command on the server.",
			go: "Copy command",
		},
		people: {
			title: "Add people",
			text: "Create the first person, or import a CSV file with many.",
			go: "New person",
			other: "Import CSV",
		},
		token: {
			title: "Create an access token",
			text: "A token lets your script or integration use the API.",
			go: "Create token",
		},
		call: {
			title: "Update a person through the API",
			text: "The reference fills in the request and sends it.",
			go: "Open the reference",
		},
	},
};
