import type { Operation } from "./api-document.ts";
import type { Callers } from "./callers.ts";
import type { Chooser } from "./choose.ts";

/** A header's name and value, as they are written. */
export type Header = readonly [name: string, value: string];

interface DrawnHeaders {
	headers: Header[];
	/** Whether a header makes the runtime refuse the request before the server sees it, or answer it otherwise. */
	isOdd: boolean;
	isFaultWanted: boolean;
	trackingId?: string;
}

/** The headers of a request, `percent` of them hostile. */
export function drawHeaders(
	choose: Chooser,
	{
		operation,
		callers,
		host,
		percent,
		mediaType,
	}: {
		operation: Operation;
		callers: Callers;
		host: string;
		percent: number;
		mediaType: string | undefined;
	},
): DrawnHeaders {
	const isHostWrong = choose.percent(percent / 15);
	const headers: Header[] = [
		["Host", isHostWrong ? choose.pick(wrongHosts) : host],
	];
	if (choose.percent(97 - percent / 4))
		headers.push(["Authorization", drawToken(choose, callers, percent)]);
	if (mediaType !== undefined && !choose.percent(percent / 6))
		headers.push([
			"Content-Type",
			choose.percent(percent / 4) ? choose.pick(mediaTypes) : mediaType,
		]);
	for (const parameter of operation.parameters) {
		if (parameter.in !== "header" || !choose.percent(15)) continue;
		const values = hostileHeaders[parameter.name] ?? wrongTexts;
		const isSpoiled = choose.percent(percent * 2);
		const value = isSpoiled
			? choose.pick(values)
			: String(parameter.example ?? "x");
		headers.push([parameter.name, keyOf(choose, parameter.name, value)]);
	}
	const isNamed = choose.percent(50);
	const trackingId = `TORTURE_${choose.below(2 ** 31)}`;
	if (isNamed) headers.push(["trackingid", trackingId]);
	const isFaultWanted = choose.percent(percent / 10);
	if (isFaultWanted)
		headers.push(["x-peopled-fault", choose.pick(wantedFaults)]);
	const more = choose.percent(percent) ? choose.pick(oddHeaders) : [];
	headers.push(...more);
	return {
		headers,
		isOdd: isHostWrong || more.some(([name]) => runtimes.has(name)),
		isFaultWanted,
		trackingId: isNamed && more.length === 0 ? trackingId : undefined,
	};
}

function drawToken(
	choose: Chooser,
	{ admin, others }: Callers,
	percent: number,
): string {
	if (choose.percent(percent / 3)) return choose.pick(wrongTokens);
	return `Bearer ${choose.percent(70) ? admin : choose.pick(others)}`;
}

/** A key of its own in most requests: with the key of another request, each would be refused. */
function keyOf(choose: Chooser, name: string, value: string): string {
	return name === "Idempotency-Key" && value.length > 30
		? `"key-${choose.below(20_000)}"`
		: value;
}

const wrongHosts = [
	...["", "[", "a]", "%00", "127.0.0.1:1:2", "x:99999", "a b", "u@x", "a, b"],
	...["evil.example", "localhost:1", "[::1]", "x".repeat(300)],
];
const wrongTokens = [
	...["", "Bearer", "Bearer ", "Bearer x", "bearer x", "Basic YTpi", "Basic x"],
	...["Digest a=b", `Bearer ${"x".repeat(5000)}`, "Bearer \xff", "Bearer a b"],
	...["Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer null", "Negotiate YII"],
];
const mediaTypes = [
	...["application/json", "application/scim+json", "text/plain", "text/csv"],
	...["application/x-www-form-urlencoded", "multipart/form-data", "", "x"],
	...["application/json-patch+json", "application/merge-patch+json"],
	...["application/json; charset=utf-16", "application/json;charset=", "*/*"],
	...["application/xml", "application/x-ndjson", "a/b/c", "application/json,"],
];
const wrongTexts = ["x", "", '"', "\xe9", "x".repeat(3000), "*", ",", "0"];
const hostileHeaders: Readonly<Record<string, readonly string[]>> = {
	"If-Match": [
		...['"1"', 'W/"1"', "*", '"', '"999999999999999999"', '"a","b"', ","],
		...[Array(300).fill('"1.x"').join(), '"1.Xk2aB-9Qm1fzT0yw"'],
	],
	"If-None-Match": ["*", '"x"', "W/", `${'"a",'.repeat(500)}"b"`],
	"Idempotency-Key": ["x", "", '"a"', "\xe9", "x".repeat(300), '"'],
	Prefer: [
		"handling=strict",
		"handling=lenient",
		"return=minimal, x",
		"=",
		";",
	],
	Accept: [
		...["text/html", "*/*", "application/scim+json", "image/png", ";q=", "a"],
		...["application/json;q=0", "text/event-stream", "*/*;q=0.1,text/csv"],
	],
	"Last-Event-ID": ["x", "0", "-1", "Y2hhbmdlOjQ3MTE", "\xff"],
	"x-peopled-read": ["replica", "primary", "x", ""],
};
const wantedFaults = [
	...["503", "500", "429", "502; after", "504", "x", "999", "503;;", "-1"],
	...["delay=1", "delay=", "after", "", "503; delay=5; after", "delay=1e9"],
];

/** Headers that the runtime itself may answer. */
const runtimes = new Set(["Expect", "Upgrade", "Connection", "X-Long"]);
const oddHeaders: readonly (readonly Header[])[] = [
	[["Accept", "text/event-stream"]],
	[["Accept", "image/png"]],
	[["Accept-Encoding", "gzip"]],
	[["Accept-Encoding", "br;q=1, zstd, *;q=0"]],
	[["Accept-Encoding", "identity;q=0"]],
	[["Accept-Charset", "utf-16"]],
	[["Range", "bytes=0-1"]],
	[["Range", `bytes=${"0-1,".repeat(500)}2-3`]],
	[["If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"]],
	[["If-Range", '"x"']],
	[["Content-Encoding", "gzip"]],
	[["Content-Encoding", "x"]],
	[["Content-MD5", "x"]],
	[["Expect", "100-continue"]],
	[["Expect", "x"]],
	[
		["Connection", "Upgrade"],
		["Upgrade", "websocket"],
		["Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="],
		["Sec-WebSocket-Version", "13"],
	],
	[
		["Connection", "Upgrade, HTTP2-Settings"],
		["Upgrade", "h2c"],
		["HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA"],
	],
	[["Connection", "close"]],
	[["Connection", "Authorization"]],
	[["Origin", "https://evil.example"]],
	[["Origin", "null"]],
	[
		["Origin", "https://evil.example"],
		["Access-Control-Request-Method", "PUT"],
		["Access-Control-Request-Headers", "authorization,x".repeat(100)],
	],
	[["Cookie", "peopled=x; __Host-peopled=y; =; a"]],
	[["X-Forwarded-For", "8.8.8.8, 127.0.0.1"]],
	[["X-Forwarded-Host", "evil.example"]],
	[["Forwarded", 'for="[::1]";host=evil.example;proto=javascript']],
	[["X-HTTP-Method-Override", "DELETE"]],
	[["X-Original-URL", "/v1/people"]],
	[["trackingid", "x".repeat(200)]],
	[["trackingid", "<script>"]],
	[["Authorization", "Bearer x"]],
	[["Referer", "javascript:alert(1)"]],
	[["User-Agent", "\xff".repeat(500)]],
	[["X-Long", "x".repeat(14_000)]],
	[["__proto__", "x"]],
	Array.from({ length: 90 }, (_, n): Header => [`X-Many-${n}`, "x"]),
];
