import { DirectoryError } from "../../directory/errors.ts";
import { compareStates } from "../../directory/history/change.ts";
import type { Location } from "../../directory/locations/location.ts";
import { problemOf } from "../../directory/problems.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { LocationStore } from "../../directory/store/location-store.ts";
import { nameKey } from "../../directory/text/text.ts";
import { recordChange } from "./changes.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";
import { demandChangeable } from "./writer/locks.ts";

export function openLocations(engine: Engine): LocationStore {
	const { database, writer, catalogs } = engine;
	return {
		get: async ({ orgId, id }) => readLocation(database, { orgId, id }),
		locate: async ({ orgIds, id }) =>
			database.get<{ org_id: string }>(
				"SELECT org_id FROM locations WHERE org_id IN (SELECT value FROM json_each(?)) AND id = ?",
				JSON.stringify(orgIds),
				id,
			)?.org_id,
		list: async ({ orgId, ids, name, afterId = "", limit }) =>
			database
				.all<{ document: string }>(
					`SELECT document FROM locations WHERE org_id = ? AND id > ?
					AND (? IS NULL OR id IN (SELECT value FROM json_each(?)))
					AND (? IS NULL OR instr(name_key, ?) > 0) ORDER BY id LIMIT ?`,
					orgId,
					afterId,
					ids ? 1 : null,
					JSON.stringify(ids ?? []),
					name === undefined ? null : 1,
					nameKey(name ?? ""),
					limit,
				)
				.map(({ document }) => JSON.parse(document) as Location),
		create: (location, author, options) =>
			writer.write(() => {
				const { orgId, id } = location;
				demandChangeable(catalogs, { orgId, now: author.at });
				demandFreeName(database, location);
				insertLocation(database, location);
				catalogs.forget(orgId);
				recordChange(database, {
					orgId,
					subject: "location",
					subjectId: id,
					kind: "created",
					author,
					fields: compareStates(undefined, location),
				});
			}, options),
		update: (target, rule, options) =>
			writer.write(() => {
				const before = demandLocation(engine, target);
				const after = rule(before);
				const fields = compareStates(before, after);
				if (Object.keys(fields).length === 0) return before;
				demandFreeName(database, after);
				database.run(
					"UPDATE locations SET name_key = ?, document = ? WHERE org_id = ? AND id = ?",
					nameKey(after.name),
					JSON.stringify(after),
					target.orgId,
					target.id,
				);
				finish(engine, target, "updated", fields);
				return after;
			}, options),
		delete: (target, options) =>
			writer.write(() => {
				const before = demandLocation(engine, target);
				demandEmpty(database, target);
				database.run(
					"DELETE FROM locations WHERE org_id = ? AND id = ?",
					target.orgId,
					target.id,
				);
				finish(engine, target, "deleted", compareStates(before, undefined));
				return before;
			}, options),
	};
}

/** Adds a location; throws when its id or name is taken. `origin`: of one that comes without a line of history. */
export function insertLocation(
	database: Database,
	location: Location,
	origin: string | null = null,
): void {
	database.run(
		"INSERT INTO locations (org_id, id, name_key, document, origin) VALUES (?, ?, ?, ?, ?)",
		location.orgId,
		location.id,
		nameKey(location.name),
		JSON.stringify(location),
		origin,
	);
}

function readLocation(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): Location | undefined {
	const row = database.get<{ document: string }>(
		"SELECT document FROM locations WHERE org_id = ? AND id = ?",
		orgId,
		id,
	);
	return row && (JSON.parse(row.document) as Location);
}

function demandLocation(
	{ database, catalogs }: Engine,
	target: ChangeTarget,
): Location {
	demandChangeable(catalogs, {
		orgId: target.orgId,
		now: target.author.at,
	});
	const location = readLocation(database, target);
	if (location === undefined)
		throw new DirectoryError("notFound", "There is no such location.");
	return location;
}

function demandFreeName(
	database: Database,
	{ orgId, id, name }: Location,
): void {
	const other = database.get<{ id: string }>(
		"SELECT id FROM locations WHERE org_id = ? AND name_key = ? AND id <> ?",
		orgId,
		nameKey(name),
		id,
	);
	if (other === undefined) return;
	const taken = problemOf.locationNameTaken({ value: name });
	throw new DirectoryError("conflict", `name: ${taken.problem}.`, {
		fields: [{ field: "name", ...taken }],
	});
}

function demandEmpty(database: Database, target: ChangeTarget): void {
	const count =
		database.get<{ count: number }>(
			"SELECT count(*) AS count FROM people WHERE org_id = ? AND location_id = ?",
			target.orgId,
			target.id,
		)?.count ?? 0;
	if (count === 0) return;
	throw new DirectoryError(
		"conflict",
		`${count === 1 ? "One person has" : `${count} people have`} this location. Remove their calling licenses, or delete them, before you delete the location.`,
	);
}

function finish(
	{ database, catalogs }: Engine,
	{ orgId, id, author }: ChangeTarget,
	kind: "updated" | "deleted",
	fields: ReturnType<typeof compareStates>,
): void {
	catalogs.forget(orgId);
	recordChange(database, {
		orgId,
		subject: "location",
		subjectId: id,
		kind,
		author,
		fields,
	});
}
