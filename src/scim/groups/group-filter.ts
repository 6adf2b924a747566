import { groupType } from "../../contract/scim/group-schema.ts";
import type { GroupRecord } from "../../directory/groups/group.ts";
import type { GroupFilter as StoreFilter } from "../../directory/store/group-store.ts";
import { nameKey } from "../../directory/text/text.ts";
import type { IdReader } from "../../http/check/check.ts";
import { ScimRefusal } from "../errors.ts";
import type { ScimFilter } from "../filter/parse-filter.ts";
import { groupSchema, webexGroupSchema } from "./read-group.ts";

/** Finds groups: what the store can tell, and what must be asked of each group that it finds. */
export interface GroupSearch {
	/** The conditions of the store. Every group that is sought meets them. */
	conditions: Omit<StoreFilter, "orgId">;
	/** Only groups of which this person is a member. */
	personId?: string;
	/** Whether a group that meets the conditions is sought; undefined: each of them is. */
	isSought?: (record: GroupRecord) => boolean;
}

type Comparison = Extract<ScimFilter, { kind: "compare" }>;

/**
 * Reads a filter of groups. A comparison of one attribute, and such comparisons joined by `and`, are left to the store.
 * Refuses with `invalidFilter` an attribute or operator that groups do not have.
 */
export function readGroupFilter(
	filter: ScimFilter,
	ids: IdReader,
): GroupSearch {
	const all = filter.kind === "and" ? filter.filters : [filter];
	const search: GroupSearch = { conditions: {} };
	const left = all.filter((each) => !narrow(search, each, ids));
	if (left.length > 0) {
		const tests = left.map((each) => openTest(each, ids));
		search.isSought = (record) => tests.every((test) => test(record));
	}
	return search;
}

// Adds a comparison to what the store is asked; false: it must be asked of each group.
function narrow(
	search: GroupSearch,
	filter: ScimFilter,
	ids: IdReader,
): boolean {
	if (filter.kind === "inside") {
		const inner = memberOf(filter);
		return inner !== undefined && narrow(search, inner, ids);
	}
	if (filter.kind !== "compare") return false;
	const { conditions } = search;
	const { operator, value } = filter;
	const attribute = attributeOf(filter);
	if (typeof value !== "string") return false;
	if (attribute === "members") {
		if (operator !== "eq" || search.personId !== undefined)
			throw notComparable(filter, "members can only be compared once, by eq");
		search.personId = ids.read("PEOPLE", value) ?? value;
		return true;
	}
	const asked = conditionOf(attribute, operator, value, ids);
	if (
		asked === undefined ||
		Object.keys(asked).some((key) => key in conditions)
	)
		return false;
	Object.assign(conditions, asked);
	return true;
}

// members[value eq "id"] is members.value eq "id".
function memberOf({
	attribute,
	filter,
}: Extract<ScimFilter, { kind: "inside" }>): Comparison | undefined {
	const isValue =
		attribute.toLowerCase() === "members" &&
		filter.kind === "compare" &&
		filter.attribute.toLowerCase() === "value";
	return isValue ? { ...filter, attribute: "members.value" } : undefined;
}

function conditionOf(
	attribute: Attribute,
	operator: string,
	value: string,
	ids: IdReader,
): GroupSearch["conditions"] | undefined {
	const name = `${attribute} ${operator}`;
	if (name === "id eq")
		return { ids: [ids.read("SCIM_GROUP", value) ?? value] };
	if (name === "externalId eq") return { externalId: value };
	if (name === "displayName eq") return { name: value };
	if (name === "displayName sw") return { namePrefix: value };
	return name === "displayName co" ? { namePart: value } : undefined;
}

type Attribute = keyof typeof read | "members";

