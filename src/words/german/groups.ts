import type { groups as english } from "../english/groups.ts";
import type { Texts } from "../shape.ts";
import { counted } from "./formats.ts";

const joins = (count: number) =>
	counted(count, "Person tritt bei", "Personen treten bei");
const leaves = (count: number) =>
	counted(count, "Person verlässt die Gruppe", "Personen verlassen die Gruppe");

/** The German texts. */
export const groups: Texts<typeof english> = {
	create: "Neue Gruppe",
	search: "Gruppen suchen",
	emptyTitle: "Keine Gruppen",
	empty: "Erstellen Sie die erste Gruppe.",
	notFound: "Keine Gruppe hat einen solchen Namen.",
	members: (count) => counted(count, "Mitglied", "Mitglieder"),
	nobody: "Diese Gruppe hat keine Mitglieder.",
	inPeople: "Unter „Personen“ anzeigen",
	add: "Person hinzufügen",
	editOf: (name) => `${name} bearbeiten`,
	saved: (name) => `${name} wurde gespeichert.`,
	removed: (name) => `${name} wurde gelöscht.`,
	removeTitle: (name) => `${name} löschen?`,
	removeText: (count) =>
		count === 0
			? "Die Gruppe hat keine Mitglieder."
			: `${leaves(count)}. Eine gelöschte Gruppe kann nicht wiederhergestellt werden.`,
	discard: "Verwerfen",
	draft: (joining, leaving) =>
		[
			...(joining > 0 ? [joins(joining)] : []),
			...(leaving > 0 ? [leaves(leaving)] : []),
		].join(", "),
	would: { joins, leaves },
	others: (count) =>
		`und ${counted(count, "weitere Person", "weitere Personen")}`,
	states: { joins: "Tritt bei", leaves: "Verlässt die Gruppe" },
	acts: {
		joins: {
			label: "Zurücknehmen",
			of: (name) => `Zurücknehmen: ${name} tritt bei`,
		},
		leaves: { label: "Behalten", of: (name) => `${name} behalten` },
		stays: { label: "Entfernen", of: (name) => `${name} entfernen` },
	},
	fields: { displayName: "Name", description: "Beschreibung" },
	unknown: "eine gelöschte Gruppe",
	hidden: "eine Gruppe, die dieses Zugriffstoken nicht lesen darf",
	noneRead:
		"Hier fehlen Gruppen, weil dieses Zugriffstoken sie nicht lesen darf. Melden Sie sich mit einem an, das die Berechtigung identity:groups_read hat.",
	none: "In keiner Gruppe.",
};
