import { compareStates } from "../../directory/history/change.ts";
import {
	type Location,
	locationInUse,
	locationNameTaken,
	noSuchLocation,
} from "../../directory/locations/location.ts";
import {
	numberElsewhere,
	numbersInUse,
} from "../../directory/numbers/location-numbers.ts";
import {
	findShared,
	numbersInOrder,
	subtractBlocks,
} from "../../directory/numbers/number-block.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { LocationStore } from "../../directory/store/location-store.ts";
import { nameKey } from "../../directory/text/text.ts";
import type { SqlEngine } from "./engine.ts";
import { locateIn } from "./locate.ts";
import { recordStates } from "./record-states.ts";
import { all, count, get, run, type Value, type Work } from "./statement.ts";

export function openLocations(engine: SqlEngine): LocationStore {
	const { dialect, parse, read, change } = engine;
	function* readLocation({
		orgId,
		id,
	}: {
		orgId: string;
		id: string;
	}): Work<Location | undefined> {
		const row = yield* get<{ document: string }>(
			"SELECT document FROM locations WHERE org_id = $1 AND id = $2",
			orgId,
			id,
		);
		return row && parse<Location>(row.document);
	}
	function* demandLocation(target: ChangeTarget): Work<Location> {
		const location = yield* readLocation(target);
		if (location === undefined) throw noSuchLocation();
		return location;
	}
	return {
		get: (key) => read(readLocation(key)),
		locate: locateIn(engine, "locations"),
		async list({ orgId, ids, name, afterId, byName, limit }) {
			const values: Value[] = [orgId, limit];
			const conditions = ["org_id = $1"];
			const column = byName === undefined ? "id" : "name_key";
			const isDescending = byName?.isDescending === true;
			const after = byName === undefined ? afterId : byName.afterName;
			if (after !== undefined)
				conditions.push(
					`${column} ${isDescending ? "<" : ">"} $${values.push(after)}`,
				);
			if (ids !== undefined)
				conditions.push(dialect.among("id", `$${values.push(ids)}`));
			if (name !== undefined)
				conditions.push(
					`${dialect.position}(name_key, $${values.push(nameKey(name))}) > 0`,
				);
			const rows = await read(
				all<{ document: string }>(
					`SELECT document FROM locations WHERE ${conditions.join(" AND ")} ORDER BY ${column}${isDescending ? " DESC" : ""} LIMIT $2`,
					...values,
				),
			);
			return rows.map(({ document }) => parse<Location>(document));
		},
		create(location, author, options) {
			const { orgId, id } = location;
			return change(
				{ orgId, now: author.at },
				function* () {
					yield* demandFreeName(location);
					yield* insertLocation(location);
					yield* finish(engine, { orgId, id, author }, { after: location });
				},
				options,
			);
		},
		update: (target, rule, options) =>
			change(
				{ orgId: target.orgId, now: target.author.at },
				function* () {
					const before = yield* demandLocation(target);
					const after = rule(before);
					if (Object.keys(compareStates(before, after)).length === 0)
						return before;
					yield* demandFreeName(after);
					if (after.numbers !== before.numbers)
						yield* demandOwnNumbers(engine, before, after);
					yield* run(
						"UPDATE locations SET name_key = $3, document = $4 WHERE org_id = $1 AND id = $2",
						target.orgId,
						target.id,
						nameKey(after.name),
						JSON.stringify(after),
					);
					yield* finish(engine, target, { before, after });
					return after;
				},
				options,
			),
		delete: (target, options) =>
			change(
				{ orgId: target.orgId, now: target.author.at },
				function* () {
					const before = yield* demandLocation(target);
					yield* demandEmpty(target);
					yield* run(
						"DELETE FROM locations WHERE org_id = $1 AND id = $2",
						target.orgId,
						target.id,
					);
					yield* finish(engine, target, { before });
					return before;
				},
				options,
			),
	};
}

/**
 * Adds a location. Throws when its id or name is taken. `origin` is the digest of a location that is loaded
 * without history.
 */
export function* insertLocation(
	location: Location,
	origin: string | null = null,
): Work<void> {
	yield* run(
		"INSERT INTO locations (org_id, id, name_key, document, origin) VALUES ($1, $2, $3, $4, $5)",
		location.orgId,
		location.id,
		nameKey(location.name),
		JSON.stringify(location),
		origin,
	);
}

function* demandFreeName({ orgId, id, name }: Location): Work<void> {
	const other = yield* get<{ id: string }>(
		"SELECT id FROM locations WHERE org_id = $1 AND name_key = $2 AND id <> $3",
		orgId,
		nameKey(name),
		id,
	);
	if (other !== undefined) throw locationNameTaken(name);
}

// A number belongs to one location, and to it for as long as somebody has the number.
function* demandOwnNumbers(
	{ dialect, parse }: SqlEngine,
	before: Location,
	{ orgId, id, numbers = [] }: Location,
): Work<void> {
	const added = subtractBlocks(numbers, before.numbers ?? []);
	const rows =
		added.length === 0
			? []
			: yield* all<{ document: string }>(
					"SELECT document FROM locations WHERE org_id = $1 AND id <> $2",
					...[orgId, id],
				);
	for (const { document } of rows) {
		const other = parse<Location>(document);
		const shared = findShared(added, other.numbers ?? []);
		if (shared !== undefined) throw numberElsewhere(shared, other.name);
	}
	const removed = subtractBlocks(before.numbers ?? [], numbers);
	const values = [...numbersInOrder([{ owner: id, blocks: removed }])].map(
		({ number }) => number,
	);
	const held = yield* all<{ value: string }>(
		`SELECT value FROM claims WHERE org_id = $org1 AND kind = 'number' AND scope = $scope2 AND ${dialect.among("value", "$3")} ORDER BY value`,
		...[orgId, orgId, values],
	);
	if (held.length > 0) throw numbersInUse(held.map(({ value }) => value));
}

function* demandEmpty({ orgId, id }: ChangeTarget): Work<void> {
	const people = yield* count(
		"SELECT count(*) AS count FROM people WHERE org_id = $org1 AND location_id = $id2",
		orgId,
		id,
	);
	if (people > 0) throw locationInUse(people);
}

function* finish(
	engine: SqlEngine,
	target: ChangeTarget,
	states: { before?: Location; after?: Location },
): Work<void> {
	yield* engine.outdateCatalog(target.orgId);
	yield* recordStates(
		target,
		{ subject: "location", ...states },
		engine.recordChange,
	);
}
