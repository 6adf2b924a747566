import type { standIn as english } from "../english/stand-in.ts";
import type { Texts } from "../shape.ts";
import { counted, megabytes, number } from "./formats.ts";

const requests = (count: number) => counted(count, "Anfrage", "Anfragen");

/** The German texts. */
export const standIn: Texts<typeof english> = {
	hint: "Dieser Server vertritt den echten Dienst: Lassen Sie Anfragen fehlschlagen, stellen Sie seine Uhr, speichern und laden Sie seinen Zustand. Alles betrifft jede Organisation dieses Servers.",

	faults: {
		title: "Fehler",
		hint: "Eine Regel lässt Anfragen fehlschlagen. Von oben entscheidet die erste Regel, die auf eine Anfrage zutrifft. Anfragen dieser Konsole sind nie betroffen.",
		off: "Absichtliche Fehler sind ausgeschaltet: Der Server wurde mit --faults off gestartet.",
		none: "Keine Regeln: Jede Anfrage erhält ihre echte Antwort.",
		add: "Regel hinzufügen",
		addIncident: "Vorfall hinzufügen",
		added: (name) => `Die Regel wurde hinzugefügt: ${name}`,
		left: (count) =>
			count === undefined
				? "Unbegrenzt"
				: count === 0
					? "Aufgebraucht"
					: `Noch ${number(count)}`,
		hits: (count, last) => `${requests(count)} getroffen, zuletzt am ${last}.`,
		noHits: (matched) =>
			matched === 0
				? "Noch keine Anfrage getroffen."
				: `Noch keine Anfrage getroffen; ${number(matched)} passend.`,
		removeOf: (name) => `Regel ${name} löschen`,
		removed: (name) => `Die Regel wurde gelöscht: ${name}`,
		clear: "Alle löschen",
		clearTitle: "Alle Regeln löschen?",
		clearText: "Danach erhält jede Anfrage ihre echte Antwort.",
		cleared: "Alle Regeln wurden gelöscht.",
	},

	incident: {
		title: "Vorfall hinzufügen",
		go: "Hinzufügen",
		which: "Vorfall",
		happened: "Beim echten Dienst",
		effect: "Hier",
		affects: "Aufrufe",
		reported: "Gemeldet in",
		times: "Höchstzahl der Treffer",
		timesHint: (count) =>
			count === undefined
				? "Leer: beliebig viele."
				: `Leer: ${requests(count)}.`,
		probability: "Wahrscheinlichkeit in Prozent",
		probabilityHint: "Leer: jedes Mal.",
		parameter: (name) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
		parameterHint: ({ description, default: usual }) =>
			`${description} Leer: ${usual.toLocaleString("de")}.`,
	},

	rule: {
		title: "Regel hinzufügen",
		go: "Hinzufügen",
		match: "Welche Anfragen",
		fault: "Was mit ihnen geschieht",
		fields: {
			name: "Name",
			"match.method": "Methode",
			"match.path": "Pfad",
			"match.person": "Person",
			"match.caller": "Aufrufer",
			"match.probability": "Wahrscheinlichkeit in Prozent",
			effect: "Fehler",
			"fault.status": "Status",
			"fault.when": "Wann",
			"fault.retryAfter": "Retry-After",
			"fault.cut": "Wann",
			"fault.delayMs": "Verzögerung in Millisekunden",
			times: "Höchstzahl der Treffer",
		},
		hints: {
			name: "Optional.",
			"match.path":
				"* steht für beliebigen Text zwischen Schrägstrichen, ** für beliebigen Text.",
			"match.person": "Eine ID oder E-Mail-Adresse. Leer: alle.",
			"match.caller": "Eine ID oder E-Mail-Adresse. Leer: alle.",
			"match.probability": "Leer: jedes Mal.",
			"fault.status": "400 bis 599.",
			"fault.retryAfter": "Sekunden oder beliebiger Text.",
			times: "Anfragen. Leer: beliebig viele.",
		},
		choices: {
			any: "Beliebig",
			status: "Eine Ablehnung",
			gateway: "Die Seite eines Gateways",
			cut: "Die Verbindung wird geschlossen",
			delay: "Nur eine Verzögerung",
			before: "Vor dem Aufruf, der nicht ausgeführt wird",
			after: "Nach dem Aufruf, dessen Antwort verloren geht",
			headers: "Nach den Headern der Antwort",
			body: "Mitten im Body",
		},
	},

	fields: { advance: "Die Zeitspanne", now: "Die Zeit" },

	clock: {
		title: "Uhr",
		hint: "Nach dieser Uhr laufen Token ab, wird der Status „Abwesend“ und enden die Fristen gelöschter Personen. Auch Ihre Sitzung endet, wenn Sie die Uhr über deren Ende hinaus stellen.",
		same: "Die Zeit des Computers.",
		ahead: (span) => `${span} vor der Zeit des Computers.`,
		behind: (span) => `${span} hinter der Zeit des Computers.`,
		frozen: "Steht still",
		advance: "Vorstellen um",
		advanceHint: "Zum Beispiel 90d, 12h oder 1h30m.",
		advanceGo: "Vorstellen",
		set: "Stellen auf",
		setGo: "Stellen",
		freeze: "Anhalten",
		thaw: "Weiterlaufen lassen",
		reset: "Zurück zur Zeit des Computers",
	},

	snapshots: {
		title: "Momentaufnahmen",
		hint: "Eine Momentaufnahme ist der Zustand des ganzen Verzeichnisses: jede Organisation mit ihren Personen, dem Verlauf, den Token und Webhooks.",
		none: "Noch keine Momentaufnahmen.",
		facts: (created, people, bytes) =>
			`${created} · ${counted(people, "Person", "Personen")} · ${megabytes(bytes)}`,
		name: "Name",
		nameHint:
			"Kleinbuchstaben, Ziffern, Punkte, Unterstriche und Bindestriche.",
		save: "Aktuellen Zustand speichern",
		saved: (name) => `Die Momentaufnahme ${name} wurde gespeichert.`,
		replaceTitle: (name) => `Momentaufnahme ${name} ersetzen?`,
		replaceText: "Der bisher darin gespeicherte Zustand geht verloren.",
		replace: "Ersetzen",
		load: "Laden",
		loadOf: (name) => `${name} laden`,
		loadTitle: (name) => `${name} laden?`,
		loadText: (created, people) =>
			`Das ganze Verzeichnis kehrt zum Zustand vom ${created} mit ${counted(people, "Person", "Personen")} zurück. Alle späteren Änderungen gehen in jeder Organisation verloren.`,
		loaded: (name) => `Die Momentaufnahme ${name} wurde geladen.`,
		notKept:
			"Der Zustand wurde geladen. Sie kommen darin nicht vor: Melden Sie sich als eine seiner Personen an.",
		reset: "Zurücksetzen",
		resetTitle: "Server zurücksetzen?",
		resetText:
			"Das Verzeichnis kehrt zur Momentaufnahme „start“ zurück und die Uhr zur Zeit des Computers. Alle Änderungen seither gehen in jeder Organisation verloren.",
		resetDone: "Der Server ist wieder wie zu Beginn.",
		removeOf: (name) => `${name} löschen`,
		removeTitle: (name) => `Momentaufnahme ${name} löschen?`,
		removeText: "Das Verzeichnis bleibt, wie es ist.",
		removed: (name) => `Die Momentaufnahme ${name} wurde gelöscht.`,
	},
};
