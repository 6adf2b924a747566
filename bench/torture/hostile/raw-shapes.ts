import { randomBytes } from "node:crypto";
import { isReadAsOne, shapes } from "../../../test/http/smuggling-shapes.ts";
import type { Chooser } from "./choose.ts";
import {
	type Connection,
	openConnection,
	type RawReply,
} from "./connection.ts";
import type { Judge } from "./judge.ts";

/** What a raw connection sent, and what was wrong with the answer; no fault: nothing was. */
interface RawOutcome {
	name: string;
	bytes: Buffer;
	statuses: number[];
	fault?: string;
}

/** What gets no reply in this time, gets none before the connection is half closed. */
const firstReplyMs = 1500;

interface RawShape {
	name: string;
	bytes: Buffer;
	/** Sends it byte by byte where it is short, or in a few parts. */
	isDripped?: boolean;
	/** Hangs up in the middle and expects nothing. */
	isCut?: boolean;
	/** Replies to a HEAD have a length, and no body. */
	isOfHead?: boolean;
	/** How many replies it gets before its sender says that nothing more will come; one when left out. */
	replies?: number;
	/** What the statuses must be. */
	isRight?(statuses: readonly number[]): boolean;
}

/** Sends a shape that no client library sends, over a connection of its own; what is wrong once is sent again. */
export async function playRawShape(
	choose: Chooser,
	place: { url: string; token: string; judge: Judge; replyMsMax: number },
): Promise<RawOutcome> {
	const { url, token } = place;
	const shape = drawShape(choose, { host: new URL(url).host, token });
	const first = await playShape(choose, shape, place);
	// A busy machine delays a reply once, a fault always.
	return first.fault === undefined ? first : playShape(choose, shape, place);
}

async function playShape(
	choose: Chooser,
	shape: RawShape,
	{ url, judge, replyMsMax }: { url: string; judge: Judge; replyMsMax: number },
): Promise<RawOutcome> {
	const connection = await openConnection(url);
	try {
		await sendShape(choose, connection, shape);
		if (shape.isCut) return { ...named(shape), statuses: [] };
		const { replies, isLate } = await readAll(connection, shape, replyMsMax);
		const statuses = replies.map(({ status }) => status);
		const wrong = replies.map((reply) => judge.judgeLoosely(reply));
		const fault = isLate
			? `the connection was open after ${replyMsMax} ms`
			: (wrong.find((each) => each !== undefined) ??
				(shape.isRight && !shape.isRight(statuses)
					? `the statuses are ${statuses.join(", ") || "none"}`
					: undefined));
		return { ...named(shape), statuses, fault };
	} finally {
		connection.hangUp();
	}
}

function named({ name, bytes }: RawShape): { name: string; bytes: Buffer } {
	return { name, bytes };
}

async function sendShape(
	choose: Chooser,
	connection: Connection,
	{ bytes, isDripped, isCut }: RawShape,
): Promise<void> {
	const end = isCut ? choose.below(bytes.length) : bytes.length;
	const size = isDripped ? Math.max(1, Math.floor(end / 40)) : end;
	for (let at = 0; at < end && !connection.isClosed(); at += size) {
		connection.send(bytes.subarray(at, Math.min(end, at + size)));
		if (isDripped) await new Promise((resolve) => setImmediate(resolve));
	}
}

async function readAll(
	connection: Connection,
	{ isOfHead, replies: expected = 1 }: RawShape,
	replyMsMax: number,
): Promise<{ replies: RawReply[]; isLate: boolean }> {
	const replies: RawReply[] = [];
	for (;;) {
		// Bun does not answer a request whose connection is half closed meanwhile; bytes that are no request get no reply.
		const isWaiting = replies.length < expected;
		if (!isWaiting) connection.end();
		const isLonger = expected > 1 || !isWaiting;
		const ms = isLonger ? replyMsMax : firstReplyMs;
		const { ending, reply } = await connection.read(ms, isOfHead);
		if (reply === undefined && isWaiting && ending === "late") {
			expected = 0;
			continue;
		}
		if (reply === undefined) return { replies, isLate: ending === "late" };
		replies.push(reply);
		if (reply.isEndless || replies.length > 100)
			return { replies, isLate: false };
	}
}

interface Place {
	host: string;
	token: string;
}

function drawShape(choose: Chooser, place: Place): RawShape {
	const [name, make] = choose.pick(makers);
	return make(choose, place, name);
}

type Maker = (choose: Chooser, place: Place, name: string) => RawShape;

const text = (name: string, ...lines: string[]): RawShape => ({
	name,
	bytes: Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"),
});
const refused = (statuses: readonly number[]): boolean =>
	statuses.length <= 1 && statuses.every((status) => status >= 400);

