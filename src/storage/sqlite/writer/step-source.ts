import { slicesOf } from "../../../concurrency/time-slices.ts";
import { type Claim, claimKey } from "../../../directory/people/claims.ts";
import { demandRoom, readGroup } from "../../sql/groups.ts";
import type { Basis } from "../../sql/steps/basis.ts";
import { keyOfQuery } from "../../sql/steps/context-query.ts";
import { claimsLength, type StepSource } from "../../sql/steps/step-source.ts";
import { readReply } from "../../sql/stored-replies.ts";
import type { Database } from "../database.ts";
import { dialect } from "../dialect.ts";
import type { Engine } from "../engine.ts";
import { readRecords } from "../person-rows.ts";
import { doWork } from "../work.ts";
import { runQuery } from "./context-queries.ts";

/** Reads this engine for the decisions on steps. */
export function openStepSource({
	database,
	catalogs,
}: Pick<Engine, "database" | "catalogs">): StepSource {
	return {
		async readBasis(orgId, ids) {
			catalogs.refresh();
			const catalog = catalogs.get(orgId);
			if (catalog === undefined) return undefined;
			const basis: Basis = {
				catalog,
				catalogVersion: 0,
				seats: readAllSeats(database, orgId),
				people: new Map(),
				readIds: new Set(),
				results: new Map(),
			};
			readPeople(database, basis, ids);
			return basis;
		},
		async readMore(basis, wanted) {
			const orgId = basis.catalog.organization.id;
			const ids = [...wanted].filter((entry) => typeof entry === "string");
			readPeople(database, basis, ids);
			for (const entry of wanted)
				if (typeof entry === "string") continue;
				else if (entry.kind === "holders" || entry.kind === "line")
					throw new Error("Holders and managers are read one by one here.");
				else
					basis.results.set(
						keyOfQuery(entry),
						runQuery(database, orgId, entry),
					);
		},
		async readHeld(claims) {
			const held = new Set<string>();
			for await (const { entries } of slicesOf(claims, claimsLength))
				for (const key of listHeld(database, entries)) held.add(key);
			return held;
		},
		findReply: async (key, now) => doWork(database, readReply(key, now)),
		readGroup: async (key) => doWork(database, readGroup(key, JSON.parse)),
		demandRoom: async (change) => doWork(database, demandRoom(change)),
		listHolders: async ({ orgId, roleIds, afterId, limit }) =>
			database
				.all<{ id: string; isLoginEnabled: number }>(
					`SELECT DISTINCT people.id, json_extract(document, '$.isLoginEnabled') AS isLoginEnabled
					FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
					WHERE holdings.org_id = $org1 AND kind = 'role' AND ${dialect.among("value", "$id2")} AND people.id > $id3
					ORDER BY people.id LIMIT $4`,
					...[orgId, roleIds, afterId, limit],
				)
				.map(({ id, isLoginEnabled }) => ({
					id,
					isLoginEnabled: isLoginEnabled === 1,
				})),
	};
}

function readPeople(
	database: Database,
	{ catalog, people, readIds }: Basis,
	ids: readonly string[],
): void {
	const orgId = catalog.organization.id;
	for (const id of ids) readIds.add(id);
	// Revisions are not checked: the transaction keeps everything unchanged.
	for (const [id, record] of readRecords(database, { orgId, ids }))
		people.set(id, { ...record, revision: 0 });
}

// One statement for the claims of each kind and scope.
function listHeld(database: Database, claims: readonly Claim[]): string[] {
	const groups = Map.groupBy(claims, ({ kind, scope }) =>
		claimKey({ kind, scope, value: "" }),
	);
	return [...groups.values()].flatMap((group) => {
		const { kind, scope } = group[0] as Claim;
		return database
			.all<{ value: string }>(
				`SELECT value FROM claims WHERE kind = $1 AND scope = $scope2 AND ${dialect.among("value", "$3")}`,
				...[kind, scope, group.map(({ value }) => value)],
			)
			.map(({ value }) => claimKey({ kind, scope, value }));
	});
}

function readAllSeats(database: Database, orgId: string): Basis["seats"] {
	const rows = database.all<{ id: string; total: number; taken: number }>(
		"SELECT license_id AS id, total, taken FROM seats WHERE org_id = ?",
		orgId,
	);
	return new Map(rows.map(({ id, total, taken }) => [id, { total, taken }]));
}
