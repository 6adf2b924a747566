/** One difference between a recorded reply and that of the stand-in. */
export interface Difference {
	in: "status" | "header" | "body";
	/** The name of a header; the path of a property, such as `items[].emails[]`. */
	field: string;
	/** `missing`: only the service has it. `additional`: only the stand-in has it. */
	kind: "missing" | "additional" | "type" | "value" | "order";
	/** What the service has, shortened. */
	service?: string;
	here?: string;
}

const shownLengthMax = 120;

/** Shows a value in a difference. */
export function showValue(value: unknown): string {
	const text = JSON.stringify(value) ?? "nothing";
	return text.length > shownLengthMax
		? `${text.slice(0, shownLengthMax - 1)}…`
		: text;
}
