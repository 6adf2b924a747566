import type { ApiDocument, Operation, Parameter } from "./api-document.ts";
import type { Callers } from "./callers.ts";
import type { Chooser } from "./choose.ts";
import { drawHeaders, type Header } from "./draw-headers.ts";
import { drawEmail, drawValue, type Source } from "./draw-value.ts";
import { type KnownThings, kindOf } from "./known-things.ts";
import { hostileValues, spoilValue } from "./spoil-value.ts";
import { writeBody } from "./write-body.ts";

/** A request as it is sent, and what its reply is judged by. */
export interface DrawnRequest {
	bytes: Buffer;
	operation: Operation;
	method: string;
	target: string;
	/** Whether the call of the document still tells which reply is right. */
	isOfDocument: boolean;
	isFaultWanted: boolean;
	/** Whether a header may end the connection behind it. */
	isLast: boolean;
	/** How the request names itself; its reply has the same tracking id. */
	trackingId?: string;
}

/** What requests are made of. */
export interface Grammar {
	document: ApiDocument;
	known: KnownThings;
	callers: Callers;
	/** The host and port. */
	host: string;
}

/** How many of a hundred parts are spoiled, in turn: none, so that valid requests reach the depth too; a few; many. */
const spoiledPercents = [0, 0, 2, 5, 12, 30];

/** Draws a request of the operation, and spoils it. */
export function drawRequest(
	choose: Chooser,
	{ document, known, callers, host }: Grammar,
	operation: Operation,
): DrawnRequest {
	const source: Source = { choose, known, resolve: document.resolve };
	const percent = choose.pick(spoiledPercents);
	const isMethodWrong = choose.percent(percent / 6);
	const method = isMethodWrong ? choose.pick(methods) : operation.method;
	const drawnTarget = drawTarget(source, operation, percent);
	const isTargetWrong = choose.percent(percent / 8);
	const target = isTargetWrong ? spoilTarget(choose, drawnTarget) : drawnTarget;
	const body = drawBody(source, operation, percent);
	const { headers, isOdd, isFaultWanted, trackingId } = drawHeaders(choose, {
		operation,
		callers,
		host,
		percent,
		mediaType: body?.mediaType,
	});
	return {
		bytes: writeRequest(choose, { method, target, headers, body: body?.bytes }),
		operation,
		method,
		target,
		isOfDocument: !isTargetWrong && !isOdd && known405(method),
		isFaultWanted,
		isLast: isOdd,
		trackingId,
	};
}

const methods = [
	...["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
	...["TRACE", "PROPFIND", "SEARCH", "QUERY", "get", "FOO", "M-SEARCH"],
];

/** Whether the runtime itself passes requests of this method on. */
function known405(method: string): boolean {
	return methods.indexOf(method) < 7;
}

function drawTarget(
	source: Source,
	{ path, parameters }: Operation,
	percent: number,
): string {
	const { choose, known } = source;
	const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
		const kind = kindOf(path, name);
		const id = kind && known.pick(choose, kind);
		const { example } = parameters.find((each) => each.name === name) ?? {};
		const valid = id ?? String(example ?? "x");
		return choose.percent(percent)
			? encodeText(choose, spoiledText(choose, known))
			: encodeURIComponent(valid);
	});
	const query = parameters
		.filter((parameter) => parameter.in === "query")
		.flatMap((parameter) => drawParameter(source, path, parameter, percent));
	if (choose.percent(percent)) query.push("__proto__=1", "constructor=2");
	return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

function drawParameter(
	source: Source,
	path: string,
	{ name, schema, example }: Parameter,
	percent: number,
): string[] {
	const { choose, known } = source;
	const drawn: string[] = [];
	while (choose.percent(12 + percent / 3)) {
		if (name === "wait") {
			// A reply that is asked to wait is late on purpose.
			drawn.push(`wait=${choose.below(2)}`);
			continue;
		}
		const valid =
			example !== undefined && choose.percent(50)
				? example
				: drawValue(source, schema, { path, name });
		const written = Array.isArray(valid) ? valid.join(",") : String(valid);
		const value = choose.percent(percent)
			? encodeText(choose, spoiledText(choose, known))
			: encodeURIComponent(written);
		drawn.push(choose.percent(percent / 10) ? name : `${name}=${value}`);
	}
	return drawn;
}

function spoiledText(choose: Chooser, known: KnownThings): string {
	const value = choose.percent(30)
		? known.pickAny(choose)
		: choose.pick(hostileValues);
	const text = typeof value === "object" ? JSON.stringify(value) : `${value}`;
	// A URL cannot have half of a surrogate pair.
	return text.toWellFormed().slice(0, 1500);
}

