import type { activity as english } from "../english/activity.ts";
import type { Texts } from "../shape.ts";
import { counted } from "./formats.ts";

const events = (count: number) => counted(count, "Ereignis", "Ereignisse");

/** The German texts. */
export const activity: Texts<typeof english> = {
	labels: {
		actor: "Geändert von",
		target: "Person",
		category: "Kategorie",
		action: "Aktion",
		field: "Eigenschaft",
		request: "Tracking-ID",
		from: "Von",
		to: "Bis",
	},
	categories: {
		USERS: "Personen",
		ACTIVATION_EMAILS: "Aktivierungs-E-Mails",
		GROUPS: "Gruppen",
		LICENSE_TEMPLATES: "Lizenzvorlagen",
		LOCATIONS: "Standorte",
		TOKENS: "Zugriffstoken",
		WEBHOOKS: "Webhooks",
		INTEGRATIONS: "Integrationen",
		AUTHORIZATIONS: "Autorisierungen",
	},
	actions: {
		created: "Erstellt",
		updated: "Geändert",
		deleted: "Gelöscht",
		restored: "Wiederhergestellt",
	},
	acts: {
		created: "{actor} hat {target} erstellt",
		updated: "{actor} hat {target} geändert",
		deleted: "{actor} hat {target} gelöscht",
		restored: "{actor} hat {target} wiederhergestellt",
		revoked: "{actor} hat {target} widerrufen",
		recorded: "{actor} hat {target} aufgezeichnet",
	},
	targets: {
		USER: {
			one: "eine Person",
			the: "",
			many: (count) => counted(count, "Person", "Personen"),
		},
		ACTIVATION_EMAIL: {
			one: "eine Aktivierungs-E-Mail",
			the: "eine Aktivierungs-E-Mail für",
			many: (count) =>
				counted(count, "Aktivierungs-E-Mail", "Aktivierungs-E-Mails"),
		},
		GROUP: {
			one: "eine Gruppe",
			the: "die Gruppe",
			many: (count) => counted(count, "Gruppe", "Gruppen"),
		},
		LICENSE_TEMPLATE: {
			one: "eine Lizenzvorlage",
			the: "die Lizenzvorlage",
			many: (count) => counted(count, "Lizenzvorlage", "Lizenzvorlagen"),
		},
		LOCATION: {
			one: "einen Standort",
			the: "den Standort",
			many: (count) => counted(count, "Standort", "Standorte"),
		},
		TOKEN: {
			one: "ein Zugriffstoken",
			the: "das Zugriffstoken",
			many: (count) => counted(count, "Zugriffstoken", "Zugriffstoken"),
		},
		WEBHOOK: {
			one: "einen Webhook",
			the: "den Webhook",
			many: (count) => counted(count, "Webhook", "Webhooks"),
		},
		INTEGRATION: {
			one: "eine Integration",
			the: "die Integration",
			many: (count) => counted(count, "Integration", "Integrationen"),
		},
		AUTHORIZATION: {
			one: "eine Autorisierung",
			the: "die Autorisierung von",
			many: (count) => counted(count, "Autorisierung", "Autorisierungen"),
		},
	},
	actedFor: (name) => `(vertreten durch ${name})`,
	actedWith: (name) =>
		name === undefined ? "(mit einer gelöschten Integration)" : `(mit ${name})`,
	details: "Vorher und nachher",
	noDetails: "Diese Änderung ist nicht mehr im Verlauf.",
	request: "Alle Änderungen dieser Anfrage anzeigen",
	each: "Jede Änderung anzeigen",
	emptyTitle: "Keine Aktivitäten",
	empty: (days) =>
		days === undefined
			? "Keine passende Änderung in diesem Zeitraum."
			: `Keine passende Änderung ${days === 1 ? "am letzten Tag" : `in den letzten ${days} Tagen`}. Wählen Sie unter „Von“ einen früheren Tag.`,
	looked: (count, time) => `${events(count)} durchsucht, zurück bis ${time}.`,
	nothingSince: (count, time) =>
		`Kein Treffer ${count === 1 ? "im letzten Ereignis" : `in den letzten ${counted(count, "Ereignis", "Ereignissen")}`}, zurück bis ${time}.`,
	further: "Weiter zurück suchen",
	presets: {
		title: "Zeitraum",
		today: "Heute",
		days: (count) => counted(count, "Tag", "Tage"),
	},
	chip: (label, value) => `${label}: ${value}`,
	job: "Massenänderung öffnen",
	jobNamed: (title) => `Massenänderung „${title}“`,
};
