import type { Around } from "../stand-in/faults/effects.ts";

/** A request or a reply, as far as a client sees it. */
interface Message {
	line: string;
	body: unknown;
}

/**
 * Runs an incident, and calls `onTouched` where it did something: where the server got another request than the client
 * sent, or the client got another reply than the server gave. Most incidents see many requests that they leave alone.
 */
export function watchIncident(around: Around, onTouched: () => void): Around {
	return async (request, next, context) => {
		const sent = await readRequest(request);
		const seen: { asked: Message; reply: Message }[] = [];
		const watchedNext: typeof next = async (other) => {
			const asked = await readRequest(other);
			const response = await next(other);
			seen.push({ asked, reply: await readReply(response) });
			return response;
		};
		const response = await around(request, watchedNext, context);
		const got = await readReply(response);
		const isLeftAlone = seen.some(
			({ asked, reply }) => isSame(asked, sent) && isSame(reply, got),
		);
		if (!isLeftAlone) onTouched();
		return response;
	};
}

async function readRequest(request: Request): Promise<Message> {
	return {
		line: `${request.method} ${request.url}`,
		body: sortLicenses(readBody(await request.clone().text())),
	};
}

async function readReply(response: Response): Promise<Message> {
	const { status, headers } = response;
	const shown = ["link", "retry-after"].map((name) => headers.get(name));
	const line = [status, ...shown].join(" ");
	// The end of a stream of events never comes.
	const isStream = headers.get("content-type")?.startsWith("text/event-stream");
	const text = isStream ? "" : await response.clone().text();
	return { line, body: readBody(text) };
}

function readBody(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

// The order of licenses in a request means nothing.
function sortLicenses(body: unknown): unknown {
	if (typeof body !== "object" || body === null) return body;
	const { licenses } = body as { licenses?: unknown };
	if (!Array.isArray(licenses)) return body;
	return {
		...body,
		licenses: licenses.map((one) => JSON.stringify(one)).sort(),
	};
}

function isSame(one: Message, other: Message): boolean {
	return (
		one.line === other.line &&
		JSON.stringify(sortNames(one.body)) ===
			JSON.stringify(sortNames(other.body))
	);
}

function sortNames(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortNames);
	if (typeof value !== "object" || value === null) return value;
	const parts = Object.entries(value).map(
		([name, part]) => [name, sortNames(part)] as const,
	);
	return Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1)));
}
