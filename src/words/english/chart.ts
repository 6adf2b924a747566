import { counted } from "./formats.ts";

const reportsOf = (count: number) =>
	counted(count, "direct report", "direct reports");

/** The texts of the organization chart. */
export const chart = {
	title: "Organization chart",
	search: "Find a person in the chart",
	tree: (name: string) => `Managers and reports of ${name}`,
	tops: "People at the top",
	reports: reportsOf,
	more: (count: number) =>
		`Show more: ${counted(count, "direct report is", "direct reports are")} not shown`,
	expand: (name: string) => `Show the reports of ${name}`,
	center: (name: string) => `Show the chart of ${name}`,
	open: "Open profile",
	inPeople: (count: number) => `Show all ${reportsOf(count)} in People`,
	toTop: "Show the top",
	print: "Print",
	emptyTitle: "No managers yet",
	empty:
		"Nobody has a manager. Choose one on a person’s page, or import managers from a CSV file.",
	toPeople: "Go to People",
	manyTops:
		"There are more people at the top than shown here. Search for a person to find others.",
	moreManagers: "More managers are above.",
};
