import { counted, number } from "./formats.ts";

/** The texts of the list of people. */
export const people = {
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
			: `${number(count)} people so far`,
	total: (count: number, isExact: boolean) =>
		isExact
			? counted(count, "person", "people")
			: `At least ${counted(count, "person", "people")}`,
	selection: "Selection",
	unknownParameters: (names: string) =>
		`The list ignores unknown parameters of the address: ${names}.`,
	emptyTitle: "No people found",
	empty: "No one matches your search. Try fewer letters, or clear the filters.",
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
	selected: (count: number) => `${counted(count, "person", "people")} selected`,
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
};
