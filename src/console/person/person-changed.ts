import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";

/** Dispatched on the window after every change of a person. The detail is the id. */
export const personChanged = "peopled-person-changed";

/** Makes every open page read a person again, and the seats of licenses. */
export function announceChange(personId: string): void {
	forgetCatalog();
	forgetPeople();
	dispatchEvent(new CustomEvent(personChanged, { detail: personId }));
}
