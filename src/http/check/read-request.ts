import type { TObject, TSchema } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { checkObject, type IdReader } from "./check.ts";
import { readQuery } from "./query.ts";
import {
	listMisdatedParameters,
	listMisspeltParameters,
	listUnknown,
	listUnknownParameters,
} from "./strict.ts";

/** A query and a body after the check against the contract. */
export interface ReadRequest {
	query: object;
	queryProblems: FieldProblem[];
	body: object;
	/** The problems of the query only. */
	problems: FieldProblem[];
}

/**
 * Checks a query and a body against the contract of a call. Unknown properties and parameters are ignored; with
 * `isStrict` they are problems. A misspelled parameter that would change the effect of the call is always a problem.
 */
export function readRequest(
	operation: Operation<TObject, TSchema>,
	{
		parameters,
		body,
		isStrict,
		ids,
	}: {
		parameters: URLSearchParams;
		body: unknown;
		isStrict: boolean;
		ids: IdReader;
	},
): ReadRequest {
	const query = readQuery(operation.query, parameters, ids);
	const list = isStrict
		? listUnknownParameters
		: operation.method === "GET"
			? listMisdatedParameters
			: listMisspeltParameters;
	if (parameters.size > 0)
		query.problems.push(...list(operation.query, parameters));
	const read = { query: query.value, queryProblems: query.problems };
	if (operation.body === undefined || operation.body.isRaw)
		return { ...read, body: {}, problems: query.problems };
	const { schema, readOnly } = operation.body;
	const { value, problems } = checkObject(schema as TObject, body, { ids });
	if (isStrict) problems.push(...listUnknown(schema, body, readOnly));
	return { ...read, body: value, problems: [...query.problems, ...problems] };
}
