/** The place of a value in a JSON body. */
export type Path = readonly (string | number)[];

/** A path as refusals name it, such as `phoneNumbers[0].value`. */
export function showPath(path: Path): string {
	return path
		.map((part, index) =>
			typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`,
		)
		.join("");
}

/** The object of a JSON text; undefined when it is none. An empty text is an empty object. */
export function readBody(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = text.trim() === "" ? {} : JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

export function valueAt(body: unknown, path: Path): unknown {
	return path.reduce<unknown>(
		(value, part) =>
			typeof value === "object" && value !== null
				? (value as Record<string | number, unknown>)[part]
				: undefined,
		body,
	);
}

/** A copy of a body with another value at a path; `undefined` removes it. Objects and lists on the way are made. */
export function withValue(body: unknown, path: Path, value: unknown): unknown {
	const [first, ...rest] = path;
	if (first === undefined) return value;
	if (typeof first === "number") {
		const list = Array.isArray(body) ? body : [];
		if (rest.length === 0 && value === undefined)
			return list.filter((_, index) => index !== first);
		return list.length > first
			? list.with(first, withValue(list[first], rest, value))
			: [...list, withValue(undefined, rest, value)];
	}
	const object = isObject(body) ? body : {};
	const next = withValue(object[first], rest, value);
	if (next !== undefined) return { ...object, [first]: next };
	const { [first]: _, ...others } = object;
	return others;
}

/** The place at which a JSON text cannot be read; undefined when it can. */
export function findSyntaxError(
	text: string,
): { line: number; column: number; index: number } | undefined {
	try {
		JSON.parse(text);
		return undefined;
	} catch (cause) {
		return placeOf(text, (cause as Error).message);
	}
}

// Browsers name the position, or the line and the column. Without either, the text ends too early.
function placeOf(text: string, message: string) {
	const [, position] = /position (\d+)/.exec(message) ?? [];
	const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
	const index =
		position !== undefined
			? Number(position)
			: line !== undefined
				? text
						.split("\n")
						.slice(0, Number(line) - 1)
						.join("\n").length + Number(column)
				: text.length;
	const before = text.slice(0, index).split("\n");
	return {
		line: before.length,
		column: (before.at(-1)?.length ?? 0) + 1,
		index: Math.min(index, text.length),
	};
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
