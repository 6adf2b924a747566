import { listPeople as listPeopleContract } from "../../contract/people.ts";
import { QueryChange } from "../../contract/query-change.ts";
import type { Caller } from "../../directory/access/caller.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { type FieldProblem, isRefused } from "../../directory/field-problem.ts";
import type { JobItem } from "../../directory/jobs/job.ts";
import {
	listPeople,
	type PeopleSearch,
} from "../../directory/people/people-list.ts";
import type { PeopleKey } from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Store } from "../../directory/store/store.ts";
import { beginningOf } from "../../directory/text/text.ts";
import { parseJson } from "../../http/body/json.ts";
import { checkObject } from "../../http/check/check.ts";
import { readQuery } from "../../http/check/query.ts";
import { listUnknownParameters } from "../../http/check/strict.ts";
import { RequestError } from "../../http/errors.ts";
import { showId, webexIds } from "../ids.ts";
import { bulkIdLengthMax, moveOperation } from "../moves/move-operation.ts";
import { complainOfFilters, filtersOf } from "../people/people-list.ts";

/** The body of such a job is a query or a list of ids and a change, not a file. */
const queryBytesMax = 2_000_000;
/** The number of people read at a time. */
const pageLength = 500;
/** Parameters of a list that affect its presentation, not its people. */
const showing = [
	"max",
	"cursor",
	"offset",
	"count",
	"initials",
	"sortBy",
	"sortOrder",
	"excludeStatus",
	"callingData",
	"showAllTypes",
];

/** The request of a job for everyone whom a query finds, or for people with these ids. */
interface QueryJob {
	search: PeopleSearch;
	ids?: readonly string[];
	change: Pick<QueryChange, "method" | "add" | "remove" | "move"> & {
		body: object;
	};
}

/** Reads such a job. Refuses an unknown filter: without it, the job would include more people than intended. */
export async function readQueryJob(
	body: AsyncIterable<Uint8Array>,
	{ orgId, now }: { orgId: string; now: number },
): Promise<QueryJob> {
	const { value: sent, problems: characters } = parseJson(
		await readWhole(body),
	);
	const { value, problems } = checkObject(QueryChange, sent, { ids: webexIds });
	problems.unshift(...characters);
	if (!isObject(sent)) refuseInvalid(problems);
	// Null clears in a merge patch, so the body is used as it was sent.
	const { query, body: patch = {} } = sent as {
		query: unknown;
		body?: unknown;
	};
	// Null is no list: such a job would be for everybody.
	const areNamed = value.ids !== undefined || isRefused(problems, "ids");
	if (!areNamed && !isObject(query)) problems.push(noObject("query"));
	if (!isObject(patch)) problems.push(noObject("body"));
	const { method = "PATCH", ids, add, remove, move } = value;
	if (ids !== undefined && query !== undefined)
		problems.push({
			field: "query",
			...problemOf.wrongValue({ expected: "left out beside ids" }),
		});
	const isNothing =
		Object.keys(isObject(patch) ? patch : {}).length === 0 &&
		[add, remove].every((ids) => !ids?.licenses?.length && !ids?.roles?.length);
	const isKnown = ["method", "add", "remove", "move", "body"].every(
		(name) => !isRefused(problems, name),
	);
	if (isKnown && method === "PATCH" && isNothing)
		problems.push({
			field: "body",
			...problemOf.nothingToChange(),
		});
	if (isKnown && method !== "PATCH" && !isNothing)
		problems.push({ field: "body", ...problemOf.notForMethod({ method }) });
	if (isKnown && method === "POST" && move === undefined)
		problems.push({ field: "move", ...problemOf.required() });
	if (isKnown && method !== "POST" && move !== undefined)
		problems.push({ field: "move", ...problemOf.notForMethod({ method }) });
	const search = readSearch(isObject(query) ? query : {}, {
		orgId,
		now,
		problems,
	});
	refuseInvalid(problems);
	return {
		search,
		ids: ids && [...new Set(ids)],
		change: { method, add, remove, move, body: patch as object },
	};
}

function readSearch(
	query: object,
	{
		orgId,
		now,
		problems: found,
	}: { orgId: string; now: number; problems: FieldProblem[] },
): PeopleSearch {
	const parameters = new URLSearchParams();
	const unsaid: FieldProblem[] = [];
	for (const [name, value] of Object.entries(query)) {
		if (showing.includes(name)) continue;
		const values: unknown[] = Array.isArray(value) ? value : [value];
		// Without its values, the filter would be none.
		if (values.length === 0 || values.includes(null))
			unsaid.push({ field: name, ...problemOf.empty() });
		for (const each of values) parameters.append(name, String(each));
	}
	const read = readQuery(listPeopleContract.query, parameters, webexIds);
	const problems: FieldProblem[] = [
		...unsaid,
		...read.problems,
		...listUnknownParameters(listPeopleContract.query, parameters),
		...complainOfFilters(read.value),
	];
	const filters = filtersOf(read.value, { now, problems });
	if (filters.orgId !== undefined && filters.orgId !== orgId)
		problems.push({
			field: "orgId",
			...problemOf.wrongValue({
				expected: "the organization of the job, or left out",
			}),
		});
	found.push(
		...problems.map((problem) => ({
			...problem,
			field: `query.${problem.field}`,
		})),
	);
	return {
		...filters,
		orgId,
		ids: read.value.id && [...new Set(read.value.id)],
		// This order does not change with the people, so the walk meets each of them once. Matches of a text alone
		// have an index of their own, and reading them by creation would read everyone in the organization.
		order: isTextAlone(filters)
			? undefined
			: { by: "created", isDescending: false },
		limit: pageLength,
		isPresenceWanted: false,
	};
}

