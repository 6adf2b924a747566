import type { tokens as english } from "../english/tokens.ts";
import type { Texts } from "../shape.ts";
import { counted } from "./formats.ts";

/** The German texts. */
export const tokens: Texts<typeof english> = {
	create: "Neues Token",
	hint: "Mit einem Token handelt ein Programm als die Person, der es gehört. Das Geheimnis wird nur einmal angezeigt, beim Erstellen.",
	whose: "Wessen Token",
	mine: "Meine Token",
	everyone: "Token aller Personen",
	name: "Name",
	nameHint: "Der Zweck, zum Beispiel „nächtlicher Import“.",
	person: "Handelt als",
	scopes: "Berechtigungen",
	scopeCount: (count) => counted(count, "Berechtigung", "Berechtigungen"),
	created: "Erstellt",
	expires: "Läuft ab",
	days: "Gültigkeit in Tagen",
	never: "Nie",
	current: "Diese Sitzung",
	states: {
		expired: "Abgelaufen",
		revoked: "Widerrufen",
		suspended: "Ausgesetzt",
	},
	revoke: "Widerrufen",
	revokeOf: (name) => `${name} widerrufen`,
	revokeTitle: (name) => `${name} widerrufen?`,
	revokeText:
		"Programme mit diesem Token können sich nicht mehr anmelden. Das lässt sich nicht rückgängig machen.",
	revoked: (name) => `${name} wurde widerrufen.`,
	once: "Kopieren Sie das Token jetzt. Es wird nicht gespeichert und kann nicht erneut angezeigt werden.",
	kept: "Ich habe es gespeichert",
};
