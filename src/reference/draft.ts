import type { Call, ParameterObject } from "../manual/description.ts";

/** A request that is being written. */
export interface Draft {
	/** The parameters that are sent, by kind and name, such as `query:max`. */
	values: Readonly<Record<string, string>>;
	/** The media type of the body; "" without one. */
	mediaType: string;
	body: string;
}

/** The key of a parameter in a draft. */
export function keyOf({
	in: kind,
	name,
}: Pick<ParameterObject, "in" | "name">): string {
	return `${kind}:${name}`;
}

/** The key of the parameter that makes a change a dry run. */
export const dryRunKey = "query:dryRun";
/** The key of the header that demands a version. */
export const ifMatchKey = "header:If-Match";

export function hasParameter({ parameters }: Call, key: string): boolean {
	return parameters.some((parameter) => keyOf(parameter) === key);
}

/** The example of a call. Of the query, only the parameters of the example request are filled in. */
export function openDraft(call: Call): Draft {
	const values: Record<string, string> = {};
	for (const parameter of call.parameters) {
		const example =
			parameter.in === "path"
				? parameter.example
				: call.exampleQuery[parameter.name];
		if (example !== undefined) values[keyOf(parameter)] = String(example);
	}
	return withMediaType(
		{ values, mediaType: "", body: "" },
		call,
		call.bodies[0]?.mediaType ?? "",
	);
}

/** The draft with the example body of a media type. */
export function withMediaType(
	draft: Draft,
	call: Call,
	mediaType: string,
): Draft {
	const body = call.bodies.find((each) => each.mediaType === mediaType);
	return { ...draft, mediaType, body: body?.example ?? "" };
}

/** The draft with another value of a parameter. */
export function withParameter(draft: Draft, key: string, value: string): Draft {
	return { ...draft, values: { ...draft.values, [key]: value } };
}

/** Whether two drafts of a call are about the same things: whether the parameters of their paths are the same. */
export function isSamePath(left: Draft, right: Draft): boolean {
	const keys = [left, right].flatMap(({ values }) => Object.keys(values));
	return keys
		.filter((key) => key.startsWith("path:"))
		.every((key) => (left.values[key] ?? "") === (right.values[key] ?? ""));
}

/** A draft that was made from another one, with the parameters that were edited meanwhile. */
export function keepTyped(made: Draft, from: Draft, present: Draft): Draft {
	const edited = Object.entries(present.values).filter(
		([key, value]) => value !== (from.values[key] ?? ""),
	);
	return { ...made, values: { ...made.values, ...Object.fromEntries(edited) } };
}

/** The path and query of the request, below the root of its call. */
export function pathOf(call: Call, { values }: Draft): string {
	const query = new URLSearchParams();
	let path = call.path;
	for (const parameter of call.parameters) {
		const value = values[keyOf(parameter)] ?? "";
		if (parameter.in === "path" && value !== "")
			path = path.replace(`{${parameter.name}}`, () =>
				encodeURIComponent(value),
			);
		else if (parameter.in === "query" && value !== "")
			query.append(parameter.name, value);
	}
	return query.size === 0 ? path : `${path}?${query}`;
}

/** The headers of the request, without those that identify the caller. */
export function headersOf(call: Call, draft: Draft): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const parameter of call.parameters) {
		const value = draft.values[keyOf(parameter)] ?? "";
		if (parameter.in === "header" && value !== "")
			headers[parameter.name] = value;
	}
	if (sentBody(draft) !== undefined) headers["Content-Type"] = draft.mediaType;
	return headers;
}

export function sentBody({ mediaType, body }: Draft): string | undefined {
	return mediaType === "" || body.trim() === "" ? undefined : body;
}
