import { idOf } from "./edit.ts";
import type { Node, OrderContext } from "./order-context.ts";
import { type Moved, movedBy, type Resource } from "./resources.ts";
import type { WirePerson } from "./wire-person.ts";

/** Managers above a person at most. */
const managersAboveMax = 1000;

/** What is free, and who will free the rest, while edits are put in order. */
export interface Supply {
	/** The key of the first thing that an edit needs and that is not free yet; undefined when it can be made. */
	await(node: Node): string | undefined;
	/** Makes an edit: says on which edits it depends, and which waiting ones may try again. */
	perform(
		node: Node,
		id: string,
	): { waitsFor: Set<string>; woken: readonly Node[] };
	/** The edits not made yet that will free something. */
	giversOf(key: string): Node[];
	add(node: Node): void;
	/** Takes an edit out that was parted. */
	forget(node: Node): void;
}

/** Opens the supply as it is before the first edit. */
export function openSupply(
	nodes: readonly Node[],
	{ everybody, freeSeats, isFullAdministrator }: OrderContext,
): Supply {
	const moves = new Map<Node, Moved>();
	const givers = new Map<string, Set<Node>>();
	const waiters = new Map<string, Node[]>();
	/** The edit that last freed a thing. */
	const freedBy = new Map<string, string>();
	const seats = openSeats(freeSeats);
	const managers = new Map<string, string | undefined>();
	const managerOf = (id: string) =>
		managers.has(id) ? managers.get(id) : managerIn(everybody.get(id));
	let administrators = 0;
	for (const person of everybody.values())
		if (isFullAdministrator(person)) administrators++;
	/** Those of the start who still are administrators. */
	let originals = administrators;

	const add = (node: Node) => {
		const moved = movedBy(node.edit);
		moves.set(node, moved);
		for (const key of keysGiven(node, moved)) {
			const known = givers.get(key);
			if (known === undefined) givers.set(key, new Set([node]));
			else known.add(node);
		}
	};
	const forget = (node: Node) => {
		for (const key of keysGiven(node, moves.get(node) ?? movedBy(node.edit)))
			givers.get(key)?.delete(node);
		moves.delete(node);
	};
	// Besides what it gives back, an edit makes people, managers and administrators.
	const keysGiven = ({ edit }: Node, { gives }: Moved): string[] => {
		const keys = gives.map(({ key }) => key);
		const { before, after } = edit;
		if (before === undefined) keys.push(`person ${idOf(edit)}`);
		if (managerIn(before) !== managerIn(after))
			keys.push(`manager ${idOf(edit)}`);
		if (!isFullAdministrator(before) && isFullAdministrator(after))
			keys.push("administrator");
		return keys;
	};
	const hasOtherGiver = (key: string, node: Node) =>
		[...(givers.get(key) ?? [])].some((giver) => !isPartOf(giver, node));
	const isMissing = ({ kind, key, value }: Resource, node: Node) =>
		kind === "license" ? seats.isFull(value) : hasOtherGiver(key, node);

	// The person on the line above who still gets another manager, when the line leads back to the person.
	const awaitLine = (node: Node): string | undefined => {
		const { before, after } = node.edit;
		const wanted = managerIn(after);
		if (wanted === undefined || wanted === managerIn(before)) return undefined;
		if (givers.get(`person ${wanted}`)?.size) return `person ${wanted}`;
		const line: string[] = [];
		for (
			let id: string | undefined = wanted;
			id !== undefined && line.length < managersAboveMax;
			id = managerOf(id)
		) {
			if (id === idOf(node.edit)) {
				const movable = line.find(
					(each) => givers.get(`manager ${each}`)?.size,
				);
				return `manager ${movable ?? wanted}`;
			}
			line.push(id);
		}
		return undefined;
	};
	const isLastAdministrator = ({ edit: { before, after } }: Node) =>
		administrators <= 1 &&
		isFullAdministrator(before) &&
		!isFullAdministrator(after);
	for (const node of nodes) add(node);

	return {
		await(node) {
			const { takes } = moves.get(node) as Moved;
			const key =
				takes.find((take) => isMissing(take, node))?.key ??
				awaitLine(node) ??
				(isLastAdministrator(node) && givers.get("administrator")?.size
					? "administrator"
					: undefined);
			if (key !== undefined) push(waiters, key, node);
			return key;
		},
		perform(node, id) {
			const moved = moves.get(node) as Moved;
			const { before, after } = node.edit;
			const waitsFor = new Set<string>();
			const depend = (step: string | undefined) => {
				if (step !== undefined) waitsFor.add(step);
			};
			for (const { kind, key, value } of moved.takes)
				depend(kind === "license" ? seats.take(value) : freedBy.get(key));
			const managerId = managerIn(after);
			if (managerId !== undefined && managerId !== managerIn(before)) {
				depend(freedBy.get(`person ${managerId}`));
				depend(freedBy.get(`manager ${managerId}`));
			}
			if (isFullAdministrator(before) && !isFullAdministrator(after)) {
				administrators--;
				originals--;
				if (originals === 0) depend(freedBy.get("administrator"));
			} else if (!isFullAdministrator(before) && isFullAdministrator(after))
				administrators++;
			managers.set(idOf(node.edit), managerId);
			const keys = keysGiven(node, moved);
			forget(node);
			const woken: Node[] = [];
			for (const key of keys) {
				freedBy.set(key, id);
				woken.push(...(waiters.get(key) ?? []));
				waiters.delete(key);
			}
			for (const { kind, value } of moved.gives)
				if (kind === "license") seats.give(value, id);
			return { waitsFor, woken };
		},
		giversOf: (key) => [...(givers.get(key) ?? [])],
		add,
		forget,
	};
}

// What an edit takes for the moment, its rest gives back.
function isPartOf(node: Node, whole: Node | undefined): boolean {
	return whole !== undefined && (node === whole || isPartOf(node, whole.rest));
}

function push<Value>(
	lists: Map<string, Value[]>,
	key: string,
	value: Value,
): void {
	const list = lists.get(key);
	if (list === undefined) lists.set(key, [value]);
	else list.push(value);
}

function managerIn(person: WirePerson | undefined): string | undefined {
	const id = person?.managerId;
	return typeof id === "string" && id !== "" ? id : undefined;
}

// The seats that are free from the start are taken first.
function openSeats(freeSeats: ReadonlyMap<string, number>) {
	const free = new Map(freeSeats);
	const given = new Map<string, string[]>();
	return {
		isFull: (id: string) => (free.get(id) ?? 1) <= 0,
		/** The edit that gave the seat back; undefined when it was free. */
		take(id: string): string | undefined {
			const left = free.get(id);
			if (left === undefined) return undefined;
			free.set(id, left - 1);
			const waiting = given.get(id) ?? [];
			return left > waiting.length ? undefined : waiting.shift();
		},
		give(id: string, step: string) {
			const left = free.get(id);
			if (left === undefined) return;
			free.set(id, left + 1);
			push(given, id, step);
		},
	};
}
