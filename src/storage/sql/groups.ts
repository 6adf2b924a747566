import {
	type Group,
	type GroupRecord,
	groupNameTaken,
	groupsMax,
	noSuchGroup,
	tooManyGroups,
} from "../../directory/groups/group.ts";
import type { Change } from "../../directory/history/change.ts";
import type { Person } from "../../directory/people/person.ts";
import type {
	GroupFilter,
	GroupQuery,
	GroupStore,
} from "../../directory/store/group-store.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import { nameKey } from "../../directory/text/text.ts";
import type { SqlEngine } from "./engine.ts";
import { deleteTemplateOf } from "./license-templates.ts";
import { locateIn } from "./locate.ts";
import { startsWith } from "./people/people-sql.ts";
import { recordStates } from "./record-states.ts";
import { all, count, get, run, type Value, type Work } from "./statement.ts";
import type { GroupWrite } from "./steps/group-write.ts";

/** Reads of groups, without changes. */
export type GroupReads = Omit<GroupStore, "change">;

interface GroupRow {
	document: string;
	member_count: number;
	modified_at: number;
	version: number;
}

const orderKeys: Readonly<Record<GroupQuery["order"]["by"], string[]>> = {
	id: ["id"],
	name: ["name_key", "id"],
	modified: ["modified_at", "id"],
};

type Parse = <Thing>(document: string) => Thing;

const columns = "document, member_count, modified_at, version";

export function openGroupReads(engine: SqlEngine): GroupReads {
	const { parse, read } = engine;
	return {
		get: (key) => read(readGroup(key, parse)),
		locate: locateIn(engine, "groups"),
		async list({ order, offset, limit, ...filter }) {
			const { conditions, values } = conditionsOf(engine, filter);
			const direction = order.isDescending ? "DESC" : "ASC";
			const keys = orderKeys[order.by];
			const rows = await read(
				all<GroupRow>(
					`SELECT ${columns} FROM groups WHERE ${conditions.join(" AND ")} ORDER BY ${keys.map((key) => `${key} ${direction}`).join(", ")} LIMIT $${values.push(limit)} OFFSET $${values.push(offset)}`,
					...values,
				),
			);
			return rows.map((row) => parseGroup(row, parse));
		},
		async count(filter) {
			const { conditions, values } = conditionsOf(engine, filter);
			return read(
				count(
					`SELECT count(*) AS count FROM groups WHERE ${conditions.join(" AND ")}`,
					...values,
				),
			);
		},
		async listMembers({ orgId, id, afterId, offset = 0, limit }) {
			const after = afterId === undefined ? "" : "AND person_id > $id5";
			const rows = await read(
				all<{ id: string; document: string }>(
					`SELECT people.id, document FROM (SELECT person_id FROM holdings WHERE org_id = $org1 AND kind = 'group' AND value = $id2 ${after} ORDER BY person_id LIMIT $3 OFFSET $4) AS held ${engine.dialect.join} people ON people.org_id = $org1 AND people.id = held.person_id ORDER BY held.person_id`,
					...[orgId, id, limit, offset],
					...(afterId === undefined ? [] : [afterId]),
				),
			);
			return rows.map((row) => {
				const { displayName, emails } = parse<Person>(row.document);
				return { id: row.id, displayName, email: emails[0] ?? "" };
			});
		},
		async findMembers({ orgId, id, personIds }) {
			const rows = await read(
				all<{ id: string }>(
					`SELECT person_id AS id FROM holdings WHERE org_id = $org1 AND kind = 'group' AND value = $id2 AND ${engine.dialect.among("person_id", "$id3")}`,
					...[orgId, id, personIds],
				),
			);
			return new Set(rows.map((row) => row.id));
		},
	};
}

