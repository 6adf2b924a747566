import type { keys as english } from "../english/keys.ts";
import type { Texts } from "../shape.ts";

/** The German texts. */
export const keys: Texts<typeof english> = {
	title: "Tastenkombinationen",
	names: {
		enter: "Eingabe",
		space: "Leertaste",
		shift: "Umschalt",
		home: "Pos1",
		end: "Ende",
		pageUp: "Bild auf",
		pageDown: "Bild ab",
		click: "Klick",
	},
	everywhere: {
		title: "Überall",
		search: "Alles durchsuchen",
		find: "Suchen; in der Personenliste: filtern",
		keys: "Diese Liste anzeigen",
		close: "Dialog, Menü oder Bereich schließen",
	},
	search: {
		title: "In der Suche",
		move: "Ergebnis auswählen",
		open: "Ergebnis öffnen",
		newTab: "In neuem Tab öffnen",
	},
	table: {
		title: "In der Personenliste",
		move: "Um eine Zeile bewegen",
		page: "Um eine Seite blättern",
		ends: "Zur ersten oder letzten Person",
		open: "Person öffnen",
		select: "Person auswählen",
		range: "Bereich auswählen",
	},
};
