/** The text for a value of the server; undefined when these texts do not know it. */
export function textFor(
	texts: Readonly<Record<string, string>>,
	value: string,
): string | undefined {
	return Object.hasOwn(texts, value) ? texts[value] : undefined;
}
