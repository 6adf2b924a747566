import type { search as english } from "../english/search.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

/** The German texts. */
export const search: Texts<typeof english> = {
	title: "Suche",
	field: "Alles durchsuchen",
	hint: "Personen, Rufnummern, Lizenzen, Seiten, Aktionen, IDs",
	memberHint: "Personen und Seiten",
	list: "Suchergebnisse",
	looking: "Wird gesucht …",
	found: (count) => counted(count, "Ergebnis", "Ergebnisse"),
	nothing: (text) => `Nichts gefunden für „${text}“.`,
	nothingHint:
		"Suchen Sie nach Name, E-Mail-Adresse, Rufnummer, Durchwahl, Lizenz, Standort, Gruppe, Seite, Aktion oder ID.",
	memberNothingHint: "Suchen Sie nach Name oder E-Mail-Adresse.",
	failed: (section, reason) => `${section}: Suche fehlgeschlagen. ${reason}`,
	sections: {
		recent: "Zuletzt geöffnet",
		ids: "Genauer Treffer",
		people: "Personen",
		numbers: "Rufnummern",
		licenses: "Lizenzen",
		locations: "Standorte",
		groups: "Gruppen",
		organizations: "Organisationen",
		pages: "Seiten",
		actions: "Aktionen",
	},
	similar: (text) => `Kein genauer Treffer. Personen, die zu „${text}“ passen`,
	allPeople: (text) => `Alle Personen anzeigen, die zu „${text}“ passen`,
	allNumbers: (text) => `Alle Rufnummern anzeigen, die zu „${text}“ passen`,
	freeSeats: (free, total) =>
		`${number(free)} von ${number(total)} Plätzen frei`,
	memberCount: (count) => counted(count, "Mitglied", "Mitglieder"),
	ids: {
		role: "Rolle: Personen, die sie haben",
		organization: "Organisation",
		job: "Massenänderung",
		place: "Seite dieser Konsole",
		activity: (id) => `Änderungen der Anfrage ${id}`,
		activityNote: "Aktivitäten",
		requests: (id) => `Anfrage ${id}`,
		requestsNote: "Anfragen",
	},
	actions: {
		newPerson: "Neue Person",
		importCsv: "CSV importieren",
		light: "Helle Farben verwenden",
		dark: "Dunkle Farben verwenden",
		language: (name) => `Sprache ändern: ${name}`,
		system: "Farben des Systems verwenden",
		keys: "Tastenkombinationen",
		reference: "API-Referenz",
		signOut: "Abmelden",
		edit: { label: "Bearbeiten", others: ["ändern", "bearbeite"] },
		give: {
			label: "Lizenz zuweisen an",
			others: ["lizenz zuweisen", "lizenz für", "lizenz geben", "zuweisen"],
		},
		take: {
			label: "Lizenz entziehen von",
			others: ["lizenz entziehen", "lizenz entfernen", "entziehen"],
		},
		deactivate: { label: "Deaktivieren", others: ["sperren"] },
		activate: { label: "Aktivieren", others: ["entsperren", "freigeben"] },
		move: {
			label: "An einen anderen Standort verschieben",
			others: ["verschieben"],
		},
		delete: { label: "Löschen", others: ["entfernen"] },
		copyId: { label: "ID kopieren von", others: ["id kopieren"] },
	},
	withPerson: (label) => `${label} …`,
	foot: {
		move: "auswählen",
		open: "öffnen",
		tab: "in neuem Tab",
		close: "schließen",
	},
};
