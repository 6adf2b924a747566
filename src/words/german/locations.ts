import type { locations as english } from "../english/locations.ts";
import type { Texts } from "../shape.ts";

/** The German texts. */
export const locations: Texts<typeof english> = {
	create: "Neuer Standort",
	emptyTitle: "Keine Standorte",
	empty: "Erstellen Sie den ersten Standort.",
	people: "Personen",
	prefix: (digits) => `Routing-Präfix ${digits}`,
	editOf: (name) => `${name} bearbeiten`,
	removeOf: (name) => `${name} löschen`,
	removeTitle: (name) => `${name} löschen?`,
	removeText:
		"Sie können einen Standort nur löschen, wenn ihn niemand für die Telefonie nutzt.",
	saved: (name) => `${name} wurde gespeichert.`,
	removed: (name) => `${name} wurde gelöscht.`,
	fields: {
		name: "Name",
		timeZone: "Zeitzone",
		preferredLanguage: "Sprache der E-Mails",
		"address.address1": "Straße und Hausnummer",
		"address.address2": "Adresszusatz",
		"address.city": "Ort",
		"address.state": "Bundesland oder Region",
		"address.postalCode": "Postleitzahl",
		"address.country": "Land",
		routingPrefix: "Routing-Präfix",
		notes: "Notizen",
	},
};
