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
	noneTitle: "Keine passende Anfrage",
	none: (count) =>
		count === 1
			? "Kein Treffer in der letzten Anfrage."
			: `Kein Treffer unter den letzten ${number(count)} Anfragen.`,
	columns: ["Zeit", "Status", "Methode", "Pfad", "Dauer", "Aufrufer"],
	details: (method, path) => `, Details zu ${method} ${path}`,
	nobody: "Unbekannt",
	cut: "abgebrochen",
	request: "Anfrage",
	reply: "Antwort",
	notKept: "Nicht aufgezeichnet, weil niemand zugesehen hat.",
};
