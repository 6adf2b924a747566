import type { Person } from "../../contract/person.ts";

/** What a chart shows of a person. */
type ChartPerson = Pick<Person, "id" | "displayName"> &
	Partial<Pick<Person, "title" | "department" | "status">>;

/** A person in the tree. */
export interface ChartNode {
	person: ChartPerson;
	/** How many people are directly below; undefined until it is known. */
	reports: number | undefined;
	isOpen: boolean;
	/** Those below that are read; undefined until then. */
	children: ChartNode[] | undefined;
	/** The address of the next page of those below. */
	next: string | undefined;
	/** Whether only those are there who lead to the chosen person. */
	isPath: boolean;
	state: "ready" | "reading" | "failed";
}

/** A line of the tree as it is shown. */
export interface ChartRow {
	node: ChartNode;
	parent: ChartNode | undefined;
	/** From 1. */
	level: number;
	/** The place among its siblings, from 1, and how many there are. */
	position: number;
	size: number;
}

/** A node of which only the person is known. */
export function makeNode(
	person: ChartPerson,
	reports?: number | undefined,
): ChartNode {
	return {
		person,
		reports,
		isOpen: false,
		children: undefined,
		next: undefined,
		isPath: false,
		state: "ready",
	};
}

/** The managers of a person from the top down, and the person below them, as one branch. */
export function makePath(people: readonly ChartPerson[]): ChartNode[] {
	let below: ChartNode[] = [];
	for (const person of people.toReversed()) {
		const node = makeNode(person);
		if (below.length > 0) {
			node.children = below;
			node.isOpen = true;
			node.isPath = true;
		}
		below = [node];
	}
	return below;
}

/** The visible lines of a tree, from the top. */
export function rowsOf(
	nodes: readonly ChartNode[],
	parent?: ChartNode,
	level = 1,
): ChartRow[] {
	const size = Math.max(nodes.length, parent?.reports ?? 0);
	return nodes.flatMap((node, index) => [
		{ node, parent, level, position: index + 1, size },
		...(node.isOpen ? rowsOf(node.children ?? [], node, level + 1) : []),
	]);
}

/** How many people below a node are not shown. */
export function hiddenBelow({ reports = 0, children = [] }: ChartNode): number {
	return Math.max(0, reports - children.length);
}
