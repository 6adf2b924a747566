import { restForOthers } from "../../concurrency/time-slices.ts";
import { compareText } from "../people/people-query.ts";
import type { Person } from "../people/person.ts";
import type { NumberKey } from "../store/number-store.ts";
import type { Store } from "../store/store.ts";
import {
	type AssignedNumber,
	assignedNumbersOf,
	type ListedNumber,
	nobodysId,
} from "./number.ts";
import { type NumberBlock, numbersInOrder } from "./number-block.ts";

/** Numbers that are read together. */
const sliceLength = 500;
/** Numbers that are compared with a filter without a pause. */
const turnLength = 10_000;

/** A position in a walk, and the number there; none for a number that is not for work, and after numbers that were not wanted. */
interface Walked {
	key: NumberKey;
	number: ListedNumber | undefined;
	/** How many numbers were looked at for it. */
	looked: number;
}

/** The blocks of a location. */
export interface OwnedBlocks {
	/** The id of the location. */
	owner: string;
	blocks: readonly NumberBlock[];
}

/** The numbers of people, in the order of their keys after a position. */
export async function* walkHeld(
	store: Store,
	{
		orgId,
		prefix,
		after,
	}: { orgId: string; prefix: string; after?: NumberKey },
): AsyncGenerator<Walked[]> {
	for (let position = after; ; ) {
		const keys = await store.numbers.walk({
			...{ orgId, prefix, after: position },
			limit: sliceLength,
		});
		if (keys.length === 0) return;
		const ids = [...new Set(keys.map(({ personId }) => personId))];
		const found = await store.people.list({
			...{ orgId, ids, limit: ids.length },
			isPresenceWanted: false,
		});
		const people = new Map(found.map(({ person }) => [person.id, person]));
		yield keys.map((key) => ({
			key,
			number: numberOf(key, people.get(key.personId)),
			looked: 1,
		}));
		if (keys.length < sliceLength) return;
		position = keys.at(-1);
		await restForOthers();
	}
}

/** The numbers of locations that nobody has, in byte order after a position. Each slice ends with the position that it has reached. */
export async function* walkFree(
	store: Store,
	{
		orgId,
		owned,
		after,
		isWanted,
	}: {
		orgId: string;
		owned: readonly OwnedBlocks[];
		after?: NumberKey;
		isWanted: (number: ListedNumber) => boolean;
	},
): AsyncGenerator<Walked[]> {
	let wanted: Walked[] = [];
	let looked = 0;
	const look = async (end: NumberKey): Promise<Walked[]> => {
		const values = wanted.map(({ key }) => key.value);
		const held = new Set(await store.numbers.listHeld({ orgId, values }));
		const free = wanted.filter(({ key }) => !held.has(key.value));
		await restForOthers();
		return [...free, { key: end, number: undefined, looked }];
	};
	let key: NumberKey | undefined;
	for (const { owner, number } of numbersInOrder(owned, after?.value)) {
		key = { value: number, personId: nobodysId };
		looked++;
		const entry = {
			...{ phoneNumber: number, locationId: owner },
			isPrimary: false as const,
		};
		if (isWanted(entry)) wanted.push({ key, number: entry, looked: 0 });
		if (wanted.length < sliceLength && looked < turnLength) continue;
		yield await look(key);
		wanted = [];
		looked = 0;
	}
	if (key !== undefined && looked > 0) yield await look(key);
}

/** Two walks in one order. Where both have a key, those of the second walk come first. */
export async function* mergeWalks(
	held: AsyncGenerator<Walked[]>,
	free: AsyncGenerator<Walked[]>,
): AsyncGenerator<Walked[]> {
	let waiting: Walked[] = [];
	let isOver = false;
	for await (const slice of held) {
		const [first = "", last = ""] = [slice[0], slice.at(-1)].map(
			(walked) => walked?.key.value,
		);
		while (!isOver && (waiting.at(-1)?.key.value ?? "") <= last) {
			const next = await free.next();
			if (next.done) {
				isOver = true;
				break;
			}
			waiting.push(...next.value);
			const [early, rest] = cutBefore(waiting, (value) => value >= first);
			waiting = rest;
			if (early.length > 0) yield early;
		}
		const [before, rest] = cutBefore(waiting, (value) => value > last);
		waiting = rest;
		yield [...before, ...slice].sort((left, right) =>
			compareText(left.key.value, right.key.value),
		);
	}
	if (waiting.length > 0) yield waiting;
	yield* free;
}

function cutBefore(
	walked: Walked[],
	isAfter: (value: string) => boolean,
): [Walked[], Walked[]] {
	const index = walked.findIndex(({ key }) => isAfter(key.value));
	return index === -1
		? [walked, []]
		: [walked.slice(0, index), walked.slice(index)];
}

function numberOf(
	{ value }: NumberKey,
	person: Person | undefined,
): AssignedNumber | undefined {
	if (person === undefined) return undefined;
	return assignedNumbersOf(person).find(({ phoneNumber, extension }) =>
		value.startsWith("x") ? value === `x${extension}` : value === phoneNumber,
	);
}
