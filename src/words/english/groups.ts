import { counted } from "./formats.ts";

/** The texts of the pages about groups. */
export const groups = {
	create: "New group",
	search: "Search groups",
	emptyTitle: "No groups",
	empty: "Create the first group.",
	notFound: "No group has a name like that.",
	members: (count: number) => counted(count, "member", "members"),
	nobody: "This group has no members.",
	inPeople: "Show in People",
	add: "Add a person",
	editOf: (name: string) => `Edit ${name}`,
	saved: (name: string) => `${name} was saved.`,
	removed: (name: string) => `${name} was deleted.`,
	removeTitle: (name: string) => `Delete ${name}?`,
	removeText: (count: number) =>
		count === 0
			? "The group has no members."
			: `${counted(count, "person leaves", "people leave")} the group. A deleted group cannot be restored.`,
	discard: "Discard",
	draft: (joins: number, leaves: number) =>
		[
			...(joins > 0
				? [`${counted(joins, "person joins", "people join")}`]
				: []),
			...(leaves > 0
				? [`${counted(leaves, "person leaves", "people leave")}`]
				: []),
		].join(", "),
	would: {
		joins: (count: number) => counted(count, "person joins", "people join"),
		leaves: (count: number) => counted(count, "person leaves", "people leave"),
	},
	others: (count: number) =>
		`and ${counted(count, "other person", "other people")}`,
	states: { joins: "Joins", leaves: "Leaves" },
	acts: {
		joins: {
			label: "Take back",
			of: (name: string) => `Take back: ${name} joins`,
		},
		leaves: { label: "Keep", of: (name: string) => `Keep ${name}` },
		stays: { label: "Remove", of: (name: string) => `Remove ${name}` },
	},
	fields: { displayName: "Name", description: "Description" },
	unknown: "a deleted group",
	hidden: "a group that this access token may not read",
	noneRead:
		"Groups are missing here, because this access token may not read them. Sign in with one that has the scope identity:groups_read.",
	none: "Not in a group.",
};
