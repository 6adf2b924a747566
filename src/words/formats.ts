/** How a language writes numbers, lists, times and names, by the rules of `Intl`. */
export function makeFormats(language: string) {
	const numbers = new Intl.NumberFormat(language);
	const lists = new Intl.ListFormat(language);
	const choices = new Intl.ListFormat(language, { type: "disjunction" });
	const sizes = new Intl.NumberFormat(language, {
		style: "unit",
		unit: "megabyte",
		maximumFractionDigits: 1,
	});
	const durations = new Intl.NumberFormat(language, {
		style: "unit",
		unit: "millisecond",
		minimumFractionDigits: 1,
		maximumFractionDigits: 1,
	});
	return {
		/** A number with the separators of the language. */
		number: (count: number): string => numbers.format(count),
		/** “A, B and C”. */
		list: (texts: readonly string[]): string => lists.format(texts),
		/** “A, B or C”. */
		either: (texts: readonly string[]): string => choices.format(texts),
		milliseconds: (ms: number): string => durations.format(ms),
		/** A number of bytes in megabytes. */
		megabytes: (bytes: number): string => sizes.format(bytes / 1_000_000),
	};
}
