import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";

/** Dispatched on the window after every change of a person. The detail is the id. */
export const personChanged = "peopled-person-changed";

/** The people who were deleted in this tab, and not restored. */
const deleted = new Set<string>();

/** Makes every open page read a person again, and the seats of licenses. */
export function announceChange(
	personId: string,
	{ isDeleted = false } = {},
): void {
	if (isDeleted) deleted.add(personId);
	else deleted.delete(personId);
	forgetCatalog();
	forgetPeople();
	dispatchEvent(new CustomEvent(personChanged, { detail: personId }));
}

/** Whether a person was deleted in this tab, so that there is nothing to read again. */
export function wasDeletedHere(personId: string): boolean {
	return deleted.has(personId);
}
