/** The last moment of a local day, such as `2026-03-01`, as the API takes it; of today, this moment. */
export function momentOf(day: string, now = Date.now()): string {
	const next = new Date(`${day}T00:00`);
	next.setDate(next.getDate() + 1);
	return new Date(Math.min(next.getTime() - 1, now)).toISOString();
}

/** The local day of a time, as a date field has it. */
export function dayOf(time: number | string): string {
	const date = new Date(time);
	const two = (part: number) => String(part).padStart(2, "0");
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
