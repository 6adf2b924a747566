import type { Person } from "../../contract/person.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-page.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../words.ts";

/** Told on the window whenever a person was changed; the detail is the id. */
export const personChanged = "peopled-person-changed";

/** The number of changes searched for the one that led to the current version. */
const changesMax = 20;

/** Undoes the change that made a person what was answered, whatever was done since, and says how it went. */
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
		await undoChange(person.id, change.id);
	} catch (cause) {
		toastFault(cause);
	}
}

/** Undoes exactly one change. Rejects with `RefusalError` when something since then is in the way. */
export async function undoChange(
	personId: string,
	changeId: string,
): Promise<void> {
	const person = await current().client.call(
		"POST /people/{personId}/changes/{changeId}/revert",
		{ path: { personId, changeId } },
	);
	forgetCatalog();
	forgetPeople();
	toast({
		kind: "success",
		text: words.history.undone(person.displayName),
		action: { label: words.redo, run: () => undoChangeTo(person) },
	});
	dispatchEvent(new CustomEvent(personChanged, { detail: personId }));
}

/** Brings a deleted person back, with everything that still can be had. */
export async function restorePerson(personId: string): Promise<void> {
	const person = await current().client.call(
		"POST /people/{personId}/restore",
		{ path: { personId } },
	);
	forgetCatalog();
	forgetPeople();
	toast({ kind: "success", text: words.deleted.done(person.displayName) });
	await navigate(linkTo(["people", personId]));
}
