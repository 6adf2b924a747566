import type { Store } from "../../directory/store/store.ts";
import type { IdReader } from "../../http/check/check.ts";
import type { FaultedRequest } from "../../http/fault-injector.ts";

/** What is needed to know people by what a request says of them. */
export interface Acquaintance {
	people: Pick<Store["people"], "findByEmail">;
	ids: IdReader;
}

/** Whether the person of a rule sends the request. `name` is an id or an e-mail address. */
export async function isSentBy(
	asked: FaultedRequest,
	name: string,
	known: Acquaintance,
): Promise<boolean> {
	const caller = await asked.findCaller();
	return caller !== undefined && caller.personId === (await idOf(name, known));
}

/** Whether the request concerns the person of a rule: in its path, or else in its body. */
export async function isAbout(
	asked: FaultedRequest,
	name: string,
	known: Acquaintance,
): Promise<boolean> {
	if (/\/people\/me\/?$/i.test(asked.path)) return isSentBy(asked, name, known);
	const inPath = asked.path
		.split("/")
		.flatMap((part) => known.ids.read("PEOPLE", safeDecode(part)) ?? []);
	const id = await idOf(name, known);
	if (id !== undefined && inPath.includes(id)) return true;
	if (!/^(POST|PUT|PATCH)$/.test(asked.request.method)) return false;
	const named = await namesInBody(asked);
	return named.some(
		(text) =>
			text.toLowerCase() === name.toLowerCase() ||
			(id !== undefined && known.ids.read("PEOPLE", text) === id),
	);
}

async function idOf(
	name: string,
	{ people, ids }: Acquaintance,
): Promise<string | undefined> {
	return name.includes("@")
		? (await people.findByEmail(name))?.id
		: ids.read("PEOPLE", name);
}

function safeDecode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

// The properties by which calls of both dialects name a person.
async function namesInBody(asked: FaultedRequest): Promise<string[]> {
	const type = asked.request.headers.get("content-type") ?? "";
	if (!/\bjson\b/.test(type)) return [];
	const body = parse(new TextDecoder().decode(await asked.readBody()));
	if (typeof body !== "object" || body === null) return [];
	const { emails, email, userName, personId } = body as Record<string, unknown>;
	const listed = (Array.isArray(emails) ? emails : []).map((entry) =>
		typeof entry === "object" && entry !== null && "value" in entry
			? entry.value
			: entry,
	);
	return [...listed, email, userName, personId].filter(
		(text) => typeof text === "string",
	);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
