import type { chart as english } from "../english/chart.ts";
import type { Texts } from "../shape.ts";
import { counted } from "./formats.ts";

const reportsOf = (count: number) =>
	counted(count, "direkt unterstellte Person", "direkt unterstellte Personen");

/** The German texts. */
export const chart: Texts<typeof english> = {
	title: "Organigramm",
	search: "Person im Organigramm suchen",
	tree: (name) => `Vorgesetzte und unterstellte Personen von ${name}`,
	tops: "Personen an der Spitze",
	reports: reportsOf,
	more: (count) =>
		`Weitere anzeigen: ${counted(count, "Person fehlt", "Personen fehlen")} noch`,
	expand: (name) => `Unterstellte Personen von ${name} anzeigen`,
	center: (name) => `Organigramm von ${name} anzeigen`,
	open: "Profil öffnen",
	inPeople: (count) => `${reportsOf(count)} unter „Personen“ anzeigen`,
	toTop: "Spitze anzeigen",
	print: "Drucken",
	emptyTitle: "Noch keine Vorgesetzten",
	empty:
		"Niemand hat eine vorgesetzte Person. Wählen Sie eine auf der Seite einer Person, oder importieren Sie sie aus einer CSV-Datei.",
	toPeople: "Zu den Personen",
	manyTops:
		"An der Spitze stehen mehr Personen, als hier angezeigt werden. Suchen Sie nach einer Person, um andere zu finden.",
	moreManagers: "Darüber gibt es weitere Vorgesetzte.",
};
