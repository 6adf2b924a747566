import type { Answer, PersonOperation } from "./person-model.ts";

type Shown = Extract<Answer, { kind: "shown" }>;
/** An operation whose reply showed the person with a version. */
type Seen = PersonOperation & { answer: Shown & { version: number } };

/** A fault that a directory might have, played into the history of one person; undefined when it has no place for it. */
interface Spoiling {
	readonly name: string;
	spoil(history: readonly PersonOperation[]): PersonOperation[] | undefined;
}

/** The faults that the checker must notice in any history. */
export const spoilings: readonly Spoiling[] = [
	{ name: "a stale read", spoil: readStale },
	{ name: "a lost update", spoil: loseUpdate },
	{ name: "a swapped order", spoil: swapOrder },
];

// A read shows a person whom a change had replaced before the read was sent.
function readStale(
	history: readonly PersonOperation[],
): PersonOperation[] | undefined {
	for (const [earlier, later] of listPairs(history))
		for (const read of history)
			if (
				isSeen(read) &&
				read.action.kind === "get" &&
				read.invoked > later.returned
			)
				return replace(history, [read, { ...read, answer: earlier.answer }]);
	return undefined;
}

// The second of two changes takes the place of the first, as if it had not been there.
function loseUpdate(
	history: readonly PersonOperation[],
): PersonOperation[] | undefined {
	for (const [earlier, later] of listPairs(history)) {
		const { version } = earlier.answer;
		const answer = { ...later.answer, version };
		return replace(history, [later, { ...later, answer }]);
	}
	return undefined;
}

// Two changes, one sent after the reply to the other, show each other's versions.
function swapOrder(
	history: readonly PersonOperation[],
): PersonOperation[] | undefined {
	for (const [earlier, later] of listPairs(history)) {
		const swap = (one: Seen, other: Seen): [Seen, Seen] => [
			one,
			{ ...one, answer: { ...one.answer, version: other.answer.version } },
		];
		return replace(history, swap(earlier, later), swap(later, earlier));
	}
	return undefined;
}

// Changes with one sent after the reply to the other.
function* listPairs(
	history: readonly PersonOperation[],
): Iterable<[Seen, Seen]> {
	const changes = history
		.filter(isSeen)
		.filter(({ action }) => action.kind !== "get");
	for (const earlier of changes)
		for (const later of changes)
			if (
				later.invoked > earlier.returned &&
				later.answer.version > earlier.answer.version
			)
				yield [earlier, later];
}

function isSeen(operation: PersonOperation): operation is Seen {
	const { answer } = operation;
	return answer?.kind === "shown" && answer.version !== undefined;
}

function replace(
	history: readonly PersonOperation[],
	...pairs: readonly (readonly [PersonOperation, PersonOperation])[]
): PersonOperation[] {
	const places = new Map(pairs);
	return history.map((operation) => places.get(operation) ?? operation);
}
