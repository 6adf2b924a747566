/** What one reader of a request takes for a second one, and another for a part of the first. */
export const hidden = "GET /v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
/** The end of a chunked body, and the same behind it. */
export const chunkedHidden = `0\r\n\r\n${hidden}`;

/** A request with these headers, in which N stands for the length of its body. */
export function post(headers: readonly string[], body: string): string {
	const length = String(Buffer.byteLength(body));
	const lines = headers.map((line) => line.replaceAll("{N}", length));
	return [
		"POST /v1/sample/sessions HTTP/1.1",
		"Host: localhost",
		"Content-Type: application/json",
		...lines,
		"",
		body,
	].join("\r\n");
}

/** Everything that two readers of a connection may understand differently, by what is odd about it. */
export const shapes: Readonly<Record<string, readonly string[]>> = {
	"a length and an encoding": [
		...["chunked", "Chunked", "CHUNKED", "chunked ", "chunked\t", "\tchunked"],
		...["\vchunked", "\fchunked", "chunked\v", "chunked\0", "chunked\xa0"],
		...["xchunked", "chunkedx", "chunk ed", '"chunked"', "chunked;a", ""],
		...["chunked, identity", "identity, chunked", "gzip, chunked", "x"],
		...["chunked, gzip", "chunked, chunked", ", chunked", "chunked,", "gzip"],
	].flatMap((encoding) => {
		const headers = ["Content-Length: {N}", `Transfer-Encoding: ${encoding}`];
		return [
			post(headers, chunkedHidden),
			post(headers.toReversed(), chunkedHidden),
		];
	}),
	"two encodings": [
		["chunked", "identity"],
		["identity", "chunked"],
		["chunked", "chunked"],
	].map((encodings) =>
		post(
			[
				"Content-Length: {N}",
				...encodings.map((encoding) => `Transfer-Encoding: ${encoding}`),
			],
			chunkedHidden,
		),
	),
	"a header that is nearly an encoding": [
		...["Transfer-Encoding ", "Transfer-Encoding\t", " Transfer-Encoding"],
		...["Transfer-Encoding\0", "X\rTransfer-Encoding", "Transfer\rEncoding"],
		...["X: y\nTransfer-Encoding", "X: y\r\n Transfer-Encoding"],
		...["X: y\rTransfer-Encoding", "Transfer_Encoding"],
	].map((name) =>
		post(["Content-Length: {N}", `${name}: chunked`], chunkedHidden),
	),
	"two lengths": [
		["0", "{N}"],
		["{N}", "0"],
		["{N}", "{N}"],
		["0", "+{N}"],
	].map((lengths) =>
		post(
			lengths.map((length) => `Content-Length: ${length}`),
			hidden,
		),
	),
	"a length that is no number": [
		...["0, {N}", "{N}, 0", "{N}, {N}", "+{N}", "-{N}", "-0", "0x{N}", "{N}.0"],
		...["{N} {N}", "{N};", "{N}e0", "\v{N}", "{N}\v", "0\0{N}", "{N}\0"],
		...['"{N}"', "{N}\xa0", "99999999999999999999"],
	].map((length) => post([`Content-Length: ${length}`], hidden)),
	"a header that is nearly a length": [
		...["Content-Length ", "Content-Length\t", " Content-Length"],
		...["Content-Length\0", "X: y\nContent-Length", "X: y\rContent-Length"],
		...["X: y\r\n Content-Length"],
	].map((name) => post(["Content-Length: 0", `${name}: {N}`], hidden)),
	"a chunk that is none": [
		...["5\nhello\r\n", "5\rhello\r\n", "5\r\nhelloX\r\n", "5\r\nhello\n"],
		...["5\r\nhello", "0x5\r\nhello\r\n", "+5\r\nhello\r\n", "-5\r\nhello\r\n"],
		...["g\r\nhello\r\n", "\r\nhello\r\n", " 5\r\nhello\r\n", "5;\nhello\r\n"],
		...["5;a\rb\r\nhello\r\n", "5;a\nb\r\nhello\r\n", "5;a\0\r\nhello\r\n"],
		...[
			"5,5\r\nhello\r\n",
			"5 5\r\nhello\r\n",
			"FFFFFFFFFFFFFFFF5\r\nhello\r\n",
		],
		...["10000000000000005\r\nhello\r\n"],
	].map((chunk) => post(["Transfer-Encoding: chunked"], chunk + chunkedHidden)),
	"a last chunk that is none": [
		...["0\n\n", "0\r\r", "00x\r\n\r\n", "0;\n\r\n", "-0\r\n\r\n"],
	].map((end) => post(["Transfer-Encoding: chunked"], end + hidden)),
	"a head that is none": [
		...["GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: localhost\r\nX y: a\r\n\r\n"],
		...["GET /health HTTP/1.1\r\n Host: localhost\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: localhost\r\n\r"],
		...["GET /health HTTP/1.1\rHost: localhost\r\r"],
		...["GET /health HTTP/1.1 x\r\nHost: localhost\r\n\r\n"],
		...["GET /health x HTTP/1.1\r\nHost: localhost\r\n\r\n"],
		...["GET\t/health\tHTTP/1.1\r\nHost: localhost\r\n\r\n"],
		...["GET /health HTTP/2.0\r\nHost: localhost\r\n\r\n"],
		...["GET /health HTTP/1.1.1\r\nHost: localhost\r\n\r\n"],
		...["GET /health\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
		...["GET /health HTTP/1.1\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"],
		...["GET /health HTTP/1.1\r\nHost: a, b\r\n\r\n"],
		...["GET http://a b/health HTTP/1.1\r\nHost: a\r\n\r\n"],
	].map((head) => head + hidden),
	"a body that its method has no use for": [
		...["GET", "HEAD", "DELETE", "OPTIONS"],
	].map((method) =>
		post(["Content-Length: {N}"], hidden).replace("POST", method),
	),
};

/** Whether the reader that these statuses come from took a request of `shapes` for one, and refused what it may refuse only so. */
export function isReadAsOne(
	request: string,
	statuses: readonly number[],
): boolean {
	const [status = 0] = statuses;
	const isHarmless = /^(GET|HEAD|DELETE|OPTIONS) \/v1/.test(request);
	return (
		statuses.length === 1 && (isHarmless || status === 400 || status === 505)
	);
}
