import type { overview as english } from "../english/overview.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

/** The German texts. */
export const overview: Texts<typeof english> = {
	title: "Übersicht",
	show: "Anzeigen",
	showAll: "Alle anzeigen",
	people: {
		title: "Personen",
		total: (count, isExact) =>
			isExact ? number(count) : `Mindestens ${number(count)}`,
		totalNoun: (count) =>
			count === 1
				? "Person in dieser Organisation"
				: "Personen in dieser Organisation",
		pending: "Noch nicht angemeldet",
		disabled: "Anmeldung gesperrt",
	},
	seats: {
		title: "Lizenzen mit wenigen freien Plätzen",
		fine: (count) =>
			count === 1
				? "Die Lizenz hat freie Plätze."
				: `Alle ${number(count)} Lizenzen haben freie Plätze.`,
		none: "Diese Organisation hat keine Lizenzen.",
		left: (free) =>
			free === 0
				? "Kein Platz frei"
				: counted(free, "Platz frei", "Plätze frei"),
		used: (used, total) => `${number(used)} von ${number(total)} belegt`,
		holders: (name) => `Personen mit ${name} anzeigen`,
		others: (count) =>
			`${counted(count, "weitere Lizenz", "weitere Lizenzen")} mit wenigen freien Plätzen`,
	},
	jobs: {
		title: "Massenänderungen",
		none: "Noch keine Massenänderungen.",
		running: (done, total) => `${number(done)} von ${number(total)}`,
		result: (done, failed) =>
			failed === 0
				? `${number(done)} geändert`
				: `${number(done)} geändert, ${number(failed)} abgelehnt`,
	},
	changes: {
		title: "Neueste Änderungen",
		none: "Keine Änderungen in den letzten 30 Tagen.",
	},
	refused: {
		title: "Abgelehnte Anfragen",
		hour: "Letzte Stunde",
		since: (time) => `Seit ${time}; frühere Anfragen sind nicht mitgezählt`,
		none: "Keine Anfrage wurde abgelehnt.",
		off: "Dieser Server zeichnet keine Anfragen auf.",
		count: (count) => counted(count, "Anfrage", "Anfragen"),
		nobody: "Ohne gültige Anmeldung",
		reasons: {
			"400": "Ungültige Eingabe",
			"401": "Anmeldung fehlt oder ist abgelaufen",
			"403": "Nicht erlaubt",
			"404": "Nicht gefunden",
			"409": "Konflikt mit anderen Daten",
			"412": "Inzwischen von jemand anderem geändert",
			"413": "Zu groß",
			"415": "Falscher Medientyp",
			"423": "Gesperrt",
			"428": "Ohne If-Match",
			"429": "Zu viele Anfragen",
		},
		refusal: "Abgelehnt",
		failure: "Serverfehler",
		others: (count) =>
			count === 1
				? "1 weitere Anfrage abgelehnt"
				: `${number(count)} weitere Anfragen abgelehnt`,
	},
	health: {
		title: "Server",
		writable: "Nimmt Änderungen an",
		notWritable: "Nimmt keine Änderungen an",
		version: "Version",
		engine: "Speicher",
		withReplicas: (engine) => `${engine} mit Replikaten`,
		started: "Läuft seit",
		backup: "Letzte Sicherung",
		noBackup: "Noch keine",
		noBackups: "Auf diesem Server nicht geplant",
		backupFailures: (count) =>
			counted(count, "Sicherung fehlgeschlagen", "Sicherungen fehlgeschlagen"),
		lastEnd: "Vorherige Ausführung",
		lastEnds: {
			diskFailed: "Wegen eines Datenträgerfehlers beendet",
			killed: "Unerwartet beendet: Absturz oder Stromausfall",
		},
	},
	ending: {
		title: "Läuft bald ab",
		none: "In den nächsten 14 Tagen läuft nichts ab.",
		session: "Ihre Sitzung",
		token: (name, person) => `Token „${name}“ von ${person}`,
		ownToken: (name) => `Token „${name}“`,
		person: (name) => `Endgültige Löschung von ${name}`,
	},
	first: {
		title: "Erste Schritte",
		hint: (organization) =>
			`${organization} ist fast leer. Diese Schritte füllen die Organisation, in beliebiger Reihenfolge.`,
		progress: (done, all) => `${number(done)} von ${number(all)} erledigt`,
		done: "Erledigt",
		open: "Noch offen",
		hide: "Ausblenden",
		location: {
			title: "Standort erstellen",
			text: "Personen mit Telefonie gehören zu einem Standort, der das Land ihrer Rufnummern bestimmt.",
			go: "Standort erstellen",
		},
		license: {
			title: "Lizenzen hinzufügen",
			text: "Der Betreiber fügt Lizenzen mit einem Befehl auf dem Server hinzu.",
			go: "Befehl kopieren",
		},
		people: {
			title: "Personen hinzufügen",
			text: "Erstellen Sie die erste Person, oder importieren Sie eine CSV-Datei mit vielen.",
			go: "Neue Person",
			other: "CSV importieren",
		},
		token: {
			title: "Zugriffstoken erstellen",
			text: "Mit einem Token verwendet Ihr Skript oder Ihre Integration die API.",
			go: "Token erstellen",
		},
		call: {
			title: "Person über die API ändern",
			text: "Die Referenz füllt die Anfrage aus und sendet sie.",
			go: "Referenz öffnen",
		},
	},
};
