import type { Operation } from "../contract/operation.ts";
import { RequestError } from "./errors.ts";

const known = new WeakMap<Operation, readonly string[]>();

/**
 * Refuses with `formatUnsupported` a request whose `Accept` allows none of the media types of the call. Every call has
 * JSON among them, for refusals.
 */
export function demandFormat(operation: Operation, headers: Headers): void {
	const accept = headers.get("accept");
	if (accept === null) return;
	const ranges = readRanges(accept);
	if (ranges.length === 0) return;
	const offered = known.get(operation) ?? offer(operation);
	known.set(operation, offered);
	if (offered.some((type) => admits(ranges, type))) return;
	throw new RequestError(
		"formatUnsupported",
		`The requested format is not supported. This call supports ${offered.join(", ")}; send Accept: */* or omit the header.`,
	);
}

function offer({ replies, formats = [] }: Operation): readonly string[] {
	const types = Object.values(replies).flatMap(({ mediaType, texts = {} }) => [
		...(mediaType === undefined ? [] : [mediaType]),
		...Object.keys(texts),
	]);
	return [...new Set(["application/json", ...types, ...formats])];
}

/** The JSON media types of a call, for its bodies: that of its dialect, and plain JSON. */
export function jsonTypesOf(operation: Operation): readonly string[] {
	const found = jsonTypes.get(operation) ?? findJsonTypes(operation);
	jsonTypes.set(operation, found);
	return found;
}

const jsonTypes = new WeakMap<Operation, readonly string[]>();

function findJsonTypes({ replies }: Operation): readonly string[] {
	const own = Object.values(replies).flatMap(
		({ mediaType }) => mediaType ?? [],
	);
	return [...new Set([...own, "application/json"])];
}

interface Range {
	type: string;
	isRefused: boolean;
}

function readRanges(accept: string): Range[] {
	return accept
		.toLowerCase()
		.split(",")
		.map((part) => part.split(";").map((text) => text.trim()))
		.filter(([type]) => type !== "")
		.map(([type = "", ...parameters]) => ({
			type,
			isRefused: parameters.some((text) => /^q=0(\.0{0,3})?$/.test(text)),
		}));
}

// Among the matching ranges, the most specific one decides.
function admits(ranges: readonly Range[], offered: string): boolean {
	const [kind] = offered.split("/");
	for (const type of [offered, `${kind}/*`, "*/*"]) {
		const fitting = ranges.find((range) => range.type === type);
		if (fitting !== undefined) return !fitting.isRefused;
	}
	return false;
}