/** Percent-encoded, in one of the ways in which that is done wrongly. */
function encodeText(choose: Chooser, text: string): string {
	const encoded = encodeURIComponent(text) || "x";
	if (choose.percent(85)) return encoded;
	return choose.oneOf([
		() => `${encoded}%`,
		() => "%ff",
		() => "%c0%af",
		() => "%ed%a0%80",
		() => "%00",
		() => `${encoded}%2f..%2f`,
		() => encodeURIComponent(encoded),
		() => encoded.toLowerCase(),
		() => `${encoded};a=b`,
		() => `${encoded}+`,
	]);
}

/** Targets that leave the path of the operation. */
function spoilTarget(choose: Chooser, target: string): string {
	return choose.oneOf([
		() => `${target}/`,
		() => `${target}//`,
		() => `/${target}`,
		() => target.replace("/v1/", "/v1/../v1/"),
		() => target.replace("/v1/", "/v1/./"),
		() => target.replace("/v1/", "/v2/"),
		() => target.replace("/v1/", "/V1/"),
		() => `${target}#x`,
		() => target.replaceAll("/", "\\"),
		() => target.replaceAll("/", "%2f"),
		() => `http://example.com${target}`,
		() => `//example.com${target}`,
		() => `${target}?${"a=b&".repeat(2000)}`,
		() => `${target}/${"x/".repeat(500)}`,
		() => `/v1/${"y".repeat(9000)}`,
		() => "/../../etc/passwd",
		() => "/v1/%2e%2e/%2e%2e/peopled.db",
		() => choose.pick(["*", "/", "/v1", "/console", "/reference", "/bun:info"]),
		() => choose.pick(["/health", "/metrics", "/llms.txt", "/favicon.ico"]),
	]);
}

function drawBody(
	source: Source,
	{ bodies, path, id }: Operation,
	percent: number,
): { bytes: Buffer; mediaType: string } | undefined {
	const { choose, known } = source;
	if (bodies.length === 0)
		return choose.percent(percent / 5)
			? { bytes: Buffer.from("{}"), mediaType: "application/json" }
			: undefined;
	const { mediaType, schema, example } = choose.pick(bodies);
	const isText = typeof example === "string" || mediaType.startsWith("text/");
	const valid =
		example !== undefined && (isText || choose.percent(60))
			? structuredClone(example)
			: drawValue(source, schema, { path });
	if (isText) {
		const named = renameEmails(choose, String(valid));
		return { bytes: writeBody(choose, named, percent * 2), mediaType };
	}
	const named: unknown = JSON.parse(
		renameEmails(choose, JSON.stringify(valid ?? null)),
	);
	const spoiled = spoilValue(choose, known, named, percent);
	const bytes = writeBody(choose, spoiled, percent / 2);
	if (!mediaType.includes("urlencoded")) return { bytes, mediaType };
	const form = new URLSearchParams(
		Object.entries((spoiled ?? {}) as object).map(([name, value]) => [
			name,
			String(typeof value === "object" ? id : value).toWellFormed(),
		]),
	);
	return { bytes: Buffer.from(form.toString()), mediaType };
}

/** Other addresses in place of those of the examples, which belong to the people who call. */
function renameEmails(choose: Chooser, text: string): string {
	return text.replaceAll(/[\w.-]+@example\.com/g, () => drawEmail(choose));
}

function writeRequest(
	choose: Chooser,
	{
		method,
		target,
		headers,
		body,
	}: {
		method: string;
		target: string;
		headers: readonly Header[];
		body: Buffer | undefined;
	},
): Buffer {
	const isChunked = body !== undefined && choose.percent(10);
	const lines = [
		`${method} ${target} HTTP/1.1`,
		...headers.map(([name, value]) => `${name}: ${value}`),
		...(body === undefined || isChunked
			? []
			: [`Content-Length: ${body.length}`]),
		...(isChunked ? ["Transfer-Encoding: chunked"] : []),
	];
	const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
	if (body === undefined) return head;
	return Buffer.concat([head, isChunked ? chunk(choose, body) : body]);
}

function chunk(choose: Chooser, body: Buffer): Buffer {
	const parts: Buffer[] = [];
	for (let at = 0; at < body.length; ) {
		const size = Math.min(
			choose.pick([1, 7, 100, 4096, 65_536]) + at,
			body.length - at,
		);
		const extension = choose.percent(10) ? ";a=b" : "";
		parts.push(Buffer.from(`${size.toString(16)}${extension}\r\n`));
		parts.push(body.subarray(at, at + size), Buffer.from("\r\n"));
		at += size;
	}
	// Trailers are for the raw connections: Bun closes a connection behind one.
	parts.push(Buffer.from("0\r\n\r\n"));
	return Buffer.concat(parts);
}
