/** What stands where a secret stood. */
export const mask = "***";

const secretHeaders =
	/^(authorization|proxy-authorization|cookie|set-cookie)$|signature|secret|session|token$|api-?key/i;
const secretNames =
	/^(access_?token|refresh_?token|id_?token|client_?secret|session_?key|secret|password|token)$/i;

/** The headers with the values of those that carry a secret masked; the scheme of an `Authorization` stays. */
export function maskHeaders(headers: Headers): Record<string, string> {
	const shown: Record<string, string> = {};
	let count = 0;
	for (const [name, value] of headers) {
		if (++count > headersMax) break;
		shown[name] = secretHeaders.test(name)
			? maskHeader(value)
			: value.slice(0, headerLengthMax);
	}
	return shown;
}

const headersMax = 60;
const headerLengthMax = 1024;

/** A path with its query, with the values of parameters that carry a secret masked. */
export function maskPath(url: string): string {
	const { pathname, search, searchParams } = new URL(url);
	if (search === "") return pathname.slice(0, pathLengthMax);
	const names = [...searchParams.keys()].filter((name) =>
		secretNames.test(name),
	);
	if (names.length === 0) return (pathname + search).slice(0, pathLengthMax);
	for (const name of names) searchParams.set(name, mask);
	return `${pathname}?${searchParams}`.slice(0, pathLengthMax);
}

const pathLengthMax = 4096;

/**
 * A JSON text with the values of properties that carry a secret masked, at any depth. A text that is
 * not JSON is shown only where it cannot hold a secret: undefined otherwise.
 */
export function maskBody(text: string): string | undefined {
	if (!/token|secret|password|session/i.test(text)) return text;
	try {
		return JSON.stringify(maskValue(JSON.parse(text)));
	} catch {
		return undefined;
	}
}

function maskValue(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(maskValue);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name,
			secretNames.test(name) && entry !== null ? mask : maskValue(entry),
		]),
	);
}

function maskHeader(value: string): string {
	const scheme = /^(bearer|basic|digest) /i.exec(value)?.[0];
	return scheme === undefined ? mask : `${scheme}${mask}`;
}
