import type { plan as english } from "../english/plan.ts";
import type { Texts } from "../shape.ts";
import { counted, number } from "./formats.ts";

const persons = (count: number) => counted(count, "Person", "Personen");

/** The German texts. */
export const plan: Texts<typeof english> = {
	hint: "Dieses Verzeichnis ist ein Klon. Der Plan zeigt, was sich beim geklonten Dienst ändern würde. Es wird nichts gesendet, bevor Sie ihn genehmigen und anwenden.",
	refresh: "Neu planen",
	none: "Keine Änderungen",
	noneText:
		"Die Personen dieses Klons sind so, wie sie beim Dienst waren. Ändern Sie sie mit der Konsole, einem Skript, SCIM oder einer CSV-Datei.",
	refused: "Dieser Plan kann nicht gelingen",
	losses: "Personen verlieren etwas",
	more: (count) => `und ${number(count)} weitere`,
	permission: "Hierfür ist Ihre Zustimmung nötig",
	permits: {
		people: ({ count, limit }) =>
			`${persons(count)} ändern, mehr als ein Zehntel der Organisation (${number(limit)}).`,
		deletions: ({ count }) => `${persons(count)} löschen.`,
		administrators: ({ count }) =>
			count === 1
				? "Einem Volladministrator die Verwaltung entziehen."
				: `${number(count)} Volladministratoren die Verwaltung entziehen.`,
		logins: ({ count }) => `${persons(count)} die Anmeldung sperren.`,
		licenses: ({ count, limit }) =>
			`${counted(count, "Lizenz", "Lizenzen")} entziehen, mehr als ${number(limit)}.`,
	},
	warnings: "Bitte beachten",
	notCarried: "Nicht Teil des Plans",
	steps: "Änderungen",
	columns: { person: "Person", changes: "Änderungen" },
	actions: { update: "", create: "Erstellt", delete: "Gelöscht" },
	choose: (name) => `${name} einbeziehen`,
	chooseAll: "Alle einbeziehen",
	chosen: (chosen, all) => `${number(chosen)} von ${persons(all)}`,
	showMore: "Mehr anzeigen",
	digest: "Prüfsumme",
	approve: "Genehmigen …",
	approveTitle: "Diesen Plan genehmigen?",
	approveText: (summary, service) =>
		`${summary} Der Plan wird in eine Datei geschrieben, um ihn auf ${service} anzuwenden.`,
	approveGo: "Genehmigen",
	approved: {
		title: "Der Plan ist genehmigt: Wenden Sie ihn an",
		goOnTitle: "Plan fortsetzen",
		token: "Zugriffstoken des Dienstes",
		tokenHint:
			"Es geht an den Server dieses Klons, der es im Arbeitsspeicher behält, solange er den Plan anwendet, und sonst nirgendwohin.",
		conflict:
			"Wenn sich Personen des Plans beim Dienst inzwischen geändert haben",
		abort: "Nichts senden",
		skip: "Sie auslassen",
		first: "Anhalten nach",
		firstHint:
			"Eine Anzahl von Schritten. Leer: alle anwenden. Sie können fortsetzen.",
		go: "Anwenden",
		later: "Nicht jetzt",
		command: "Als Befehl",
		commandHint:
			"Führen Sie ihn auf dem Computer des Servers aus, in dem Ordner, in dem der Server gestartet wurde. Das Zugriffstoken des Dienstes steht in der Variablen PEOPLED_TOKEN.",
	},
	application: {
		titles: {
			none: () => "",
			running: (service) => `Wird auf ${service} angewendet`,
			ended: (service) => `Auf ${service} angewendet`,
			failed: (service) => `Nicht auf ${service} angewendet`,
		},
		stop: "Anhalten",
		goOn: "Fortsetzen …",
		progress: "Fortschritt",
		steps: (done, total) =>
			`${number(done)} von ${counted(total, "Schritt", "Schritten")}`,
		left: (span) => `noch ${span}`,
		after:
			"Der Plan unten vergleicht weiterhin mit dem Dienst, wie er geklont wurde. Klonen Sie ihn erneut, bevor Sie weiter planen.",
		undo: "Um ihn zurückzunehmen, erstellen Sie den Plan der Rücknahme, prüfen Sie ihn und wenden Sie ihn an:",
		messages: {
			interrupted:
				"Die Anwendung wurde angehalten. Beim Fortsetzen wird nichts doppelt gesendet.",
			paused:
				"Die Anwendung hat wie gewünscht nach den ersten Schritten angehalten. Sehen Sie sich diese beim Dienst an, und setzen Sie dann fort.",
			outage:
				"Die Anwendung hat angehalten, da der Dienst nicht wie erwartet antwortet.",
			refused:
				"Die Anwendung hat angehalten, da der Dienst das Zugriffstoken ablehnt.",
		},
		results: {
			done: "angewendet",
			already: "bereits wie geplant",
			skipped: "ausgelassen",
			partly: "teilweise angewendet",
			failed: "fehlgeschlagen",
			unknown: "unbekannt",
			waiting: "nicht begonnen",
		},
	},
	planning: "Plan wird erstellt …",
};
