import { hash } from "node:crypto";
import { describeState } from "../../directory/history/change.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Person } from "../../directory/people/person.ts";

/** 128 bits are enough to show what was changed by mistake or by hand. */
const originLength = 22;

/**
 * A digest of a person or location as they came by a load, which writes no line of history. It stays beside them until they are
 * deleted: what their changes are undone to must have it. A migration that edits documents has to make these again.
 */
export function originOf(state: Person | Location): string {
	return digestOf(state as unknown as Record<string, unknown>);
}

/** Whether a state has a digest that was made of it. */
export function hasOrigin(
	state: Record<string, unknown>,
	origin: string,
): boolean {
	return digestOf(state) === origin;
}

function digestOf(state: Record<string, unknown>): string {
	return hash("sha256", describeState(state), "base64url").slice(
		0,
		originLength,
	);
}
