import type { PeopleSearch } from "../../directory/people/people-list.ts";
import { searchPrefixOf } from "../../directory/people/person-search.ts";
import { isEmail } from "../../directory/text/email.ts";
import type { IdReader } from "../../http/check/check.ts";
import type { Comparison, Filter } from "../filter/filter.ts";
import { nameOfTarget } from "../resource/target.ts";

/** The conditions of a list of people that an index answers. */
export type Conditions = Pick<
	PeopleSearch,
	| "ids"
	| "email"
	| "externalId"
	| "displayName"
	| "text"
	| "department"
	| "managerId"
	| "isLoginEnabled"
	| "roleIds"
> & {
	/** Only people of this name; `displayName` is its beginning. */
	wholeName?: string;
	/** Only people who were created, or changed, at this time (milliseconds since 1970, UTC) or later. */
	createdFrom?: number;
	modifiedFrom?: number;
};

/**
 * How people are found for a filter: the lists whose people together are all those for whom it may hold. `isExact`
 * says that it holds for each of them, so that the engine can count and page them.
 */
export interface UserPlan {
	lists: readonly Conditions[];
	isExact: boolean;
}

/** The most lists that are read for one filter. */
const listsMax = 100;

/** Plans how to find the people for a filter. Without an index that helps, it is one list of everyone. */
export function planUsers(filter: Filter | undefined, ids: IdReader): UserPlan {
	if (filter === undefined) return { lists: [{}], isExact: true };
	const plan = planOf(filter, ids);
	return plan.lists.length > listsMax ? everyone : plan;
}

const everyone: UserPlan = { lists: [{}], isExact: false };

function planOf(filter: Filter, ids: IdReader): UserPlan {
	if (filter.op === "or") {
		const plans = filter.filters.map((each) => planOf(each, ids));
		// A person may be in several of the lists.
		return { lists: plans.flatMap(({ lists }) => lists), isExact: false };
	}
	if (filter.op === "and") {
		const plans = filter.filters.map((each) => planOf(each, ids));
		const narrow = plans.filter(({ lists }) => lists.every(isNarrow));
		const single = narrow.filter(({ lists }) => lists.length === 1);
		if (single.length === 0) return narrow[0] ?? everyone;
		const lists = single.flatMap(({ lists }) => lists);
		const names = lists.flatMap((list) => Object.keys(list));
		// Of two conditions on one attribute, the last one narrows; each person is checked anyway.
		return {
			lists: [Object.assign({}, ...lists)],
			isExact:
				plans.every(({ isExact }) => isExact) &&
				new Set(names).size === names.length,
		};
	}
	if (filter.op === "some")
		return { ...planOf(filter.filter, ids), isExact: false };
	if (filter.op === "eq" || filter.op === "sw")
		return planComparison(filter, ids);
	if (filter.op === "gt" || filter.op === "ge") return planSince(filter);
	return everyone;
}

function isNarrow(conditions: Conditions): boolean {
	return Object.keys(conditions).length > 0;
}

function planComparison(comparison: Comparison, ids: IdReader): UserPlan {
	const { op, target, value } = comparison;
	const some = (conditions: Conditions, isExact = false): UserPlan => ({
		lists: [conditions],
		isExact,
	});
	const name = nameOfTarget({ ...target, extension: undefined });
	if (name === "active" && op === "eq" && typeof value === "boolean")
		return some({ isLoginEnabled: value }, true);
	if (typeof value !== "string" || value === "") return everyone;
	if (op === "sw") return planPrefix(name, value);
	switch (name) {
		case "id": {
			const id = ids.read("PEOPLE", value);
			return id === value ? some({ ids: [id] }) : nobody;
		}
		case "userName":
		case "emails.value":
			return isEmail(value) ? some({ email: value }) : nobody;
		case "externalId":
			return some({ externalId: value });
		case "displayName":
			return some({ displayName: value, wholeName: value });
		case "name.givenName":
		case "name.familyName":
			return planPrefix(name, value);
		case "meta.created":
		case "meta.lastModified":
			return planSince(comparison);
		case "department":
			return some({ department: value });
		case "roles.value":
			return some({ roleIds: [value] });
		case "manager.value": {
			const managerId = ids.read("PEOPLE", value);
			return managerId === value ? some({ managerId }) : nobody;
		}
		default:
			return everyone;
	}
}

const nobody: UserPlan = { lists: [], isExact: false };

function planPrefix(name: string, value: string): UserPlan {
	switch (name) {
		case "displayName":
			return { lists: [{ displayName: value }], isExact: false };
		case "userName":
		case "emails.value":
		case "name.givenName":
		case "name.familyName":
			return searchPrefixOf(value) === ""
				? everyone
				: { lists: [{ text: value }], isExact: false };
		default:
			return everyone;
	}
}

function planSince({ target, value }: Comparison): UserPlan {
	const name = nameOfTarget({ ...target, extension: undefined });
	const from = Date.parse(String(value));
	if (name === "meta.created")
		return { lists: [{ createdFrom: from }], isExact: false };
	return name === "meta.lastModified"
		? { lists: [{ modifiedFrom: from }], isExact: false }
		: everyone;
}
