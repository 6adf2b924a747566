import { connect, type Socket } from "node:net";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";

/** A reply as it came over the socket. */
export interface RawReply {
	status: number;
	/** By lower-case name; of several the last. */
	headers: ReadonlyMap<string, string>;
	/** Without the encodings of transfer and content. */
	body: Buffer;
	/** The reply has no end: its connection is hung up. */
	isEndless: boolean;
}

/** How the wait for a reply ended. */
type Ending = "reply" | "closed" | "late";

/** A connection that sends bytes as they are, and reads replies one after the other. */
export interface Connection {
	send(bytes: Uint8Array): void;
	/** Says that nothing more will come. */
	end(): void;
	/** The next reply; undefined with `closed` or `late` when none comes. */
	read(
		msMax: number,
		isOfHead?: boolean,
	): Promise<{ ending: Ending; reply?: RawReply }>;
	/** Whether the server has closed it, or it was hung up. */
	isClosed(): boolean;
	/** All that came and was not read as a reply. */
	unread(): Buffer;
	hangUp(): void;
}

/** Connects. Rejects when nobody listens. */
export async function openConnection(url: string): Promise<Connection> {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	await new Promise<void>((resolve, reject) => {
		socket.once("connect", resolve);
		socket.once("error", reject);
	});
	socket.setNoDelay(true);
	return connectionOf(socket);
}

function connectionOf(socket: Socket): Connection {
	let parts: Buffer[] = [];
	let isClosed = false;
	let wake = () => {};
	socket.on("data", (part: Buffer) => {
		parts.push(part);
		wake();
	});
	socket.on("error", () => {});
	socket.on("close", () => {
		isClosed = true;
		wake();
	});
	socket.on("end", () => {
		isClosed = true;
		wake();
	});
	const received = () => {
		const [only = Buffer.alloc(0)] = parts;
		if (parts.length > 1) parts = [Buffer.concat(parts)];
		return parts.length > 1 ? (parts[0] as Buffer) : (parts[0] ?? only);
	};
	return {
		send: (bytes) => void socket.write(bytes),
		end: () => void socket.end(),
		isClosed: () => isClosed,
		unread: received,
		hangUp() {
			isClosed = true;
			socket.destroy();
		},
		async read(msMax, isOfHead = false) {
			const until = performance.now() + msMax;
			for (;;) {
				const whole = received();
				const taken = takeReply(whole, isOfHead, isClosed);
				if (taken !== undefined) {
					parts = taken.rest.length === 0 ? [] : [taken.rest];
					return { ending: "reply", reply: taken.reply };
				}
				if (isClosed) return { ending: "closed" };
				const left = until - performance.now();
				if (left <= 0) return { ending: "late" };
				await new Promise<void>((resolve) => {
					const timer = setTimeout(resolve, left);
					wake = () => {
						clearTimeout(timer);
						resolve();
					};
				});
			}
		},
	};
}

/** The first whole reply of what came; undefined: more must come. */
function takeReply(
	bytes: Buffer,
	isOfHead: boolean,
	isClosed: boolean,
): { reply: RawReply; rest: Buffer } | undefined {
	const headEnd = bytes.indexOf("\r\n\r\n");
	if (headEnd === -1) return undefined;
	const [first = "", ...lines] = bytes
		.toString("latin1", 0, headEnd)
		.split("\r\n");
	const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0);
	const headers = new Map(
		lines.map((line) => {
			const colon = line.indexOf(":");
			return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
		}),
	);
	const after = bytes.subarray(headEnd + 4);
	if (status >= 100 && status < 200 && status !== 101)
		return takeReply(after, isOfHead, isClosed);
	const finish = (raw: Buffer, rest: Buffer, isEndless = false) => {
		const body = decode(raw, headers.get("content-encoding"));
		return { reply: { status, headers, body, isEndless }, rest };
	};
	const nothing = Buffer.alloc(0);
	if (isOfHead || status === 204 || status === 304 || status === 101)
		return finish(nothing, after);
	const isStream = headers.get("content-type")?.startsWith("text/event-stream");
	if (isStream && status === 200) return finish(nothing, nothing, true);
	if (headers.get("transfer-encoding") === "chunked") {
		const chunks = takeChunks(after);
		return chunks && finish(chunks.body, chunks.rest);
	}
	const length = headers.get("content-length");
	if (length === undefined)
		return isClosed ? finish(after, nothing) : undefined;
	const size = Number(length);
	if (after.length < size) return undefined;
	return finish(after.subarray(0, size), after.subarray(size));
}

function takeChunks(bytes: Buffer): { body: Buffer; rest: Buffer } | undefined {
	const parts: Buffer[] = [];
	for (let at = 0; ; ) {
		const lineEnd = bytes.indexOf("\r\n", at);
		if (lineEnd === -1) return undefined;
		const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
		const start = lineEnd + 2;
		if (bytes.length < start + size + 2) return undefined;
		if (size === 0)
			return { body: Buffer.concat(parts), rest: bytes.subarray(start + 2) };
		parts.push(bytes.subarray(start, start + size));
		at = start + size + 2;
	}
}

function decode(body: Buffer, encoding: string | undefined): Buffer {
	if (body.length === 0) return body;
	if (encoding === "gzip") return gunzipSync(body);
	if (encoding === "br") return brotliDecompressSync(body);
	if (encoding === "deflate") return inflateSync(body);
	return body;
}
