import type { losses as english } from "../english/losses.ts";
import type { Texts } from "../shape.ts";
import { number } from "./formats.ts";

/** The German texts. */
export const losses: Texts<typeof english> = {
	license: (name) => `Die Lizenz „${name}“ wird entzogen.`,
	role: (name) => `Die Rolle „${name}“ wird entzogen.`,
	group: (name) => `Die Person wird aus der Gruppe „${name}“ entfernt.`,
	email: (value) => `Die E-Mail-Adresse ${value} wird frei.`,
	number: (value) => `Die Rufnummer ${value} wird frei.`,
	extension: (value) => `Die Durchwahl ${value} wird frei.`,
	tokens: (count) =>
		count === 1
			? "1 Zugriffstoken dieser Person wird ungültig."
			: `${number(count)} Zugriffstoken dieser Person werden ungültig.`,
	reports: (count) =>
		count === 1
			? "1 Person hat diese Person als vorgesetzte Person."
			: `${number(count)} Personen haben diese Person als vorgesetzte Person.`,
};
