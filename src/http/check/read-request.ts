import type { TObject, TSchema } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { checkObject } from "./check.ts";
import { readQuery } from "./query.ts";
import {
	listMisdatedParameters,
	listMisspeltParameters,
	listUnknown,
	listUnknownParameters,
} from "./strict.ts";

/** A request as the contract reads it; what is wrong stands in the problems. */
export interface ReadRequest {
	query: object;
	queryProblems: FieldProblem[];
	body: object;
	/** Those of the query among them. */
	problems: FieldProblem[];
}

/**
 * Reads a query and a body by the contract of a call. Unknown properties and parameters are ignored, or,
 * with `isStrict`, problems like any other. Always a problem is a parameter without which the call would do or show
 * something else than was asked for.
 */
export function readRequest(
	operation: Operation<TObject, TSchema>,
	{
		parameters,
		body,
		isStrict,
	}: { parameters: URLSearchParams; body: unknown; isStrict: boolean },
): ReadRequest {
	const query = readQuery(operation.query, parameters);
	const list = isStrict
		? listUnknownParameters
		: operation.method === "GET"
			? listMisdatedParameters
			: listMisspeltParameters;
	query.problems.push(...list(operation.query, parameters));
	const read = { query: query.value, queryProblems: query.problems };
	if (operation.body === undefined)
		return { ...read, body: {}, problems: query.problems };
	const { schema, readOnly } = operation.body;
	const { value, problems } = checkObject(schema as TObject, body);
	if (isStrict) problems.push(...listUnknown(schema, body, readOnly));
	return { ...read, body: value, problems: [...query.problems, ...problems] };
}
