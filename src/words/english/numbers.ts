import { counted, number } from "./formats.ts";

const numbersOf = (count: number) => counted(count, "number", "numbers");

/** The texts of numbers and extensions. */
export const numbers = {
	title: "Numbers",
	table: "Numbers and extensions of the organization",
	search: "Search numbers",
	searchHint: "Number, last digits, extension, or name",
	free: "Free",
	inUse: "In use",
	freeAt: (location: string) => `Free in ${location}`,
	heldBy: (name: string) => `Assigned to ${name}`,
	numberHint: "Choose a free number, or type one",
	extensionHint: "Choose a free extension, or type one",
	filters: { location: "Location", state: "State", kind: "Kind" },
	anyLocation: "All locations",
	anyState: "Free and in use",
	kinds: {
		"": "Numbers and extensions",
		NUMBER: "Numbers only",
		EXTENSION: "Extensions only",
	},
	columns: {
		number: "Number",
		extension: "Extension",
		location: "Location",
		owner: "Assigned to",
		state: "State",
	},
	summary: (assigned: number, free: number) =>
		`${counted(assigned, "number", "numbers")} in use · ${number(free)} free`,
	locations: "Numbers of each location",
	freeOf: (free: number, total: number) =>
		`${number(free)} of ${number(total)} free`,
	noNumbers: "No numbers of its own",
	extensions: (count: number) =>
		`${counted(count, "extension", "extensions")} in use`,
	allLocations: (count: number) =>
		`Show all ${counted(count, "location", "locations")}`,
	fewerLocations: "Show fewer locations",
	add: "Add numbers",
	remove: "Remove numbers",
	addYes: "Add",
	removeYes: "Remove",
	list: "Numbers",
	listHint:
		"One on each line, or with commas between them. Write a range as +1 408 526 7200 – 7299. A number without + is read as a number in the country of the location.",
	file: "Read a CSV file",
	chosen: (count: number) => numbersOf(count),
	tooMany: (max: number) => `Add or remove at most ${numbersOf(max)} at once.`,
	notRange: (text: string) => `“${text}” is not a number or a range.`,
	chooseLocation: "Choose a location",
	prompt: "Enter numbers to see the effect.",
	effect: (location: string, before: number, after: number) =>
		`${location} has ${numbersOf(before)} now, and ${number(after)} afterwards.`,
	allThere: (location: string) =>
		`${location} has all of these numbers already.`,
	noneThere: (location: string) => `${location} has none of these numbers.`,
	added: (count: number, location: string) =>
		`${numbersOf(count)} added to ${location}.`,
	removed: (count: number, location: string) =>
		`${numbersOf(count)} removed from ${location}.`,
	assign: "Assign",
	assignTitle: (text: string) => `Assign ${text}`,
	assignOne: (text: string) => `Assign ${text} to a person`,
	assignHint:
		"Choose a Webex Calling user. They keep the numbers that they have already.",
	assignElsewhere: (name: string, own: string, other: string) =>
		`${name} works in ${own}, and the number belongs to ${other}.`,
	actions: (text: string) => `Actions for ${text}`,
	copy: "Copy number",
	openPerson: "Open person",
	removeOne: (location: string) => `Remove from ${location}`,
	removeTitle: (text: string, location: string) =>
		`Remove ${text} from ${location}?`,
	removeText: "Nobody has this number. You can add it again at any time.",
	emptyTitle: "No numbers found",
	empty:
		"No number or extension matches. Try fewer digits, or clear the filters.",
	emptyAtAll:
		"Nobody has a number or an extension yet, and no location has numbers of its own.",
	noneSoFar: "Nothing found so far",
	lookFurther: "Search further",
	clear: "Clear filters",
	exported: "Export CSV",
};
