const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

/** The milliseconds of a span such as `90d` or `1h30m`; undefined for any other text. */
export function readSpan(text: string): number | undefined {
	if (text === "") return undefined;
	const parts = /^(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/
		.exec(text)
		?.slice(1);
	if (parts === undefined) return undefined;
	return Object.values(unitMs).reduce(
		(sum, unit, index) => sum + Number(parts[index] ?? 0) * unit,
		0,
	);
}
