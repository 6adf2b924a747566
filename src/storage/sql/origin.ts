import { hash } from "node:crypto";
import type { Group } from "../../directory/groups/group.ts";
import { describeState } from "../../directory/history/change.ts";
import type { Location } from "../../directory/locations/location.ts";
import type { Person } from "../../directory/people/person.ts";

/** 128 bits are enough to show accidental changes and changes by hand. */
const originLength = 22;

/**
 * A digest of a person, group or location as loaded, since a load writes no line of history. It is stored until
 * they are deleted: the state before their first change must match it. A migration that edits documents has
 * to make the digests again.
 */
export function originOf(state: Person | Location | Group): string {
	return digestOf(state as unknown as Record<string, unknown>);
}

/** Whether a state has the digest. */
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