// The values by which groups are compared. Names match in any case, ids exactly (RFC 7643, 3.1 and 4.2).
const read = {
	id: ({ group }: GroupRecord) => group.id,
	externalId: ({ group }: GroupRecord) => group.externalId,
	displayName: ({ group }: GroupRecord) => nameKey(group.displayName),
	usage: ({ group }: GroupRecord) => group.usage && nameKey(group.usage),
	created: ({ group }: GroupRecord) => group.createdAt,
	lastModified: ({ modifiedAt }: GroupRecord) => modifiedAt,
	resourceType: () => groupType.name,
} as const;

const attributes: ReadonlyMap<string, Attribute> = new Map([
	["id", "id"],
	["externalid", "externalId"],
	["displayname", "displayName"],
	["usage", "usage"],
	[`${webexGroupSchema.toLowerCase()}:usage`, "usage"],
	["meta.created", "created"],
	["meta.lastmodified", "lastModified"],
	["meta.resourcetype", "resourceType"],
	["members", "members"],
	["members.value", "members"],
]);

function attributeOf(comparison: Comparison): Attribute {
	const key = comparison.attribute
		.toLowerCase()
		.replace(`${groupSchema.toLowerCase()}:`, "");
	const found = attributes.get(key);
	if (found !== undefined) return found;
	throw notComparable(
		comparison,
		"groups are found by id, displayName, externalId, members, meta.created, meta.lastModified and meta.resourceType",
	);
}

function notComparable(
	{ attribute, operator }: Comparison,
	why: string,
): ScimRefusal {
	return new ScimRefusal(
		"invalidFilter",
		`filter: ${attribute.slice(0, 100)} ${operator} finds no groups: ${why}.`,
	);
}

type Test = (record: GroupRecord) => boolean;

function openTest(filter: ScimFilter, ids: IdReader): Test {
	if (filter.kind === "compare") return openComparison(filter, ids);
	if (filter.kind === "not") {
		const test = openTest(filter.filter, ids);
		return (record) => !test(record);
	}
	if (filter.kind === "inside")
		throw new ScimRefusal(
			"invalidFilter",
			`filter: ${filter.attribute.slice(0, 100)}[…] finds no groups: write members eq "id".`,
		);
	const tests = filter.filters.map((each) => openTest(each, ids));
	return filter.kind === "and"
		? (record) => tests.every((test) => test(record))
		: (record) => tests.some((test) => test(record));
}

function openComparison(comparison: Comparison, ids: IdReader): Test {
	const attribute = attributeOf(comparison);
	const { operator } = comparison;
	if (attribute === "members")
		throw notComparable(
			comparison,
			"members can only be compared by eq, alone or joined to others by and",
		);
	const readOf = read[attribute];
	if (operator === "pr") return (record) => readOf(record) !== undefined;
	const wanted = readValue(attribute, comparison, ids);
	return (record) => {
		const value = readOf(record);
		return value === undefined
			? operator === "ne"
			: compare(value, operator, wanted);
	};
}

function readValue(
	attribute: Exclude<Attribute, "members">,
	comparison: Comparison,
	ids: IdReader,
): string | number {
	const { value } = comparison;
	if (typeof value !== "string")
		throw notComparable(comparison, "its value must be a text in quotes");
	if (attribute === "created" || attribute === "lastModified") {
		const time = Date.parse(value);
		if (Number.isNaN(time))
			throw notComparable(comparison, "its value must be a date and time");
		return time;
	}
	if (attribute === "id") return ids.read("SCIM_GROUP", value) ?? value;
	return attribute === "externalId" || attribute === "resourceType"
		? value
		: nameKey(value);
}

function compare(
	value: string | number,
	operator: string,
	wanted: string | number,
): boolean {
	switch (operator) {
		case "eq":
			return value === wanted;
		case "ne":
			return value !== wanted;
		case "gt":
			return value > wanted;
		case "ge":
			return value >= wanted;
		case "lt":
			return value < wanted;
		case "le":
			return value <= wanted;
		case "co":
			return String(value).includes(String(wanted));
		case "sw":
			return String(value).startsWith(String(wanted));
		default:
			return String(value).endsWith(String(wanted));
	}
}
