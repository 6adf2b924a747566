import { current, orgIdIfOther } from "../session.ts";
import { type ChartNode, makeNode, makePath, rowsOf } from "./chart-tree.ts";
import {
	countReports,
	readManagers,
	readPerson,
	readReports,
} from "./read-chart.ts";

/** Managers above the chosen person, at most. */
const levelsMax = 20;
/** People below a manager who are read at once. */
export const pageSize = 50;

/** A tree as it is opened. */
export interface Chart {
	roots: readonly ChartNode[];
	/** The name of the person in the middle; undefined at the top of the organization. */
	name: string | undefined;
	/** Whether there are more managers above, or more people at the top, than are shown. */
	isCut: boolean;
}

/** Reads the top of the organization: those without a manager, the ones with the most people below first. */
export async function readTops(): Promise<Chart> {
	const page = await current().client.page("GET /people/managers", {
		query: { top: true, orgId: orgIdIfOther() },
	});
	const roots = page.items
		.toSorted((left, right) => right.reports - left.reports)
		.map((manager) => makeNode(manager, manager.reports));
	const [only] = roots;
	if (roots.length === 1 && only !== undefined) await openNode(only);
	return { roots, name: undefined, isCut: page.next !== undefined };
}

/** Reads a person with the managers above and the people directly below; undefined when there is no such person. */
export async function readPath(personId: string): Promise<Chart | undefined> {
	const person = await readPerson(personId);
	if (person === undefined) return undefined;
	const { managers, hasMore } = await readManagers(person, levelsMax);
	const path = [...managers, person];
	const counts = await countReports(path.map(({ id }) => id));
	const roots = makePath(path);
	let here: ChartNode | undefined;
	for (const { node } of rowsOf(roots)) {
		node.reports = counts.get(node.person.id) ?? 0;
		here = node;
	}
	if (here !== undefined && (here.reports ?? 0) > 0) await openNode(here);
	return { roots, name: person.displayName, isCut: hasMore };
}

/** Reads the next page of those below a node, and opens it. Those who lead to the chosen person keep their own branch. */
export async function openNode(node: ChartNode): Promise<void> {
	const present = node.children ?? [];
	const read = await readReports(node.person.id, pageSize, node.next);
	const counts = await countReports(read.people.map(({ id }) => id));
	const known = new Map(present.map((child) => [child.person.id, child]));
	const added = read.people.map(
		(person) =>
			known.get(person.id) ?? makeNode(person, counts.get(person.id) ?? 0),
	);
	const ids = new Set(added.map(({ person }) => person.id));
	const kept = present.filter(({ person }) => !ids.has(person.id));
	node.children = node.isPath ? [...added, ...kept] : [...kept, ...added];
	node.reports = Math.max(read.count, node.children.length);
	node.next = read.next;
	node.isPath = false;
	node.isOpen = true;
}
