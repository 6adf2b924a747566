import type { Person } from "../contract/person.ts";
import { words } from "../words/words.ts";

/** Describes the sign of an avatar in words. */
export function statusText(status: Person["status"]): string {
	return status === undefined ? words.status.hidden : words.status[status];
}
