import { slicesOf } from "../../../concurrency/time-slices.ts";
import { keyOf } from "../../postgres/writer/places.ts";
import {
	type Answer,
	type Question,
	textOf,
} from "../../postgres/writer/questions.ts";
import type { BatchState } from "../../postgres/writer/state.ts";
import { claimsLength, type StepSource } from "../../sql/decide-slice.ts";
import type { Engine } from "../catalogs.ts";
import type { Database } from "../database.ts";
import { readRecord } from "../people.ts";
import { isHeld } from "./claims.ts";

/** Reads this engine for the decisions on steps. */
export function openStepSource({
	database,
	catalogs,
}: Pick<Engine, "database" | "catalogs">): StepSource {
	const readPeople = (
		state: BatchState,
		orgId: string,
		ids: Iterable<string>,
	) => {
		for (const id of ids) {
			state.read.add(id);
			const record = readRecord(database, { orgId, id });
			if (record !== undefined)
				state.people.set(id, { ...record, revision: 0 });
		}
	};
	return {
		async readWorld(orgId, ids) {
			catalogs.refresh();
			const catalog = catalogs.get(orgId);
			if (catalog === undefined) return undefined;
			const state: BatchState = {
				catalogVersion: 0,
				seats: readAllSeats(database, orgId),
				people: new Map(),
				read: new Set(),
				answers: new Map(),
			};
			readPeople(state, orgId, ids);
			return { catalog: { ...catalog, version: 0 }, state };
		},
		async readMore({ catalog, state }, wanted) {
			const orgId = catalog.organization.id;
			for (const what of wanted)
				if (typeof what === "string") readPeople(state, orgId, [what]);
				else
					state.answers.set(
						textOf(what),
						answerQuestion(database, orgId, what),
					);
		},
		async readHeld(claims) {
			const held = new Set<string>();
			for await (const { entries } of slicesOf(claims, claimsLength))
				for (const claim of entries)
					if (isHeld(database, claim)) held.add(keyOf(claim));
			return held;
		},
		listHolders: async ({ orgId, roleIds, afterId, limit }) =>
			database
				.all<{ id: string; isLoginEnabled: number }>(
					`SELECT DISTINCT people.id, json_extract(document, '$.isLoginEnabled') AS isLoginEnabled
					FROM holdings JOIN people ON people.org_id = holdings.org_id AND people.id = holdings.person_id
					WHERE holdings.org_id = ? AND kind = 'role' AND value IN (SELECT value FROM json_each(?)) AND people.id > ?
					ORDER BY people.id LIMIT ?`,
					...[orgId, JSON.stringify(roleIds), afterId, limit],
				)
				.map(({ id, isLoginEnabled }) => ({
					id,
					isLoginEnabled: isLoginEnabled === 1,
				})),
	};
}

function readAllSeats(database: Database, orgId: string): BatchState["seats"] {
	const rows = database.all<{ id: string; total: number; taken: number }>(
		"SELECT license_id AS id, total, taken FROM seats WHERE org_id = ?",
		orgId,
	);
	return new Map(rows.map(({ id, total, taken }) => [id, { total, taken }]));
}

function answerQuestion(
	database: Database,
	orgId: string,
	question: Question,
): Answer {
	const count = (sql: string, ...values: (string | number)[]) => ({
		count: database.get<{ count: number }>(sql, ...values)?.count ?? 0,
	});
	switch (question.kind) {
		case "holders":
		case "line":
			throw new Error("A trial looks for holders and managers by itself.");
		case "holderOf": {
			const { kind, scope, value } = question.claim;
			const rows = database.all<{ id: string }>(
				"SELECT person_id AS id FROM claims WHERE kind = ? AND scope = ? AND value = ?",
				...[kind, scope, value],
			);
			return { ids: rows.map(({ id }) => id) };
		}
		case "deletion":
			return count(
				"SELECT at AS count FROM deletions WHERE org_id = ? AND person_id = ?",
				orgId,
				question.personId,
			);
		case "reports":
			return count(
				"SELECT count(*) AS count FROM holdings WHERE org_id = ? AND kind = 'manager' AND value = ? AND person_id NOT IN (SELECT value FROM json_each(?))",
				orgId,
				question.personId,
				JSON.stringify(question.without),
			);
		case "tokens":
			return count(
				"SELECT count(*) AS count FROM tokens WHERE org_id = ? AND person_id = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
				orgId,
				question.personId,
				question.now,
			);
	}
}
