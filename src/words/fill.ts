/** A sentence with values of any kind, such as links, in the place of its `{names}`, as parts in their order. */
export function fill(
	sentence: string,
	values: Readonly<Record<string, unknown>>,
): unknown[] {
	return sentence
		.split(/(\{\w+\})/)
		.map((part) => (part.startsWith("{") ? values[part.slice(1, -1)] : part));
}
