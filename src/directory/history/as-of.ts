import type { Caller } from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { Person } from "../people/person.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import type { Change, FieldChanges } from "./change.ts";
import { writeField } from "./field-parts.ts";
import { demandHistory } from "./history.ts";

/** Lines of history that are read at a time. */
const walkStepLength = 200;

/**
 * The person at a time (milliseconds since 1970, UTC), as the last change before it left them. Refuses with
 * `invalid` a future time, with `notFound` one at which the person did not exist. Only for administrators
 * of the person's organization.
 */
export async function getPersonAsOf(
	store: Store,
	caller: Caller,
	{ personId, at, now }: { personId: string; at: number; now: number },
): Promise<Person> {
	const orgId = await demandHistory(store, caller, personId);
	if (at > now)
		refuseInvalid([
			{
				field: "asOf",
				...problemOf.inFuture({ now: new Date(now).toISOString() }),
			},
		]);
	const present = await store.people.get({ orgId, id: personId });
	const walk = openWalk(present?.person, at);
	for (let beforeId: number | undefined; ; ) {
		const lines = await store.changes.listNewest({
			orgId,
			personId,
			beforeId,
			limit: walkStepLength,
		});
		const isOver = lines.some(walk.isOverAt);
		if (isOver || lines.length < walkStepLength) break;
		beforeId = lines.at(-1)?.id;
	}
	const past = walk.end();
	if (past === undefined)
		throw new DirectoryError(
			"notFound",
			`This person did not exist at ${new Date(at).toISOString()}: not created yet, or deleted. GET /v1/people/{personId}/changes shows the times.`,
		);
	return past;
}

/**
 * The state of a person before a change, from the state after it; undefined stands for a person who does
 * not exist.
 */
export function undoFields(
	after: Person | undefined,
	fields: FieldChanges,
): Partial<Person> {
	const before: Record<string, unknown> = { ...after };
	for (const [name, { from }] of Object.entries(fields))
		writeField(before, name, from);
	return before as Partial<Person>;
}

function cameBy({ kind }: Change): boolean {
	return kind === "created" || kind === "restored";
}

/**
 * Walks back from a state of a person through their changes, newest first, to a time. State and lines may
 * be of different moments: lines of changes that the state does not include yet are skipped.
 */
export function openWalk(present: Person | undefined, at: number) {
	let state = present;
	let isBegun = false;
	/** The version and time of the state, as far as the lines show them. */
	let version = present?.version;
	let modifiedAt = present?.modifiedAt;
	const isOfState = ({ kind, version: made }: Change) =>
		present === undefined
			? kind === "deleted"
			: made === undefined || made <= present.version;
	return {
		/** Undoes a change that is newer than the time; true when the time is reached. */
		isOverAt(line: Change): boolean {
			isBegun ||= isOfState(line);
			if (!isBegun) return false;
			if (line.author.at <= at) {
				version = line.version ?? version;
				modifiedAt = line.author.at;
				return true;
			}
			const before = undoFields(state, line.fields);
			state = cameBy(line) ? undefined : (before as Person);
			version = line.version === undefined ? version : line.version - 1;
			// Until an older line gives the time of the change: people from a seed have no such line.
			modifiedAt = state?.createdAt;
			return false;
		},
		/** The person at that time; undefined when they did not exist. */
		end(): Person | undefined {
			return state === undefined || state.createdAt > at
				? undefined
				: {
						...state,
						version: version ?? 1,
						modifiedAt: modifiedAt ?? state.createdAt,
					};
		},
	};
}
