import type { people as english } from "../english/people.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const persons = (count: number) => counted(count, "Person", "Personen");

/** The German texts. */
export const people: Texts<typeof english> = {
	title: "Personen",
	search: "Personen suchen",
	searchHint: "Name, E-Mail, Rufnummer, Durchwahl oder ID",
	memberSearchHint: "Name oder E-Mail",
	create: "Neue Person",
	filters: "Filter",
	clearFilters: "Filter löschen",
	clearFilter: (label) => `Filter „${label}“ entfernen`,
	filterLabels: {
		license: "Lizenz",
		role: "Rolle",
		group: "Gruppe",
		location: "Standort",
		department: "Abteilung",
		manager: "Vorgesetzte Person",
		status: "Status",
		type: "Typ",
		pending: "Einladung",
		login: "Anmeldung erlaubt",
	},
	columns: "Spalten",
	columnsTitle: "Spalten auswählen",
	any: "Beliebig",
	pending: { true: "Ausstehend", false: "Angenommen" },
	shown: (count, isAll) =>
		isAll ? persons(count) : `Bisher ${persons(count)}`,
	total: (count, isExact) =>
		isExact ? persons(count) : `Mindestens ${persons(count)}`,
	selection: "Auswahl",
	unknownParameters: (names) =>
		`Die Liste ignoriert unbekannte Parameter der Adresse: ${names}.`,
	emptyTitle: "Keine Personen gefunden",
	empty:
		"Niemand entspricht Ihrer Suche. Geben Sie weniger Buchstaben ein, oder löschen Sie die Filter.",
	emptyAtAll: "Diese Organisation hat noch keine Personen.",
	memberHint:
		"Geben Sie den Anfang eines Namens ein, um einen Kollegen oder eine Kollegin zu finden.",
	sortBy: (label) => `Nach „${label}“ sortieren`,
	looking: (count) => `Bisher ${persons(count)} durchsucht …`,
	stop: "Anhalten",
	unknownManager: "Eine gelöschte Person",
	stoppedTitle: "Suche angehalten",
	stopped: (count) =>
		count === 1
			? "Kein Treffer bei der ersten Person."
			: `Kein Treffer unter den ersten ${persons(count)}.`,
	lookOn: "Weiter suchen",
	select: (name) => `${name} auswählen`,
	selectAll: "Alle angezeigten Personen auswählen",
	count: persons,
	selected: (count) => `${persons(count)} ausgewählt`,
	everyoneSelected: (count) => `Alle ${persons(count)} ausgewählt`,
	selectEveryone: (count) => `Alle ${persons(count)} auswählen`,
	notLoaded: (count) =>
		count === 1
			? "Eine Person dazwischen ist nicht geladen und deshalb nicht ausgewählt. Scrollen Sie zuerst zu ihr, oder wählen Sie alle aus."
			: `${number(count)} Personen dazwischen sind nicht geladen und deshalb nicht ausgewählt. Scrollen Sie zuerst zu ihnen, oder wählen Sie alle aus.`,
	clearSelection: "Auswahl aufheben",
	change: "Auswahl ändern …",
	changeAll: "Alle Treffer ändern …",
	table: "Personen der Organisation",
};
