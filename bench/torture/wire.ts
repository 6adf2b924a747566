import { adminToken } from "../../test/end-to-end/process.ts";
import type { Account, Entry, ExpectedLine, SentChange } from "./account.ts";

/** A server as a client of a load speaks to it. */
export interface Wire {
	/** Reads; undefined when the server refuses. Throws `ServerGone` when there is no whole answer. */
	read<Body>(
		path: string,
	): Promise<{ body: Body; version: number } | undefined>;
	/** Reads a text. */
	readText(path: string): Promise<string>;
	/** Sends a change, and settles it in the account with the reply; `tellLines` gives the lines as an acknowledged reply tells them. */
	change(
		request: ChangeRequest,
		tellLines?: (reply: Reply) => readonly ExpectedLine[],
	): Promise<Reply>;
}

/** A change with what the account does not note. */
interface ChangeRequest extends SentChange {
	body?: unknown;
	headers?: Record<string, string>;
	type?: string;
	/** Is given the entry before the request is sent. */
	onSend?: (entry: Entry) => void;
}

/** A reply to a change. */
interface Reply {
	status: number;
	/** The version that the `ETag` names; undefined when there is none. */
	version?: number;
	body: unknown;
}

/** There is no answer, or not a whole one: the server is gone. */
export class ServerGone extends Error {}

const troubleMs = 30;
/** A server that is there answers sooner, also on a busy machine. */
const silenceMsMax = 60_000;

/** Speaks to a server as its administrator. `statuses` counts the replies to changes. */
export function openWire({
	url,
	account,
	statuses,
}: {
	url: string;
	account: Account;
	statuses: Map<number, number>;
}): Wire {
	const authorization = `Bearer ${adminToken}`;
	const get = async (path: string) => {
		const reply = await request(url + path, { headers: { authorization } });
		return { reply, text: await textOf(reply) };
	};
	return {
		async read<Body>(path: string) {
			const { reply, text } = await get(path);
			return reply.ok
				? { body: JSON.parse(text) as Body, version: versionOf(reply) ?? 0 }
				: undefined;
		},
		async readText(path) {
			const { reply, text } = await get(path);
			if (!reply.ok) throw new Error(`GET ${path}: ${reply.status} ${text}`);
			return text;
		},
		async change({ body, headers, type, onSend, ...sent }, tellLines) {
			const entry = account.send(sent);
			onSend?.(entry);
			const reply = await request(url + sent.path, {
				method: sent.method,
				headers: {
					authorization,
					trackingid: entry.trackingId,
					...(body === undefined
						? {}
						: { "content-type": type ?? "application/json" }),
					...(sent.key === undefined ? {} : { "idempotency-key": sent.key }),
					...headers,
				},
				body:
					body === undefined || typeof body === "string"
						? (body as string | undefined)
						: JSON.stringify(body),
			});
			const { status, ok } = reply;
			statuses.set(status, (statuses.get(status) ?? 0) + 1);
			// The first line of a reply acknowledges, even when the rest of it is cut.
			if (ok) account.settle(entry, { fate: "made", status });
			const text = await textOf(reply);
			// A server that is in trouble is not asked at once again.
			if (status >= 500)
				await new Promise((resolve) => setTimeout(resolve, troubleMs));
			if (!ok) {
				const fate = isUnknown(status, text) ? "unknown" : "refused";
				account.settle(entry, { fate, status });
			}
			const seen: Reply = {
				status,
				version: versionOf(reply),
				body: text === "" ? undefined : JSON.parse(text),
			};
			if (ok && tellLines !== undefined) entry.expects = tellLines(seen);
			return seen;
		},
	};
}

/** Decodes an id on the wire to the one that history has. */
export function storedId(wire: string): string {
	const text = Buffer.from(wire, "base64url").toString();
	return text.startsWith("ciscospark://")
		? (text.split("/").at(-1) ?? wire)
		: wire;
}

async function request(url: string, init: RequestInit): Promise<Response> {
	try {
		// On a connection that is kept, the runtime sends a request a second time when the first one got no reply.
		return await fetch(url, {
			...init,
			keepalive: false,
			signal: AbortSignal.timeout(silenceMsMax),
		});
	} catch (cause) {
		if ((cause as Error).name === "TimeoutError")
			throw new Error(
				`${init.method ?? "GET"} ${url} got no reply in ${silenceMsMax / 1000} s.`,
				{ cause },
			);
		throw new ServerGone("no answer", { cause });
	}
}

async function textOf(reply: Response): Promise<string> {
	try {
		return await reply.text();
	} catch (cause) {
		throw new ServerGone("half an answer", { cause });
	}
}

function versionOf(reply: Response): number | undefined {
	const [, version] =
		/^"?(?:W\/")?(\d+)/.exec(reply.headers.get("etag") ?? "") ?? [];
	return version === undefined ? undefined : Number(version);
}

// A 502 or 503 says whether it is known that nothing was changed. One after a commit says that a change was made, maybe in part.
function isUnknown(status: number, text: string): boolean {
	return (
		status === 500 ||
		status === 504 ||
		((status === 502 || status === 503) && /not known|was made/.test(text))
	);
}
