import type { Person } from "../contract/person.ts";
import { words } from "./words.ts";

/** Says in words what an avatar shows as a sign. */
export function statusText(status: Person["status"]): string {
	return status === undefined ? words.status.hidden : words.status[status];
}
