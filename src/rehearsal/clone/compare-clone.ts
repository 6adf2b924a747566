import { canonicalJson } from "../plan/plan.ts";
import type { Entry } from "../service/pages.ts";
import type { Service } from "../service/service.ts";
import type { NotKept } from "./baseline.ts";
import type { ServiceLists } from "./read-lists.ts";

/** Examples of a property that was not kept. */
const examplesMax = 5;

// Properties of the moment of reading.
const ofTheMoment: ReadonlySet<string> = new Set(["lastActivity", "status"]);
const times: ReadonlySet<string> = new Set(["created", "lastModified"]);
// Texts on the page, and booleans in some replies.
const booleans: ReadonlySet<string> = new Set([
	"loginEnabled",
	"invitePending",
]);

/** How a clone differs from what the service showed. */
export interface Comparison {
	notKept: NotKept[];
	/** The people whom the clone shows differently, by id. */
	shown: ReadonlyMap<string, Entry>;
}

/** Reads a clone through its own API, and compares it with what the service showed. */
export async function compareClone(
	clone: Service,
	lists: ServiceLists,
): Promise<Comparison> {
	const found = openFindings();
	const shown = new Map<string, Entry>();
	const query = { callingData: true, max: 100 };
	const kept = await readAll(clone, "/people", query);
	for (const wire of lists.people) {
		const id = String(wire.id);
		const person = kept.get(id);
		if (person === undefined) {
			found.note("person", "id", { wire, service: id });
			continue;
		}
		found.compare("person", wire, person);
		if (momentless(wire) !== momentless(person)) shown.set(id, person);
	}
	await compareCatalog(clone, lists, found);
	return { notKept: found.all(), shown };
}

async function compareCatalog(
	clone: Service,
	lists: ServiceLists,
	found: Findings,
): Promise<void> {
	const { licenses, locations, groups, roles } = lists;
	const compareAll = (
		of: string,
		wires: readonly Entry[],
		kept: ReadonlyMap<string, Entry>,
		without: readonly string[] = [],
	) => {
		for (const wire of wires) {
			const same = kept.get(String(wire.id));
			if (same === undefined) found.note(of, "id", { wire, service: wire.id });
			else found.compare(of, wire, same, without);
		}
	};
	compareAll("license", licenses, await readAll(clone, "/licenses", {}));
	compareAll(
		"location",
		locations,
		await readAll(clone, "/locations", { max: 100 }),
	);
	const readGroups = readAll(clone, "/groups", { count: 100 }, "groups");
	// A clone is younger than the last change of its groups; members are compared by their number.
	compareAll("group", groups, await readGroups, ["lastModified", "members"]);
	compareAll("role", roles, await readAll(clone, "/roles", {}));
}

async function readAll(
	clone: Service,
	path: string,
	query: Record<string, string | number | boolean>,
	itemsIn = "items",
): Promise<Map<string, Entry>> {
	const all = new Map<string, Entry>();
	for await (const { items } of clone.pages(path, query, { itemsIn }))
		for (const item of items) all.set(String(item.id), item);
	return all;
}

interface Findings {
	compare(
		of: string,
		wire: Entry,
		kept: Entry,
		without?: readonly string[],
	): void;
	note(
		of: string,
		property: string,
		values: { wire: Entry; service?: unknown; clone?: unknown },
	): void;
	all(): NotKept[];
}

function openFindings(): Findings {
	const found = new Map<string, NotKept>();
	const note: Findings["note"] = (of, property, { wire, service, clone }) => {
		const key = `${of} ${property}`;
		let known = found.get(key);
		if (known === undefined) {
			known = { of, property, count: 0, examples: [] };
			found.set(key, known);
		}
		known.count += 1;
		if (known.examples.length < examplesMax)
			known.examples.push({
				id: String(wire.id),
				name: String(wire.displayName ?? wire.name ?? ""),
				...(service !== undefined && { service }),
				...(clone !== undefined && { clone }),
			});
	};
	return {
		note,
		compare(of, wire, kept, without = []) {
			const names = new Set([...Object.keys(wire), ...Object.keys(kept)]);
			for (const name of names) {
				if (ofTheMoment.has(name) || without.includes(name)) continue;
				const [service, clone] = [wire[name], kept[name]];
				if (normalOf(name, service) === normalOf(name, clone)) continue;
				note(of, name, { wire, service, clone });
			}
		},
		all: () => [...found.values()],
	};
}

// Two values with the same normal form mean the same; an empty one means none.
function normalOf(name: string, value: unknown): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	if (Array.isArray(value) && value.length === 0) return undefined;
	if (times.has(name)) return String(Date.parse(String(value)));
	if (booleans.has(name)) return String(value);
	return canonicalJson(value);
}

function momentless(person: Entry): string {
	const lasting = Object.entries(person).filter(
		([name]) => !ofTheMoment.has(name),
	);
	return canonicalJson(Object.fromEntries(lasting));
}
