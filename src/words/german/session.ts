import type { signIn as english } from "../english/session.ts";
import type { Texts } from "../shape.ts";
import { look } from "./look.ts";

/** The German texts. */
export const signIn: Texts<typeof english> = {
	title: look.signIn.title,
	hint: "Finden und ändern Sie Personen, und sehen Sie jede Änderung in einer Vorschau, bevor Sie sie speichern.",
	expired: "Ihre Sitzung ist beendet: Das Zugriffstoken ist nicht mehr gültig.",
	foreign:
		"Diese Anmeldung wurde nicht in diesem Browser begonnen oder ist bereits beendet. Melden Sie sich erneut an.",
	outElsewhere: "Sie haben sich in einem anderen Tab abgemeldet.",
	again: "Erneut anmelden",
	againHint: (name) =>
		`Ihre Sitzung ist beendet. Melden Sie sich erneut als ${name} an, um fortzufahren. Die Seite behält alle Ihre Eingaben.`,
	endsSoon: (time) =>
		`Ihre Sitzung endet um ${time}. Melden Sie sich erneut an, um ohne Unterbrechung fortzufahren.`,
	endsHint: (name) =>
		`Melden Sie sich erneut als ${name} an. Die Seite behält alle Ihre Eingaben.`,
};