function conditionsOf(
	{ dialect }: SqlEngine,
	{ orgId, ids, name, namePrefix, namePart, externalId }: GroupFilter,
): { conditions: string[]; values: Value[] } {
	const values: Value[] = [orgId];
	const conditions = ["org_id = $1"];
	if (ids !== undefined)
		conditions.push(dialect.among("id", `$${values.push(ids)}`));
	if (name !== undefined)
		conditions.push(`name_key = $${values.push(nameKey(name))}`);
	if (namePrefix !== undefined) {
		const { from, to } = startsWith(nameKey(namePrefix));
		conditions.push(`name_key >= $${values.push(from)}`);
		if (to !== undefined) conditions.push(`name_key < $${values.push(to)}`);
	}
	if (namePart !== undefined)
		conditions.push(
			`${dialect.position}(name_key, $${values.push(nameKey(namePart))}) > 0`,
		);
	// In the text of a document, these quotes stand only around a name and its value.
	if (externalId !== undefined)
		conditions.push(
			`${dialect.position}(document, $${values.push(`"externalId":${JSON.stringify(externalId)}`)}) > 0`,
		);
	return { conditions, values };
}

/** A group with its count of members. */
export function* readGroup(
	{ orgId, id }: RecordKey,
	parse: Parse,
): Work<GroupRecord | undefined> {
	const row = yield* get<GroupRow>(
		`SELECT ${columns} FROM groups WHERE org_id = $1 AND id = $2`,
		orgId,
		id,
	);
	return row && parseGroup(row, parse);
}

function parseGroup(row: GroupRow, parse: Parse): GroupRecord {
	return {
		group: parse<Group>(row.document),
		memberCount: row.member_count,
		modifiedAt: row.modified_at,
		version: row.version,
	};
}

/** Refuses a group whose name another one of the organization has, and a new one beyond the limit. */
export function* demandRoom({
	before,
	after,
}: Pick<GroupWrite, "before" | "after">): Work<void> {
	if (after === undefined) return;
	const { orgId, id, displayName } = after;
	const key = nameKey(displayName);
	if (before !== undefined && nameKey(before.displayName) === key) return;
	const other = yield* get<{ id: string }>(
		"SELECT id FROM groups WHERE org_id = $1 AND name_key = $2 AND id <> $3",
		...[orgId, key, id],
	);
	if (other !== undefined) throw groupNameTaken(displayName);
	if (before !== undefined) return;
	const known = yield* count(
		"SELECT count(*) AS count FROM groups WHERE org_id = $1",
		orgId,
	);
	if (known >= groupsMax) throw tooManyGroups();
}

/** Writes a decided change of a group with its line of history. */
export function* writeGroup(
	{ orgId, id, author, before, after }: GroupWrite,
	recordChange: (change: Omit<Change, "id">) => Work<void>,
): Work<void> {
	if (after === undefined) {
		yield* deleteTemplateOf({ orgId, groupId: id, author }, recordChange);
		yield* run("DELETE FROM groups WHERE org_id = $1 AND id = $2", orgId, id);
	} else if (before === undefined) yield* insertGroup(after, author.at);
	else {
		const changed = yield* run(
			"UPDATE groups SET name_key = $3, document = $4, modified_at = $5, version = version + 1 WHERE org_id = $1 AND id = $2",
			...[orgId, id, nameKey(after.displayName), JSON.stringify(after)],
			author.at,
		);
		if (changed === 0) throw noSuchGroup();
	}
	yield* recordStates(
		{ orgId, id, author },
		{ subject: "group", before, after },
		recordChange,
	);
}

/**
 * Adds a group without members. Throws when its id or name is taken. `origin` is the digest of a group that is
 * loaded without history.
 */
export function* insertGroup(
	group: Group,
	modifiedAt: number,
	origin: string | null = null,
): Work<void> {
	yield* run(
		"INSERT INTO groups (org_id, id, name_key, document, origin, member_count, modified_at, version) VALUES ($1, $2, $3, $4, $5, 0, $6, 1)",
		...[group.orgId, group.id, nameKey(group.displayName)],
		...[JSON.stringify(group), origin, modifiedAt],
	);
}
