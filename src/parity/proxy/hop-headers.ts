/** Headers of one connection, which say nothing about the message (RFC 9110, 7.6.1). */
const hopNames = [
	"connection",
	"keep-alive",
	"proxy-connection",
	"proxy-authenticate",
	"proxy-authorization",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
];

/** The headers that pass a proxy: all but those of the connection, and those that the connection names. */
export function endToEnd(
	headers: Iterable<readonly [string, string]>,
): [string, string][] {
	const all = [...headers];
	const named = all
		.filter(([name]) => name.toLowerCase() === "connection")
		.flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/));
	const dropped = new Set([...hopNames, ...named]);
	return all
		.filter(([name]) => !dropped.has(name.toLowerCase()))
		.map(([name, value]) => [name, value]);
}
