import type { ResourceType } from "../../contract/scim/schema.ts";
import { ScimRefusal } from "../errors.ts";
import { readBoolean } from "../resource/read-value.ts";
import { findAttribute, findTarget, type Target } from "../resource/target.ts";
import {
	type FilterOperator,
	parseFilter,
	type ScimFilter,
} from "./parse-filter.ts";

/** A filter whose names are known. */
export type Filter =
	| { op: "and" | "or"; filters: readonly Filter[] }
	| { op: "not"; filter: Filter }
	| { op: "present"; target: Target }
	| Comparison
	/** One value of the attribute for which the filter of its parts holds. */
	| { op: "some"; target: Target; filter: Filter };

export interface Comparison {
	op: FilterOperator;
	target: Target;
	value: string | boolean | null;
}

/** Finds the attributes of a filter. Refuses with `invalidFilter` a comparison of an attribute that there is not. */
export function readFilter(type: ResourceType, filter: ScimFilter): Filter {
	return resolve(filter, (path) => findTarget(type, path));
}

/** A path of a PATCH: an attribute or a part of it, of all values or of those for which a filter holds. */
export interface FilteredPath {
	target: Target;
	filter?: Filter;
}

/** Reads a path with or without a filter; undefined when it is none, or names an attribute that there is not. */
export function readPath(
	type: ResourceType,
	path: string,
): FilteredPath | undefined {
	const bracket = path.indexOf("[");
	if (bracket === -1) {
		const target = findTarget(type, path);
		return target && { target };
	}
	const target = findTarget(type, path.slice(0, bracket));
	const [, inner = "", subName] =
		/^\[(.*)\](?:\.([\w$]+))?$/s.exec(path.slice(bracket)) ?? [];
	const isList = target?.attribute.multiValued && target.sub === undefined;
	if (target === undefined || !isList || inner === "") return undefined;
	const filter = resolve(parseFilter(inner), (name) => partOf(target, name));
	if (subName === undefined) return { target, filter };
	const sub = findAttribute(target.attribute.subAttributes ?? [], subName);
	return sub && { target: { ...target, sub }, filter };
}

function resolve(
	parsed: ScimFilter,
	find: (path: string) => Target | undefined,
): Filter {
	switch (parsed.kind) {
		case "and":
		case "or":
			return {
				op: parsed.kind,
				filters: parsed.filters.map((each) => resolve(each, find)),
			};
		case "not":
			return { op: "not", filter: resolve(parsed.filter, find) };
		case "inside": {
			const target = demandTarget(parsed.attribute, find);
			return {
				op: "some",
				target,
				filter: resolve(parsed.filter, (name) => partOf(target, name)),
			};
		}
		case "compare": {
			const { attribute, operator, value = null } = parsed;
			const target = demandTarget(attribute, find);
			return operator === "pr"
				? { op: "present", target }
				: resolveComparison({ op: operator, compValue: value }, target);
		}
	}
}

function resolveComparison(
	{
		op,
		compValue,
	}: { op: FilterOperator; compValue: string | number | boolean | null },
	named: Target,
): Comparison {
	const target = withValue(named);
	const attribute = target.sub ?? target.attribute;
	const isOrder = ["gt", "ge", "lt", "le"].includes(op);
	if (attribute.type === "complex")
		throw invalid(
			`The filter compares ${attribute.name}, which has parts. Compare one of them, such as ${attribute.name}.${attribute.subAttributes?.[0]?.name}.`,
		);
	if (compValue === null) {
		if (op === "eq" || op === "ne") return { op, target, value: null };
		throw invalid(`The filter compares ${attribute.name} with null by ${op}.`);
	}
	if (attribute.type === "boolean") {
		const value = readBoolean(compValue);
		if (value !== undefined && (op === "eq" || op === "ne"))
			return { op, target, value };
		throw invalid(
			`The filter compares ${attribute.name} by ${op} with "${compValue}". It is true or false: use eq.`,
		);
	}
	const value = String(compValue);
	if (
		attribute.type === "dateTime" &&
		(isOrder || op === "eq" || op === "ne") &&
		Number.isNaN(Date.parse(value))
	)
		throw invalid(
			`The filter compares ${attribute.name} with "${value}", which is not a time such as 2026-01-15T09:00:00Z.`,
		);
	return { op, target, value };
}

// A list of values with parts stands for their values: emails for emails.value.
function withValue(target: Target): Target {
	const { attribute, sub } = target;
	if (sub !== undefined || !attribute.multiValued) return target;
	return {
		...target,
		sub: findAttribute(attribute.subAttributes ?? [], "value"),
	};
}

function demandTarget(
	path: string,
	find: (path: string) => Target | undefined,
): Target {
	const target = find(path);
	if (target === undefined)
		throw invalid(
			`The filter names ${path}, which is no attribute. GET …/v2/Schemas lists the attributes.`,
		);
	return target;
}

function partOf(
	{ extension, attribute }: Target,
	name: string,
): Target | undefined {
	const { subAttributes = [], multiValued } = attribute;
	const own = name.toLowerCase().startsWith(`${attribute.name.toLowerCase()}.`)
		? name.slice(attribute.name.length + 1)
		: name;
	const sub = findAttribute(subAttributes, own);
	if (sub !== undefined) return { extension, attribute, sub };
	// A list of texts: its values are compared themselves.
	return multiValued && subAttributes.length === 0 && own === "value"
		? { extension, attribute }
		: undefined;
}

function invalid(sentence: string): ScimRefusal {
	return new ScimRefusal("invalidFilter", sentence);
}
