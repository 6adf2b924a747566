import { type Interim, interimOf, openSpares } from "./break-circle.ts";
import { type Edit, nameOf, personOf } from "./edit.ts";
import type { Node, OrderContext } from "./order-context.ts";
import { openSupply, type Supply } from "./supply.ts";

/** An edit in its place in the plan. */
export interface OrderedEdit {
	/** Its number in the order. */
	id: string;
	edit: Edit;
	/** The ids of the edits that have to be made before. */
	waitsFor: string[];
}

/**
 * Puts edits in an order in which each one finds free what it takes: what frees comes first, a person is created
 * before others are managed by them, and the last full administrator goes after the next one has come. Where edits
 * wait for each other in a circle, one of them is parted in two. `stuck` says in sentences where that cannot be done.
 */
export function orderEdits(
	edits: readonly Edit[],
	context: OrderContext,
): { ordered: OrderedEdit[]; stuck: string[] } {
	const nodes = edits.toSorted(byName).map((edit): Node => ({ edit }));
	const supply = openSupply(nodes, context);
	const queue = openQueue(context);
	const waiting = new Map<Node, string>();
	const ordered: OrderedEdit[] = [];
	const spares = openSpares(edits, context);
	for (const node of nodes) queue.add(node);

	const perform = (node: Node) => {
		const key = supply.await(node);
		if (key !== undefined) {
			waiting.set(node, key);
			return;
		}
		const id = String(ordered.length + 1);
		const { waitsFor, woken } = supply.perform(node, id);
		if (node.waitsFor !== undefined) waitsFor.add(node.waitsFor);
		ordered.push({ id, edit: node.edit, waitsFor: inOrder(waitsFor) });
		for (const next of woken) if (waiting.delete(next)) queue.add(next);
		if (node.rest !== undefined)
			queue.add(Object.assign(node.rest, { waitsFor: id }));
	};
	const partOne = (): boolean => {
		const interim = findInterim(waiting, { supply, context, spares });
		if (interim === undefined) return false;
		const { node: parted } = interim;
		waiting.delete(parted);
		supply.forget(parted);
		const rest: Node = { edit: interim.rest, rest: parted.rest };
		const { waitsFor } = parted;
		const first: Node = { edit: interim.first, rest, waitsFor };
		supply.add(first);
		supply.add(rest);
		queue.add(first);
		return true;
	};
	for (;;) {
		const node = queue.take() ?? queue.takeLate(isAwaited(waiting, supply));
		if (node !== undefined) perform(node);
		else if (waiting.size === 0 || !partOne()) {
			const late = queue.takeLate();
			if (late !== undefined) perform(late);
			else if (waiting.size === 0) return { ordered, stuck: [] };
			else
				return { ordered, stuck: describeStuck(waiting, { supply, context }) };
		}
	}
}

function inOrder(ids: ReadonlySet<string>): string[] {
	return [...ids].sort((one, other) => Number(one) - Number(other));
}

// Whether an edit frees something that another one waits for.
function isAwaited(
	waiting: ReadonlyMap<Node, string>,
	supply: Supply,
): (node: Node) => boolean {
	const keys = new Set(waiting.values());
	return (node) => [...keys].some((key) => supply.giversOf(key).includes(node));
}

function byName(left: Edit, right: Edit): number {
	const [one, other] = [personOf(left), personOf(right)];
	if (one.displayName !== other.displayName)
		return one.displayName < other.displayName ? -1 : 1;
	return one.id < other.id ? -1 : 1;
}

// Edits that only give back come first. Deletions, and administrators who stop being one, are late: they come last, unless
// somebody waits for what they give back.
function openQueue({ isFullAdministrator }: OrderContext) {
	const early: Node[][] = [[], [], []];
	const late: Node[][] = [[], []];
	const starts = early.map(() => 0);
	return {
		add(node: Node) {
			const rank = rankOf(node.edit, isFullAdministrator);
			(early[rank] ?? late[rank - early.length])?.push(node);
		},
		take(): Node | undefined {
			for (const [rank, queue] of early.entries()) {
				const start = starts[rank] as number;
				if (start >= queue.length) continue;
				starts[rank] = start + 1;
				return queue[start];
			}
			return undefined;
		},
		takeLate(isWanted: (node: Node) => boolean = () => true): Node | undefined {
			for (const queue of late) {
				const at = queue.findIndex(isWanted);
				if (at >= 0) return queue.splice(at, 1)[0];
			}
			return undefined;
		},
	};
}

function rankOf(
	edit: Edit,
	isFullAdministrator: OrderContext["isFullAdministrator"],
): number {
	const { before, after, changes } = edit;
	if (isFullAdministrator(before) && !isFullAdministrator(after)) return 4;
	if (after === undefined) return 3;
	const isGiving = changes.some(
		(change) => "remove" in change && change.remove.length > 0,
	);
	const isTaking = changes.some(
		(change) => "add" in change && change.add.length > 0,
	);
	if (isGiving) return isTaking ? 1 : 0;
	return 2;
}

interface Yard {
	supply: Supply;
	context: OrderContext;
}

function findInterim(
	waiting: ReadonlyMap<Node, string>,
	{ supply, context, spares }: Yard & { spares: ReturnType<typeof openSpares> },
): (Interim & { node: Node }) | undefined {
	for (const key of new Set(waiting.values()))
		for (const node of supply.giversOf(key)) {
			if (!waiting.has(node)) continue;
			const interim = interimOf(node.edit, key, { context, spares });
			if (interim !== undefined) return { ...interim, node };
		}
	return undefined;
}

function describeStuck(
	waiting: ReadonlyMap<Node, string>,
	{ supply, context }: Yard,
): string[] {
	const sentences: string[] = [];
	for (const [node, key] of waiting) {
		const givers = supply.giversOf(key).filter((giver) => giver !== node);
		const [kind = "", ...rest] = key.split(" ");
		const value = rest.at(-1) ?? "";
		const shown = kind === "license" ? context.licenseName(value) : value;
		const others = givers.map(({ edit }) => nameOf(personOf(edit)));
		sentences.push(
			`${nameOf(personOf(node.edit))} waits for ${(things[kind] ?? things.other)(shown)}${others.length === 0 ? "" : `, which ${others.slice(0, 3).join(", ")} ${others.length === 1 ? "gives" : "give"} up later in the same circle`}. ${waysOut[kind] ?? waysOut.other}`,
		);
	}
	return sentences;
}

const things: Readonly<Record<string, (value: string) => string>> & {
	other: (value: string) => string;
} = {
	email: (value) => `the e-mail address ${value}`,
	number: (value) => `the number ${value}`,
	extension: (value) => `the extension ${value}`,
	license: (name) => `a seat of "${name}"`,
	manager: () => "a manager who is now managed by them",
	administrator: () => "another full administrator",
	other: () => "another person",
};

const waysOut: Readonly<Record<string, string>> & { other: string } = {
	email:
		"An e-mail address cannot be free for a moment: give one of them a third address, apply that, clone again, and plan the rest.",
	number:
		"A person whose only number is taken away for a moment would have neither number nor extension: give one of them an extension, apply that, clone again, and plan the rest.",
	license:
		"Taking this license away for a moment would lose the person's number and extension: free or buy one seat of it first.",
	other:
		"Change one of them at the service first, clone again, and plan the rest.",
};
