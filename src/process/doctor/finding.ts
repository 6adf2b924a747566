/** What one check of the doctor found. */
export interface Finding {
	/** Such as `disk`. */
	check: string;
	state: "ok" | "warning" | "problem";
	sentence: string;
	/** What to do about it; undefined when all is well. */
	wayOut?: string;
}

export function ok(check: string, sentence: string): Finding {
	return { check, state: "ok", sentence };
}

export function warning(
	check: string,
	sentence: string,
	wayOut: string,
): Finding {
	return { check, state: "warning", sentence, wayOut };
}

export function problem(
	check: string,
	sentence: string,
	wayOut: string,
): Finding {
	return { check, state: "problem", sentence, wayOut };
}

/** Bytes in the largest unit that fits, such as `1.5 GiB`. */
export function showBytes(bytes: number): string {
	const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
	const power = Math.min(
		Math.max(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), 0),
		units.length - 1,
	);
	const amount = bytes / 1024 ** power;
	return `${amount >= 100 || power === 0 ? Math.round(amount) : amount.toFixed(1)} ${units[power]}`;
}

/** A span in the largest unit that fits, such as `3 days`. */
export function showSpan(ms: number): string {
	const spans = [
		[86_400_000, "day"],
		[3_600_000, "hour"],
		[60_000, "minute"],
		[1000, "second"],
	] as const;
	const [unit, name] = spans.find(([unit]) => ms >= unit) ?? [1000, "second"];
	const count = Math.round(ms / unit);
	return `${count} ${name}${count === 1 ? "" : "s"}`;
}
