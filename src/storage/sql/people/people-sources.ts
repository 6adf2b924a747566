import {
	nameRangeOf,
	type PeopleQuery,
} from "../../../directory/people/people-query.ts";
import { activeForMs } from "../../../directory/people/presence.ts";
import { emailKey } from "../../../directory/text/email.ts";
import { nameKey } from "../../../directory/text/text.ts";
import type { Dialect } from "../dialect.ts";
import {
	activitySegment,
	addHeld,
	holdingSegment,
	nameSegment,
	presenceSegment,
	type Segment,
	type Sql,
	startsWith,
} from "./people-sql.ts";

/** The kinds of index entries that narrow a list down. */
type Kind =
	| "department"
	| "externalId"
	| "group"
	| "license"
	| "locked"
	| "manager"
	| "pending"
	| "role"
	| "type";

/** An index that has all people whom a filter finds. */
export interface Source {
	/** The filter that the index answers completely; undefined when its rows must be checked. */
	answers: keyof PeopleQuery | undefined;
	/** Its parts, one after another. */
	parts: readonly Segment[];
	/** Whether it has each person once. */
	isOnce: boolean;
}

/** The indexed filters of a query. */
export function sourcesOf(query: PeopleQuery, dialect: Dialect): Source[] {
	const { managerId, type, licenseId, groupId, locationId, roleIds } = query;
	const sources: Source[] = [];
	const add = (
		answers: keyof PeopleQuery | undefined,
		parts: readonly Segment[],
		isOnce = true,
	) => sources.push({ answers, parts, isOnce });
	const { ids, email, department, presence } = query;
	if (ids !== undefined)
		add("ids", [
			among("people_by_id", (sql) => [
				sql.dialect.among("people.id", sql.addId(ids)),
			]),
		]);
	if (email !== undefined)
		add("email", [
			among("people_by_id", (sql) => [
				`people.id = ${sql.dialect.emailHolder(sql.add(emailKey(email)))}`,
			]),
		]);
	if (managerId !== undefined) add("managerId", [held("manager", managerId)]);
	if (type !== undefined && type !== "person")
		add("type", [held("type", type)]);
	if (query.isPending) add("isPending", [held("pending", "")]);
	if (licenseId !== undefined) add("licenseId", [held("license", licenseId)]);
	if (groupId !== undefined) add("groupId", [held("group", groupId)]);
	if (locationId !== undefined)
		add("locationId", [
			among("people_by_location", (sql) => [
				`people.location_id = ${sql.addId(locationId)}`,
			]),
		]);
	if (roleIds !== undefined)
		add(
			"roleIds",
			[...new Set(roleIds)].map((roleId) => held("role", roleId)),
			roleIds.length < 2,
		);
	const range = nameRangeOf(query);
	if (range !== undefined) add("nameRange", [nameSegment(range)]);
	if (department !== undefined)
		add("department", [held("department", nameKey(department))]);
	if (query.externalId !== undefined)
		add("externalId", [held("externalId", query.externalId)]);
	if (query.isLoginEnabled === false)
		add("isLoginEnabled", [held("locked", "")]);
	if (query.searchPrefix !== undefined)
		add("searchPrefix", foundParts(query, query.searchPrefix), false);
	if (presence !== undefined) add(undefined, statusParts(presence, dialect));
	return sources;
}

/** The people whom a query excludes, where an index has them: the query finds all others. */
export function complementsOf(query: PeopleQuery): Source[] {
	const complement = (
		answers: keyof PeopleQuery,
		...parts: Segment[]
	): Source => ({ answers, parts, isOnce: true });
	const sources: Source[] = [];
	if (query.type === "person")
		sources.push(
			complement("type", held("type", "appuser"), held("type", "bot")),
		);
	if (query.isPending === false)
		sources.push(complement("isPending", held("pending", "")));
	if (query.isLoginEnabled)
		sources.push(complement("isLoginEnabled", held("locked", "")));
	return sources;
}

/** All people of an organization. */
export const everyone: Source = {
	answers: undefined,
	parts: [nameSegment()],
	isOnce: true,
};

function held(kind: Kind, value: string): Segment {
	return {
		...holdingSegment(kind, (sql) => [
			`lead.value = ${addHeld(sql, kind, value)}`,
		]),
		key: undefined,
	};
}

// People by their ids.
function among(index: string, more: (sql: Sql) => string[]): Segment {
	return {
		...nameSegment(),
		index,
		key: undefined,
		where: (sql) => [`people.org_id = ${sql.org}`, ...more(sql)],
	};
}

// A text matches search keys, and number keys when it may be a number.
function foundParts(
	{ numberPrefixes = [] }: PeopleQuery,
	text: string,
): Segment[] {
	return [
		{ ...holdingSegment("search"), ...startsWith(text) },
		...numberPrefixes.map((prefix) => ({
			...holdingSegment("number"),
			...startsWith(prefix),
		})),
	];
}

// People who may show a status: the report may have ended, and some do not share it.
function statusParts(
	{ status, now }: NonNullable<PeopleQuery["presence"]>,
	dialect: Dialect,
): Segment[] {
	const { table } = dialect.presences;
	const activeFrom = now - activeForMs;
	switch (status) {
		case "pending":
			// Bots and guests are never pending.
			return [held("pending", ""), holdingSegment("type")];
		case "active":
		case "inactive":
			return [
				{
					...activitySegment(dialect),
					...(status === "active" ? { from: activeFrom } : { to: activeFrom }),
				},
			];
		default:
			return [
				presenceSegment(dialect, "people_by_report", (sql) => [
					`${table}.reported = ${sql.add(status)}`,
				]),
			];
	}
}
