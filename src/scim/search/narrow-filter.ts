import type { ResourceType } from "../../contract/scim/schema.ts";
import { ScimRefusal } from "../errors.ts";
import type { ScimFilter } from "../filter/parse-filter.ts";
import { findTarget, nameOfTarget } from "../resource/target.ts";

type Comparison = Extract<ScimFilter, { kind: "compare" }>;

interface Kinds {
	/** The kind of resource for which the filter is narrowed. */
	type: ResourceType;
	/** All kinds that are searched. */
	types: readonly ResourceType[];
}

/**
 * A filter of several kinds of resources as it is for one of them, or whether it holds for all of them. An attribute
 * that only another kind has is one without a value (RFC 7644, 3.4.2.2). Refuses with `invalidFilter` an attribute that
 * no kind has.
 */
export function narrowFilter(
	filter: ScimFilter,
	kinds: Kinds,
): ScimFilter | boolean {
	switch (filter.kind) {
		case "and":
		case "or":
			return narrowAll(filter, kinds);
		case "not": {
			const inner = narrowFilter(filter.filter, kinds);
			return typeof inner === "boolean" ? !inner : { ...filter, filter: inner };
		}
		case "inside":
			return isOwn(filter.attribute, kinds) && filter;
		case "compare":
			return isOwn(filter.attribute, kinds)
				? settleKind(filter, kinds)
				: holdsWithoutValue(filter);
	}
}

function narrowAll(
	{ kind, filters }: Extract<ScimFilter, { kind: "and" | "or" }>,
	kinds: Kinds,
): ScimFilter | boolean {
	const parts = filters.map((each) => narrowFilter(each, kinds));
	// One false part makes `and` false, and one true part makes `or` true.
	const decisive = kind === "or";
	if (parts.includes(decisive)) return decisive;
	const left = parts.filter((part) => typeof part !== "boolean");
	const [single] = left;
	if (single === undefined) return !decisive;
	return left.length === 1 ? single : { kind, filters: left };
}

function isOwn(attribute: string, { type, types }: Kinds): boolean {
	if (findTarget(type, attribute) !== undefined) return true;
	if (types.some((other) => findTarget(other, attribute) !== undefined))
		return false;
	throw new ScimRefusal(
		"invalidFilter",
		`The filter names ${attribute.slice(0, 200)}, which is no attribute of users or groups. GET …/v2/Schemas lists the attributes.`,
	);
}

// The kind of a resource is known before any is read.
function settleKind(filter: Comparison, { type }: Kinds): ScimFilter | boolean {
	const { attribute, operator, value } = filter;
	const target = findTarget(type, attribute);
	if (target === undefined || nameOfTarget(target) !== "meta.resourceType")
		return filter;
	if (operator === "eq") return value === type.name;
	return operator === "ne" ? value !== type.name : filter;
}

function holdsWithoutValue({ operator, value }: Comparison): boolean {
	return value === null ? operator === "eq" : operator === "ne";
}
