import type { licenses as english } from "../english/licenses.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

/** The German texts. */
export const licenses: Texts<typeof english> = {
	free: (count) =>
		count === 0
			? "Kein Platz frei"
			: `${counted(count, "Platz", "Plätze")} frei`,
	used: (used, total) => `${number(used)} von ${number(total)} belegt`,
	emptyTitle: "Keine Lizenzen",
	empty: "Diese Organisation hat keine Lizenzen.",
	holders: "Zugewiesen an",
	nobody: "Niemand hat diese Lizenz.",
	all: "Alle anzeigen",
	inPeople: "Unter „Personen“ anzeigen",
};
