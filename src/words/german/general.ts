import type { general as english } from "../english/general.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";
import { look } from "./look.ts";

/** The German texts. */
export const general: Texts<typeof english> = {
	title: "peopled-Konsole",
	skip: "Zum Inhalt springen",
	close: "Schließen",
	cancel: "Abbrechen",
	save: "Speichern",
	create: "Erstellen",
	remove: "Löschen",
	undo: "Rückgängig",
	redo: "Wiederholen",
	tryAgain: "Erneut versuchen",
	differences: {
		person: "Person",
		property: "Eigenschaft",
		before: "Vorher",
		after: "Nachher",
		firstOf: (shown, all) =>
			`${number(shown)} von ${counted(all, "Person", "Personen")}`,
		more: "Mehr anzeigen",
	},
	loading: "Wird geladen …",
	more: "Mehr",
	none: "Kein Standort",
	notSet: "Nicht festgelegt",
	yes: "Ja",
	no: "Nein",
	copied: "Kopiert.",
	copy: "Kopieren",
	optional: "optional",
	apiCall: {
		title: "Als API-Aufruf",
		hint: (button) =>
			`Die Anfrage, die „${button}“ sendet, als Code. TOKEN steht für ein Zugriffstoken.`,
		save: (fileName) => `${fileName} speichern`,
		file: (fileName) =>
			`Gesendet wird die Datei ${fileName} von diesem Computer.`,
	},

	fault: {
		title: "Die Anfrage ist fehlgeschlagen",
		statuses: {
			"400": "Der Server nimmt diese Werte nicht an.",
			"401": "Sie sind nicht mehr angemeldet.",
			"403": "Dafür haben Sie keine Berechtigung.",
			"404": "Das gibt es nicht oder nicht mehr.",
			"409": "Das widerspricht den gespeicherten Daten.",
			"412": "Inzwischen wurde etwas geändert.",
			"413": "Das ist zu groß für den Server.",
			"423": "Das ist im Moment gesperrt.",
			"428": "Der Server benötigt die Version, die Sie gesehen haben.",
			"429": "Zu viele Anfragen. Warten Sie einen Moment.",
			"500": "Auf dem Server ist ein Fehler aufgetreten.",
			"502": "Der Server ist über das Gateway nicht erreichbar.",
			"503": "Der Server ist im Moment nicht verfügbar.",
			"504": "Der Server hat zu lange für die Antwort gebraucht.",
		},
		trackingId: (id) => `Tracking-ID: ${id}`,
		unreachable: look.unreachable,
		unknown: (text) => `In der Konsole ist ein Fehler aufgetreten: ${text}`,
		retryAfter: (seconds) =>
			`Versuchen Sie es in ${counted(seconds, "Sekunde", "Sekunden")} erneut.`,
		fields: (count) =>
			count === 1
				? "Ein Feld muss korrigiert werden."
				: `${number(count)} Felder müssen korrigiert werden.`,
	},

	navigation: {
		label: "Hauptnavigation",
		open: "Navigation öffnen",
		narrow: "Navigation einklappen",
		widen: "Navigation ausklappen",
		sections: {
			organization: "Verwalten",
			changes: "Änderungen",
			programs: "API-Zugriff",
		},
		overview: "Übersicht",
		directory: "Verzeichnis",
		numbers: "Rufnummern",
		chart: "Organigramm",
		people: "Personen",
		deleted: "Gelöschte Personen",
		licenses: "Lizenzen",
		groups: "Gruppen",
		locations: "Standorte",
		bulk: "Massenänderungen",
		tokens: "Token",
		integrations: "Integrationen",
		activity: "Aktivitäten",
		requests: "Anfragen",
		standIn: "Testumgebung",
		plan: "Plan",
		reference: look.pages.reference,
	},

	organization: {
		label: "Organisation",
		foreign: (name) =>
			`Sie arbeiten in ${name}. Ihre Organisation verwaltet diese Organisation.`,
		back: (name) => `Zurück zu ${name}`,
	},

	unsaved: {
		title: "Ohne Speichern verlassen?",
		text: "Ihre Änderungen auf dieser Seite sind noch nicht gespeichert.",
		leave: "Verlassen",
		stay: "Bleiben",
	},

	missing: {
		title: "Seite nicht gefunden",
		text: "Die Adresse ist möglicherweise falsch geschrieben, oder ihr Ziel existiert nicht mehr.",
		home: "Zu den Personen",
	},

	status: {
		active: "Aktiv",
		call: "In einem Anruf",
		DoNotDisturb: "Bitte nicht stören",
		inactive: "Abwesend",
		meeting: "In einem Meeting",
		OutOfOffice: "Nicht im Büro",
		pending: "Noch nicht angemeldet",
		presenting: "Präsentiert",
		unknown: "Unbekannt",
		hidden: "Nicht freigegeben",
	},

	type: {
		person: "Person",
		bot: "Bot",
		appuser: "Gast",
	},

	fieldEntry: (label, entry) => `${label} (Eintrag ${entry})`,

	spans: {
		day: (count) => counted(count, "Tag", "Tage"),
		hour: (count) => counted(count, "Stunde", "Stunden"),
		minute: (count) => counted(count, "Minute", "Minuten"),
		second: (count) => counted(count, "Sekunde", "Sekunden"),
	},

	saving: {
		lines: (count) => counted(count, "Zeile", "Zeilen"),
		title: (name) => `${name} wird geschrieben`,
		of: (done, total) => `${number(done)} von ${number(total)}`,
		files: "Dateien, die geschrieben werden",
		done: (name) => `${name} wurde gespeichert.`,
		tooMany:
			"Es werden bereits drei Dateien geschrieben. Warten Sie auf eine davon, oder brechen Sie sie ab.",
	},
};
