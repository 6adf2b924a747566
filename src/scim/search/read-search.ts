import type { Operation } from "../../contract/operation.ts";
import { searchSchemaId } from "../../contract/scim/messages.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { readRequest } from "../../http/check/read-request.ts";
import type { Call } from "../call.ts";
import { ScimRefusal } from "../errors.ts";
import type { SentListQuery } from "../list-query.ts";
import {
	demandDistinctNames,
	fieldsOf,
	isObject,
} from "../resource/resource.ts";

/**
 * The query in the body of a search (RFC 7644, 3.4.3), checked as the query of the list is. Refuses a body that is no
 * search.
 */
export function readSearch(
	{ sent, isStrict, ids, queryProblems }: Call,
	list: Operation,
): SentListQuery {
	const names = new Map(
		Object.keys(list.query.properties).map((name) => [
			name.toLowerCase(),
			name,
		]),
	);
	const parameters = new URLSearchParams();
	for (const [name, value] of readFields(sent)) {
		const known = names.get(name) ?? name;
		for (const text of readTexts(known, value)) parameters.append(known, text);
	}
	const read = readRequest(list, { parameters, body: {}, isStrict, ids });
	refuseInvalid([...queryProblems, ...read.queryProblems]);
	return read.query;
}

function readFields(sent: unknown): ReadonlyMap<string, unknown> {
	const fields = fieldsOf(sent);
	if (fields === undefined || !isObject(sent))
		throw new ScimRefusal("invalidSyntax", "The body is not a JSON object.");
	demandDistinctNames(sent);
	const { schemas, ...rest } = Object.fromEntries(fields);
	if (!Array.isArray(schemas) || !schemas.some(isSearchSchema))
		throw new ScimRefusal(
			"invalidSyntax",
			`schemas must be ["${searchSchemaId}"].`,
		);
	return new Map(Object.entries(rest));
}

function isSearchSchema(schema: unknown): boolean {
	return String(schema).toLowerCase() === searchSchemaId.toLowerCase();
}

const lists = ["attributes", "excludedAttributes"];

// The texts that the parameter would have in an address. A null or an empty list stands for none (RFC 7643, 2.5).
function readTexts(name: string, value: unknown): string[] {
	if (value === null) return [];
	const values: unknown[] = Array.isArray(value) ? value : [value];
	const wrong = values.find((each) => typeof each === "object");
	if (wrong !== undefined)
		throw new ScimRefusal(
			"invalidValue",
			`${name.slice(0, 100)} must be a text, a number, true or false, or a list of texts for attributes.`,
		);
	const texts = values.map(String);
	return lists.includes(name) && texts.length > 0 ? [texts.join(",")] : texts;
}
