import type { PreparedCall } from "../../client/client.ts";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";

/** Dispatched on the window after every change of a person. The detail is the id. */
export const personChanged = "peopled-person-changed";

/** The number of changes searched for the one that led to the current version. */
const changesMax = 20;

/** Undoes the change whose reply was `person`, regardless of later changes, and reports the result. */
export async function undoChangeTo(person: Person): Promise<void> {
	try {
		const { items } = await current().client.call(
			"GET /people/{personId}/changes",
			{
				path: { personId: person.id },
				query: {
					max: changesMax,
				},
			},
		);
		const change = items.find(({ at }) => at === person.lastModified);
		if (change === undefined) throw new Error(words.history.notFound);
		await undoChange(prepareUndo(person.id, change.id));
	} catch (cause) {
		toastFault(cause);
	}
}

const revert = "POST /people/{personId}/changes/{changeId}/revert";
const restore = "POST /people/{personId}/restore";

/** The call that undoes exactly one change. */
export function prepareUndo(
	personId: string,
	changeId: string,
): PreparedCall<typeof revert> {
	return current().client.prepare(revert, { path: { personId, changeId } });
}

/** Undoes exactly one change. Rejects with `RefusalError` when a later change conflicts. */
export async function undoChange({
	run,
}: PreparedCall<typeof revert>): Promise<void> {
	const person = await run();
	forgetCatalog();
	forgetPeople();
	toast({
		kind: "success",
		text: words.history.undone(person.displayName),
		action: { label: words.redo, run: () => undoChangeTo(person) },
	});
	dispatchEvent(new CustomEvent(personChanged, { detail: person.id }));
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
	forgetCatalog();
	forgetPeople();
	toast({ kind: "success", text: words.deleted.done(person.displayName) });
	await navigate(linkTo(["people", person.id]));
}
