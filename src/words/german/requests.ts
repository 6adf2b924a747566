import type { requests as english } from "../english/requests.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

/** The German texts. */
export const requests: Texts<typeof english> = {
	live: "Live",
	reconnecting: "Nicht verbunden. Neuer Versuch läuft …",
	hideOwn: "Anfragen der Konsole ausblenden",
	copyCurl: "Als curl kopieren",
	waiting: (count) =>
		`Pausiert, ${counted(count, "neue Anfrage", "neue Anfragen")}`,
	filter: "Pfad, Status (4xx), Methode, Aufrufer, Tracking-ID",
	pause: "Pause",
	resume: "Fortsetzen",
	clear: "Leeren",
	emptyTitle: "Noch keine Anfragen",
	empty: "Senden Sie eine mit curl oder Ihrem Skript, und sie erscheint hier.",
	onlyOwnTitle: "Keine Anfragen außer denen der Konsole",
	showOwn: "Anfragen der Konsole anzeigen",
	noneTitle: "Keine passende Anfrage",
	none: (count) =>
		count === 1
			? "Kein Treffer in der letzten Anfrage."
			: `Kein Treffer unter den letzten ${number(count)} Anfragen.`,
	columns: ["Zeit", "Methode", "Status", "Pfad", "Dauer", "Aufrufer"],
	actions: "Aktionen",
	menu: (method, path) => `Aktionen für ${method} ${path}`,
	details: (method, path) => `, Details zu ${method} ${path}`,
	nobody: "Unbekannt",
	cut: "abgebrochen",
	request: "Anfrage",
	reply: "Antwort",
	notKept: "Nicht aufgezeichnet, weil niemand zugesehen hat.",
	methods: "Methoden",
	statuses: "Status",
	export: "HAR exportieren",
	gap: (from, to) =>
		`Von ${from} bis ${to} nicht verbunden. Anfragen aus dieser Zeit können fehlen.`,
	open: "Details",
	title: (method, status) =>
		status === undefined
			? `${method}, Verbindung abgebrochen`
			: `${method}, ${status}`,
	time: "Zeit",
	duration: "Dauer",
	caller: "Aufrufer",
	named: "Betrifft",
	trackingId: "Tracking-ID",
	copyPath: "Pfad kopieren",
	copyTrackingId: "Tracking-ID kopieren",
	changes: "Änderungen dieser Anfrage",
	fault: "Fehler",
	faultRule: (id) => `Regel ${id}`,
	asCode: "Als Code",
	notComposable: {
		notKept: "Header und Inhalt wurden nicht aufgezeichnet.",
		cut: "Der Inhalt ist länger als das, was aufgezeichnet wurde.",
		masked: "Sie enthält ein Geheimnis, das nicht aufgezeichnet wurde.",
	},
	inReference: "In der Referenz öffnen",
	sendAgain: "Erneut senden",
	send: "Senden",
	asYou: (name) => `Die Anfrage wird als ${name} gesendet.`,
	changesAgain:
		"Diese Anfrage kann Daten ändern. Prüfen Sie sie, bevor Sie sie senden.",
	withoutKey:
		"Sie wird ohne ihren Idempotency-Key gesendet und gilt deshalb als neue Anfrage.",
};