const makers: readonly (readonly [string, Maker])[] = [
	...Object.entries(shapes).map(([name, requests]) => {
		const make: Maker = (choose) => {
			const request = choose.pick(requests);
			return {
				name,
				bytes: Buffer.from(request, "latin1"),
				isOfHead: request.startsWith("HEAD "),
				isRight: (statuses) =>
					statuses.length === 0 || isReadAsOne(request, statuses),
			};
		};
		return [name, make] as const;
	}),
	[
		"a CONNECT",
		(_, { host }, name) =>
			text(name, `CONNECT ${host} HTTP/1.1`, `Host: ${host}`),
	],
	["requests in a row, all at once", drawPipeline],
	[
		"requests in a row, in small parts",
		(...all) => ({ ...drawPipeline(...all), isDripped: true }),
	],
	[
		"a request that is cut",
		(...all) => ({ ...drawPipeline(...all), isRight: undefined, isCut: true }),
	],
	[
		"a body that is cut",
		(_, { host, token }, name) => ({
			...drawLongBody(host, token, name),
			isCut: true,
		}),
	],
	[
		"a body that is shorter than its length",
		(_, { host, token }, name) => drawLongBody(host, token, name),
	],
	[
		"a chunked body with trailers",
		(_, { host, token }, name) => ({
			...text(
				name,
				"PATCH /v1/people/me HTTP/1.1",
				`Host: ${host}`,
				`Authorization: Bearer ${token}`,
				"Content-Type: application/json",
				"Transfer-Encoding: chunked",
				"Trailer: X-A",
				"",
				"2",
				"{}",
				"0",
				"X-A: b",
			),
		}),
	],
	[
		"random bytes",
		(choose, _, name) => ({
			name,
			bytes: randomBytes(1 + choose.below(2000)),
			isRight: refused,
		}),
	],
	[
		"a TLS greeting",
		(_, __, name) => ({
			name,
			bytes: Buffer.concat([
				Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]),
				randomBytes(500),
			]),
			isRight: refused,
		}),
	],
	[
		"an HTTP/2 preface",
		(_, __, name) => text(name, "PRI * HTTP/2.0", "", "SM"),
	],
	[
		"a header of 100 KB",
		(choose, { host }, name) => ({
			...text(
				name,
				"GET /health HTTP/1.1",
				`Host: ${host}`,
				`X: ${"x".repeat(100_000 + choose.below(9))}`,
			),
			isRight: refused,
		}),
	],
	[
		"a target of 100 KB",
		(_, { host }, name) => ({
			...text(name, `GET /${"x".repeat(100_000)} HTTP/1.1`, `Host: ${host}`),
			isRight: refused,
		}),
	],
	[
		"10,000 headers",
		(_, { host }, name) => ({
			...text(
				name,
				"GET /health HTTP/1.1",
				`Host: ${host}`,
				...Array.from({ length: 10_000 }, (__, n) => `X${n}: x`),
			),
			isRight: refused,
		}),
	],
	[
		"an OPTIONS of everything",
		(_, { host }, name) => text(name, "OPTIONS * HTTP/1.1", `Host: ${host}`),
	],
	[
		"an absolute target",
		(_, { host }, name) =>
			text(name, `GET http://${host}/health HTTP/1.1`, `Host: ${host}`),
	],
	[
		"a request of HTTP/1.0",
		(_, __, name) => text(name, "GET /health HTTP/1.0"),
	],
	[
		"a request of HTTP/0.9",
		(_, __, name) => ({ ...text(name, "GET /health"), isRight: refused }),
	],
	[
		"empty lines before a request",
		(_, { host }, name) =>
			text(name, "", "", "GET /health HTTP/1.1", `Host: ${host}`),
	],
	[
		"an upgrade to a socket",
		(_, { host }, name) =>
			text(
				name,
				"GET /v1/changes HTTP/1.1",
				`Host: ${host}`,
				"Connection: Upgrade",
				"Upgrade: websocket",
				"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
				"Sec-WebSocket-Version: 13",
			),
	],
	[
		"a wish to continue, and no body",
		(_, { host, token }, name) =>
			text(
				name,
				"POST /v1/people HTTP/1.1",
				`Host: ${host}`,
				`Authorization: Bearer ${token}`,
				"Content-Type: application/json",
				"Content-Length: 10",
				"Expect: 100-continue",
			),
	],
];

/** Requests one behind the other. Bun may close the connection in place of a reply, but never skips or swaps one. */
function drawPipeline(
	choose: Chooser,
	{ host, token }: Place,
	name: string,
): RawShape {
	const targets = [
		"/v1/people/me",
		"/health",
		"/v1/licenses",
		"/v1/people/x",
		"/v1/people?max=2",
		"/v1/nothing",
	];
	const sent = Array.from({ length: 1 + choose.below(12) }, () =>
		choose.pick(targets),
	);
	const heads = sent.map(
		(target) =>
			`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
	);
	const expected = sent.map((target) =>
		/x$|nothing/.test(target) ? 404 : 200,
	);
	return {
		name,
		bytes: Buffer.from(heads.join("")),
		replies: sent.length,
		isRight: (statuses) =>
			statuses.every((status, at) => status === expected[at]),
	};
}

function drawLongBody(host: string, token: string, name: string): RawShape {
	return text(
		name,
		"POST /v1/people HTTP/1.1",
		`Host: ${host}`,
		`Authorization: Bearer ${token}`,
		"Content-Type: application/json",
		"Content-Length: 1000",
		"",
		`{"displayName":"${"x".repeat(400)}`,
	);
}
