import { DirectoryError } from "../../directory/errors.ts";
import { compareStates } from "../../directory/history/change.ts";
import type { Location } from "../../directory/locations/location.ts";
import { problemOf } from "../../directory/problems.ts";
import type { ChangeTarget } from "../../directory/store/change-target.ts";
import type { LocationStore } from "../../directory/store/location-store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import { nameKey } from "../../directory/text/text.ts";
import { doOnce } from "./answers.ts";
import { recordChange } from "./changes.ts";
import type { Statements } from "./database.ts";
import { parseDocument } from "./documents.ts";
import type { Engine } from "./engine.ts";
import { openLookup } from "./lookups.ts";
import { changeOrganization, outdateCatalog } from "./writer/locks.ts";

export function openLocations({ database }: Engine): LocationStore {
	const change = <Result>(
		{ orgId, now }: { orgId: string; now: number },
		options: WriteOptions<Result> | undefined,
		work: (statements: Statements) => Promise<Result>,
	) =>
		changeOrganization(
			database,
			{ orgId, now, isDryRun: options?.isDryRun },
			(statements) =>
				doOnce(statements, () => work(statements), options?.answer),
		);
	const lookUp = openLookup(async (orgId, ids) => {
		const rows = await database.all<{ id: string; document: string }>(
			"SELECT id, document FROM locations WHERE org_id = $1 AND id = ANY ($2)",
			orgId,
			ids,
		);
		return new Map(rows.map((row) => [row.id, row]));
	});
	const placeOf = ({ orgId, author }: ChangeTarget) => ({
		orgId,
		now: author.at,
	});
	return {
		async get(place) {
			const row = await lookUp(place);
			return row && parseDocument<Location>(row.document);
		},
		locate: async ({ orgIds, id }) =>
			(
				await database.get<{ org_id: string }>(
					"SELECT org_id FROM locations WHERE org_id = ANY ($1) AND id = $2",
					orgIds,
					id,
				)
			)?.org_id,
		list: async ({ orgId, ids, name, afterId = "", limit }) =>
			(
				await database.all<{ document: string }>(
					`SELECT document FROM locations WHERE org_id = $1 AND id > $2
					AND ($3::text[] IS NULL OR id = ANY ($3))
					AND ($4::text IS NULL OR strpos(name_key, $4) > 0) ORDER BY id LIMIT $5`,
					orgId,
					afterId,
					ids ?? null,
					name === undefined ? null : nameKey(name),
					limit,
				)
			).map(({ document }) => parseDocument<Location>(document)),
		create: (location, author, options) => {
			const { orgId, id } = location;
			const target = { orgId, id, author };
			return change(placeOf(target), options, async (statements) => {
				await demandFreeName(statements, location);
				await insertLocation(statements, location);
				await finish(statements, target, "created", { after: location });
			});
		},
		update: (target, rule, options) =>
			change(placeOf(target), options, async (statements) => {
				const before = await demandLocation(statements, target);
				const after = rule(before);
				if (Object.keys(compareStates(before, after)).length === 0)
					return before;
				await demandFreeName(statements, after);
				await statements.run(
					"UPDATE locations SET name_key = $3, document = $4 WHERE org_id = $1 AND id = $2",
					target.orgId,
					target.id,
					nameKey(after.name),
					JSON.stringify(after),
				);
				await finish(statements, target, "updated", { before, after });
				return after;
			}),
		delete: (target, options) =>
			change(placeOf(target), options, async (statements) => {
				const before = await demandLocation(statements, target);
				await demandEmpty(statements, target);
				await statements.run(
					"DELETE FROM locations WHERE org_id = $1 AND id = $2",
					target.orgId,
					target.id,
				);
				await finish(statements, target, "deleted", { before });
				return before;
			}),
	};
}

async function insertLocation(
	statements: Statements,
	location: Location,
): Promise<void> {
	await statements.run(
		"INSERT INTO locations (org_id, id, name_key, document) VALUES ($1, $2, $3, $4)",
		location.orgId,
		location.id,
		nameKey(location.name),
		JSON.stringify(location),
	);
}

async function readLocation(
	statements: Statements,
	{ orgId, id }: { orgId: string; id: string },
): Promise<Location | undefined> {
	const row = await statements.get<{ document: string }>(
		"SELECT document FROM locations WHERE org_id = $1 AND id = $2",
		orgId,
		id,
	);
	return row && parseDocument<Location>(row.document);
}

async function demandLocation(
	statements: Statements,
	target: ChangeTarget,
): Promise<Location> {
	const location = await readLocation(statements, target);
	if (location === undefined)
		throw new DirectoryError("notFound", "There is no such location.");
	return location;
}

async function demandFreeName(
	statements: Statements,
	{ orgId, id, name }: Location,
): Promise<void> {
	const other = await statements.get<{ id: string }>(
		"SELECT id FROM locations WHERE org_id = $1 AND name_key = $2 AND id <> $3",
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

async function demandEmpty(
	statements: Statements,
	target: ChangeTarget,
): Promise<void> {
	const row = await statements.get<{ count: number }>(
		"SELECT count(*) AS count FROM people WHERE org_id = $1 AND location_id = $2",
		target.orgId,
		target.id,
	);
	const count = row?.count ?? 0;
	if (count === 0) return;
	throw new DirectoryError(
		"conflict",
		`${count === 1 ? "One person has" : `${count} people have`} this location. Remove their calling licenses, or delete them, before you delete the location.`,
	);
}

async function finish(
	statements: Statements,
	{ orgId, id, author }: ChangeTarget,
	kind: "created" | "updated" | "deleted",
	{ before, after }: { before?: Location; after?: Location },
): Promise<void> {
	await outdateCatalog(statements, orgId);
	await recordChange(statements, {
		orgId,
		subject: "location",
		subjectId: id,
		kind,
		author,
		fields: compareStates(before, after),
	});
}
