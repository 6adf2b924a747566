import type { templates as english } from "../english/templates.ts";
import type { Texts } from "../shape.ts";

/** The German texts. */
export const templates: Texts<typeof english> = {
	title: "Automatische Zuweisung",
	hint: "Eine Vorlage weist neuen Personen oder neuen Mitgliedern einer Gruppe Lizenzen zu. Vorhandene Personen behalten, was sie haben.",
	empty: "Es wird keine Lizenz automatisch zugewiesen.",
	create: "Neue Vorlage",
	everyone: "Neue Personen",
	membersOf: (name) => `Neue Mitglieder von ${name}`,
	membersOfGroup: "Neue Mitglieder einer Gruppe",
	forWhom: "Für",
	licenses: "Lizenzen",
	effects: "Auswirkungen",
	editOf: (name) => `Vorlage bearbeiten: ${name}`,
	removeOf: (name) => `Vorlage löschen: ${name}`,
	removeTitle: (name) => `Vorlage „${name}“ löschen?`,
	removeText:
		"Die Personen behalten die zugewiesenen Lizenzen. Diese können danach entfernt werden, sofern keine andere Vorlage sie zuweist.",
	saved: "Die Vorlage wurde gespeichert.",
	removed: "Die Vorlage wurde gelöscht.",
	origin: "Aus einer Vorlage",
};
