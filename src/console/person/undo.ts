import { html } from "lit";
import type { PreparedCall } from "../../client/client.ts";
import type { DryRun } from "../../contract/dry-run.ts";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import { readCatalog } from "../catalog.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { differences } from "./differences.ts";
import { announceChange } from "./person-changed.ts";
import {
	consequences,
	namesIn,
	ownLosses,
	warnings,
	warningsBesideFields,
} from "./review-parts.ts";

/** The number of changes searched for the one that led to the current version. */
const changesMax = 20;

const revert = "POST /people/{personId}/changes/{changeId}/revert";
const restore = "POST /people/{personId}/restore";
type RevertCall = PreparedCall<typeof revert>;

/**
 * Undoes the change whose reply was `person`, regardless of later changes, and reports the result. It asks only when more
 * is lost by it than the change gave.
 */
export async function undoChangeTo(person: Person): Promise<void> {
	try {
		const { items } = await current().client.call(
			"GET /people/{personId}/changes",
			{ path: { personId: person.id }, query: { max: changesMax } },
		);
		const change = items.find(({ at }) => at === person.lastModified);
		if (change === undefined) throw new Error(words.history.notFound);
		const call = prepareUndo(person.id, change.id);
		const preview = await call.dryRun();
		if (lossesOf(preview).length === 0) await undoChange(call);
		else await askUndo(call, preview);
	} catch (cause) {
		toastFault(cause);
	}
}

/** Shows the effects of undoing one change of a person, and undoes it when the person confirms. */
export async function undoChangeOf(
	personId: string,
	changeId: string,
): Promise<void> {
	try {
		const call = prepareUndo(personId, changeId);
		await askUndo(call, await call.dryRun());
	} catch (cause) {
		toastFault(cause);
	}
}

function prepareUndo(personId: string, changeId: string): RevertCall {
	return current().client.prepare(revert, { path: { personId, changeId } });
}

async function askUndo(call: RevertCall, preview: DryRun): Promise<void> {
	const catalog = await readCatalog();
	await confirm({
		title: words.history.undoTitle,
		text: html`${warnings(warningsBesideFields(preview), ownLosses(preview))}
			${differences(preview.changes, catalog, namesIn(preview))} ${consequences(preview)}`,
		yes: words.undo,
		call,
		run: () => undoChange(call),
	});
}

// The losses that the shown fields do not say.
function lossesOf(preview: DryRun): string[] {
	return [...ownLosses(preview), ...warningsBesideFields(preview)];
}

// Rejects with `RefusalError` when a later change conflicts.
async function undoChange({ run }: RevertCall): Promise<void> {
	const person = await run();
	toast({
		kind: "success",
		text: words.history.undone(person.displayName),
		action: { label: words.redo, run: () => undoChangeTo(person) },
	});
	announceChange(person.id);
}

/** The call that restores a deleted person, with everything that is still available. */
export function prepareRestore(personId: string): PreparedCall<typeof restore> {
	return current().client.prepare(restore, { path: { personId } });
}

/** Restores a deleted person. Rejects with `RefusalError`. */
export async function restorePerson({
	run,
}: PreparedCall<typeof restore>): Promise<void> {
	const person = await run();
	announceChange(person.id);
	toast({ kind: "success", text: words.deleted.done(person.displayName) });
	await navigate(linkTo(["people", person.id]));
}
