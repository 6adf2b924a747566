import type { numbers as english } from "../english/numbers.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const numbersOf = (count: number) => counted(count, "Nummer", "Nummern");

/** The German texts. */
export const numbers: Texts<typeof english> = {
	title: "Rufnummern",
	table: "Rufnummern und Durchwahlen der Organisation",
	search: "Rufnummern suchen",
	searchHint: "Rufnummer, letzte Ziffern, Durchwahl oder Name",
	free: "Frei",
	inUse: "In Verwendung",
	freeAt: (location) => `Frei am Standort ${location}`,
	heldBy: (name) => `Zugewiesen an ${name}`,
	numberHint: "Freie Nummer wählen oder eingeben",
	extensionHint: "Freie Durchwahl wählen oder eingeben",
	filters: { location: "Standort", state: "Status", kind: "Art" },
	anyLocation: "Alle Standorte",
	anyState: "Frei und in Verwendung",
	kinds: {
		"": "Nummern und Durchwahlen",
		NUMBER: "Nur Nummern",
		EXTENSION: "Nur Durchwahlen",
	},
	columns: {
		number: "Nummer",
		extension: "Durchwahl",
		location: "Standort",
		owner: "Zugewiesen an",
		state: "Status",
	},
	summary: (assigned, free) =>
		`${counted(assigned, "Rufnummer", "Rufnummern")} in Verwendung · ${number(free)} frei`,
	locations: "Nummern der einzelnen Standorte",
	freeOf: (free, total) => `${number(free)} von ${number(total)} frei`,
	noNumbers: "Keine eigenen Nummern",
	extensions: (count) =>
		`${counted(count, "Durchwahl", "Durchwahlen")} in Verwendung`,
	allLocations: (count) =>
		`Alle ${counted(count, "Standort", "Standorte")} anzeigen`,
	fewerLocations: "Weniger Standorte anzeigen",
	add: "Nummern hinzufügen",
	remove: "Nummern entfernen",
	addYes: "Hinzufügen",
	removeYes: "Entfernen",
	list: "Nummern",
	listHint:
		"Eine pro Zeile oder durch Kommas getrennt. Einen Bereich schreiben Sie als +49 30 23125100 – 199. Eine Nummer ohne + wird als Nummer im Land des Standorts gelesen.",
	file: "CSV-Datei einlesen",
	chosen: (count) => numbersOf(count),
	tooMany: (max) =>
		`Sie können höchstens ${numbersOf(max)} auf einmal hinzufügen oder entfernen.`,
	notRange: (text) => `„${text}“ ist weder eine Nummer noch ein Bereich.`,
	chooseLocation: "Standort wählen",
	prompt: "Geben Sie Nummern ein, um die Auswirkung zu sehen.",
	effect: (location, before, after) =>
		`${location} hat jetzt ${numbersOf(before)} und danach ${number(after)}.`,
	allThere: (location) => `${location} hat alle diese Nummern bereits.`,
	noneThere: (location) => `${location} hat keine dieser Nummern.`,
	added: (count, location) => `${numbersOf(count)} zu ${location} hinzugefügt.`,
	removed: (count, location) => `${numbersOf(count)} aus ${location} entfernt.`,
	assign: "Zuweisen",
	assignTitle: (text) => `${text} zuweisen`,
	assignOne: (text) => `${text} einer Person zuweisen`,
	assignHint:
		"Wählen Sie eine Person mit Webex Calling. Ihre bisherigen Nummern bleiben erhalten.",
	assignElsewhere: (name, own, other) =>
		`${name} arbeitet am Standort ${own}, die Nummer gehört zu ${other}.`,
	actions: (text) => `Aktionen für ${text}`,
	copy: "Nummer kopieren",
	openPerson: "Person öffnen",
	removeOne: (location) => `Aus ${location} entfernen`,
	removeTitle: (text, location) => `${text} aus ${location} entfernen?`,
	removeText:
		"Niemand hat diese Nummer. Sie können sie jederzeit wieder hinzufügen.",
	emptyTitle: "Keine Nummern gefunden",
	empty:
		"Keine Nummer oder Durchwahl passt. Versuchen Sie es mit weniger Ziffern, oder löschen Sie die Filter.",
	emptyAtAll:
		"Noch hat niemand eine Nummer oder Durchwahl, und kein Standort hat eigene Nummern.",
	noneSoFar: "Bisher nichts gefunden",
	lookFurther: "Weitersuchen",
	clear: "Filter löschen",
	exported: "CSV exportieren",
};
