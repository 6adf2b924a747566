import type { Caller } from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { Person } from "../people/person.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import type { Change, FieldChanges } from "./change.ts";
import { demandHistory } from "./history.ts";

/** Lines of history that are read at a time. */
const walkStepLength = 200;

/**
 * The person as they were at a time (milliseconds since 1970, UTC): what the last change up to then
 * made of them. Refuses with `invalid` a time that is still to come, with `notFound` one at which the
 * person was not there. Only for administrators of the person's organization.
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

/** A state of a person before a change, from the state after it; undefined stands for a person who is not there. */
export function undoFields(
	after: Person | undefined,
	fields: FieldChanges,
): Partial<Person> {
	const before: Record<string, unknown> = { ...after };
	for (const [name, { from }] of Object.entries(fields))
		if (from === undefined) delete before[name];
		else before[name] = from;
	return before as Partial<Person>;
}

function cameBy({ kind }: Change): boolean {
	return kind === "created" || kind === "restored";
}

/**
 * Walks from a state of a person back through their changes, the newest first, to a time. The state
 * and the lines need not be of one moment: lines of changes that the state does not hold yet are passed over.
 */
export function openWalk(present: Person | undefined, at: number) {
	let state = present;
	let isBegun = false;
	/** The version and time of the state, as far as the lines have told it. */
	let version = present?.version;
	let modifiedAt = present?.modifiedAt;
	const isOfState = ({ kind, version: made }: Change) =>
		present === undefined
			? kind === "deleted"
			: made === undefined || made <= present.version;
	return {
		/** Undoes a change that is younger than the time; true when that is reached. */
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
			// Until an older line says when it was made: those who came with a seed have none.
			modifiedAt = state?.createdAt;
			return false;
		},
		/** The person at that time; undefined when there was none. */
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
