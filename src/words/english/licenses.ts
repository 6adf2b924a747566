import { counted, number } from "./formats.ts";

/** The texts of the licenses and their seats. */
export const licenses = {
	free: (count: number) =>
		count === 0 ? "No seat free" : counted(count, "seat free", "seats free"),
	used: (used: number, total: number) =>
		`${number(used)} of ${number(total)} used`,
	emptyTitle: "No licenses",
	empty: "This organization has no licenses.",
	holders: "Assigned to",
	nobody: "No one holds this license.",
	all: "Show all",
	inPeople: "Show in People",
};
