import type { look as english } from "../english/look.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

/** The German texts. */
export const look: Texts<typeof english> = {
	product: "peopled",
	pages: {
		label: "Seiten",
		console: "Konsole",
		reference: "API-Referenz",
	},
	theme: {
		label: "Farben",
		system: "System",
		light: "Hell",
		dark: "Dunkel",
	},
	language: { label: "Sprache", system: "System" },
	account: "Konto",
	loading: "Wird geladen …",
	choice: {
		clear: (label) => `${label} leeren`,
		remove: (chosen) => `${chosen} entfernen`,
		chosen: "Ausgewählt",
		found: (count) => counted(count, "Vorschlag", "Vorschläge"),
		none: "Keine Treffer",
		searching: "Suche läuft …",
		failed: "Die Suche ist fehlgeschlagen. Geben Sie den Text noch einmal ein.",
		more: (count) =>
			`${number(count)} weitere. Geben Sie Text ein, um die Liste einzugrenzen.`,
		take: (text) => `„${text}“ verwenden`,
	},
	sample: {
		language: "Sprache",
		sdk: "SDK",
		copy: "Kopieren",
		copied: "Kopiert",
		selected: "Ausgewählt: Drücken Sie Strg+C",
		text: (language) => `Codebeispiel in ${language}`,
	},
	unreachable:
		"Der Server antwortet nicht. Prüfen Sie, ob er läuft, und versuchen Sie es erneut.",
	signIn: {
		title: "Bei peopled anmelden",
		token: "Zugriffstoken",
		tokenHint:
			"Der Betreiber erstellt es mit „peopled token create <E-Mail-Adresse>“.",
		go: "Anmelden",
		refused:
			"Dieses Zugriffstoken ist ungültig. Prüfen Sie, ob Sie es vollständig kopiert haben.",
		samples: "Beispielpersonen",
		samplesHint:
			"Dies ist ein Beispielverzeichnis. Mit einem Klick melden Sie sich als eine seiner Personen an.",
		oidc: (name) => `Mit ${name} anmelden`,
		oidcBlocked:
			"Der Browser hat keinen Tab für die Anmeldung geöffnet. Lassen Sie es zu und versuchen Sie es erneut.",
		or: "oder",
		as: "Anmelden als",
	},
	signOut: "Abmelden",
};