function isTextAlone(filters: ReturnType<typeof filtersOf>): boolean {
	const { text, orgId: _, ...others } = filters;
	return (
		text !== undefined &&
		Object.values(others).every((value) => value === undefined)
	);
}

/** The items of the job: a call for each person whom the query finds and the change would affect. */
export async function* listChanges(
	store: Store,
	caller: Caller,
	{ search, ids, change }: QueryJob,
	/** Called for each person whom the change would not affect. */
	leaveOut: () => void = () => {},
): AsyncGenerator<Pick<JobItem, "line" | "input">> {
	let line = 0;
	if (ids !== undefined) {
		for await (const operation of nameChanges(store, caller, {
			...{ search, ids, change, leaveOut },
		}))
			yield { line: ++line, input: JSON.stringify(operation) };
		return;
	}
	// A person who is renamed meanwhile moves in the order of a text search.
	const met = search.order === undefined ? new Set<string>() : undefined;
	let after: PeopleKey | undefined;
	do {
		const page = await listPeople(store, caller, { ...search, after });
		for (const { person } of page.records) {
			if (met?.has(person.id)) continue;
			met?.add(person.id);
			const operation = operationFor(person, change);
			if (operation === undefined) leaveOut();
			else yield { line: ++line, input: JSON.stringify(operation) };
		}
		after = page.next;
	} while (after !== undefined);
}

// A call for each of these people whom the change would affect, and for those who do not exist, so that it is refused.
async function* nameChanges(
	store: Store,
	caller: Caller,
	{
		search,
		ids,
		change,
		leaveOut,
	}: Required<QueryJob> & { leaveOut: () => void },
): AsyncGenerator<object> {
	for (let start = 0; start < ids.length; start += pageLength) {
		const page = ids.slice(start, start + pageLength);
		const { records } = await listPeople(store, caller, {
			...search,
			ids: page,
		});
		const found = new Map(records.map(({ person }) => [person.id, person]));
		for (const id of page) {
			const person = found.get(id);
			const operation =
				person === undefined
					? {
							method: change.method === "DELETE" ? "DELETE" : "PATCH",
							...{ path: pathOf(id), ifMatch: noVersion },
						}
					: operationFor(person, change);
			if (operation === undefined) leaveOut();
			else yield operation;
		}
	}
}

/** The tag of no version: a person who comes back meanwhile is not changed by an operation that knew nobody. */
const noVersion = '"0"';

function pathOf(personId: string): string {
	return `/people/${showId("PEOPLE", personId)}`;
}

function operationFor(
	person: Person,
	{ method, body, add, remove, move }: QueryJob["change"],
): object | undefined {
	if (move !== undefined) {
		const { id: personId, locationId, displayName } = person;
		return locationId === undefined || locationId === move.locationId
			? undefined
			: moveOperation({ personId, ...move }, displayName);
	}
	const about = {
		method,
		path: pathOf(person.id),
		bulkId: beginningOf(person.displayName, bulkIdLengthMax),
	};
	if (method === "DELETE") return about;
	const licenses = joined(person.licenses, add?.licenses, remove?.licenses);
	const roles = joined(person.roles, add?.roles, remove?.roles);
	const lists = {
		licenses: licenses?.map((id) => showId("LICENSE", id)),
		roles: roles?.map((id) => showId("ROLE", id)),
	};
	if (licenses === undefined && roles === undefined)
		return Object.keys(body).length === 0 ? undefined : { ...about, body };
	// A list is sent as a whole, so it applies only to the version of the person that was read.
	const ifMatch = `"${person.version}"`;
	return { ...about, ifMatch, body: { ...body, ...lists } };
}

// Undefined when the person already holds exactly those.
function joined(
	held: readonly string[],
	added: readonly string[] = [],
	removed: readonly string[] = [],
): string[] | undefined {
	const next = [...new Set([...held, ...added])].filter(
		(id) => !removed.includes(id),
	);
	const isSame =
		next.length === held.length && next.every((id) => held.includes(id));
	return isSame ? undefined : next;
}

async function readWhole(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body) {
		length += chunk.byteLength;
		if (length > queryBytesMax)
			throw new RequestError(
				"bodyTooLarge",
				`A query and its change may have at most ${queryBytesMax} bytes.`,
			);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function noObject(field: string): FieldProblem {
	return { field, ...problemOf.wrongValue({ expected: "a JSON object" }) };
}
