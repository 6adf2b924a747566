import { html } from "lit";
import { words } from "../../words/words.ts";
import { confirm } from "../shell/dialog.ts";
import { toast } from "../shell/toasts.ts";
import { draftOf } from "./draft.ts";
import { announceChange } from "./person-changed.ts";
import { prepareUpdate, readForEditing } from "./person-editor.ts";
import { ownLosses, warnings, warningsBesideFields } from "./review-parts.ts";
import type { NamedPerson } from "./tagged-person.ts";
import { undoChangeTo } from "./undo.ts";

/** Asks whether a person may sign in from now on, or no longer. Resolves to whether it was changed. Rejects with `RefusalError`. */
export async function askLogin(
	{ id }: NamedPerson,
	isEnabled: boolean,
): Promise<boolean> {
	const { tagged } = await readForEditing(id);
	const { displayName } = tagged.person;
	const told = isEnabled ? words.verbs.activation : words.verbs.deactivation;
	if (isEnabled === (String(tagged.person.loginEnabled) === "true")) {
		toast({ kind: "info", text: told.already(displayName) });
		return false;
	}
	const call = prepareUpdate(tagged, {
		...draftOf(tagged.person),
		loginEnabled: isEnabled,
	});
	const preview = await call.dryRun();
	const isDone = await confirm({
		title: told.title(displayName),
		text: html`${warnings(warningsBesideFields(preview), ownLosses(preview))}
			<p>${told.text}</p>`,
		yes: told.yes,
		isDangerous: !isEnabled,
		call,
		run: async () => {
			const saved = await call.run();
			announceChange(id);
			toast({
				kind: "success",
				text: told.done(saved.displayName),
				action: { label: words.undo, run: () => undoChangeTo(saved) },
			});
		},
	});
	return isDone;
}
