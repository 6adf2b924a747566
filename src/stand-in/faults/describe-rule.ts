import type {
	Fault,
	FaultRuleDraft,
} from "../../contract/stand-in/fault-rule.ts";

type Match = NonNullable<FaultRuleDraft["match"]>;

/** A rule in one sentence. `incident` is the one that it makes happen. */
export function describeRule(
	{ match = {}, fault, times }: FaultRuleDraft,
	incident?: string,
): string {
	const effects =
		incident === undefined
			? describeFault(fault)
			: `meets the incident ${incident}`;
	const call = incident === undefined ? describeRun(fault) : "";
	const limit =
		times === undefined ? "" : times === 1 ? ", once" : `, ${times} times`;
	return `${describeMatch(match)} ${effects}${limit}${call === "" ? "" : `; ${call}`}.`;
}

function describeMatch(match: Match): string {
	const { method, path, query = {}, operation, person, caller } = match;
	const words = [
		method === undefined ? "" : method.join(" or "),
		path ?? (method === undefined && operation === undefined ? "" : "any path"),
	].filter((word) => word !== "");
	let text = words.join(" ");
	if (operation !== undefined && path === undefined)
		text = [method?.join(" or "), operation].filter(Boolean).join(" ");
	else if (operation !== undefined) text += ` as ${operation}`;
	if (text === "") text = "Any call";
	const parameters = Object.entries(query);
	if (parameters.length > 0)
		text += ` with ${parameters.map(([name, value]) => `${name}=${value}`).join(" and ")}`;
	if (person !== undefined) text += ` of ${person}`;
	if (caller !== undefined) text += ` by ${caller}`;
	return text + describeChoice(match) + describeWindow(match);
}

function describeChoice({ nth, every, probability, seed }: Match): string {
	let text = "";
	if (nth !== undefined)
		text += `, number ${nth.join(" and ")}${every === undefined ? "" : ","}`;
	if (every !== undefined) text += every === 1 ? ", each" : `, one in ${every}`;
	if (probability !== undefined)
		text += `, with probability ${probability}${seed === undefined ? "" : ` (seed ${seed})`}`;
	return text === "" ? "" : `${text},`;
}

function describeWindow({ from, until, after, for: lasting }: Match): string {
	const parts = [
		from === undefined ? "" : `from ${from}`,
		until === undefined ? "" : `until ${until}`,
		after === undefined ? "" : `${after} after the rule was made`,
		lasting === undefined ? "" : `for ${lasting}`,
	].filter((part) => part !== "");
	return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

function describeFault(fault: Fault): string {
	const { status, html, retryAfter, headers, body, json } = fault;
	const { delayMs = 0, delayAfterMs = 0, cut, truncate, gzip } = fault;
	const parts: string[] = [];
	if (delayMs > 0) parts.push(`waits ${delayMs} ms before the call`);
	const got: string[] = [];
	if (html !== undefined)
		got.push(`the page of a gateway with ${status ?? 502}`);
	else if (status !== undefined) got.push(String(status));
	if (body !== undefined) got.push("another body");
	if (json !== undefined) got.push("changed JSON");
	if (gzip !== undefined) got.push("gzip that cannot be decoded");
	if (truncate !== undefined && cut !== "body")
		got.push(`the first ${truncate} bytes of the body`);
	const changed = Object.keys(headers ?? {});
	if (changed.length > 0) got.push(`other headers (${changed.join(", ")})`);
	if (got.length > 0)
		parts.push(
			`gets ${got.join(", ")}${retryAfter === undefined ? "" : ` with Retry-After: ${retryAfter}`}`,
		);
	else if (retryAfter !== undefined)
		parts.push(`gets Retry-After: ${retryAfter}`);
	if (delayAfterMs > 0) parts.push(`waits ${delayAfterMs} ms before the reply`);
	if (cut !== undefined) parts.push(describeCut(cut, truncate));
	return parts.join(" and ") || "is handled as usual";
}

function describeCut(
	cut: NonNullable<Fault["cut"]>,
	truncate: number | undefined,
): string {
	switch (cut) {
		case "before":
		case "after":
			return "loses its connection without a reply";
		case "headers":
			return "loses its connection after the headers of the reply";
		case "body":
			return truncate === undefined
				? "loses its connection within the body of the reply"
				: `loses its connection after ${truncate} bytes of the body`;
	}
}

// Whether the call runs, where the effects leave it open.
function describeRun({ status, html, when, cut }: Fault): string {
	if (cut === "after") return "the call runs";
	if (cut === "before") return "the call does not run";
	if (status === undefined && html === undefined)
		return cut === undefined ? "" : "the call runs";
	return when === "after" ? "the call runs" : "the call does not run";
}
