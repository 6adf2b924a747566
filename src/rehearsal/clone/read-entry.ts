/** A text of a reply; undefined when it is none. The directory stores no U+0000. */
export function readText(value: unknown): string | undefined {
	return typeof value === "string" ? value.replaceAll("\0", "") : undefined;
}

/** The texts of a list; undefined when it has none. */
export function readTexts(value: unknown): string[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const texts = value.flatMap((entry) => readText(entry) ?? []);
	return texts.length === 0 ? undefined : texts;
}

/** A time in milliseconds since 1970, UTC; undefined when it is none. */
export function readTime(value: unknown): number | undefined {
	const time = Date.parse(readText(value) ?? "");
	return Number.isNaN(time) ? undefined : time;
}
