import { DirectoryError } from "../../directory/errors.ts";
/** The parameters of a request. Several values of one name are sent one after the other. */
export type Query = Readonly<
	Record<string, string | number | boolean | readonly string[] | undefined>
>;

/** The address of a service without `/v1` and slashes at its end. Throws a sentence when it is none. */
export function readBase(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined || !/^https?:$/.test(url.protocol))
		throw new DirectoryError(
			"invalid",
			`"${text}" is not the address of a service. Give one such as https://webexapis.com/v1 or http://localhost:8080.`,
		);
	if (url.username !== "" || url.password !== "")
		throw new DirectoryError(
			"invalid",
			"The address of a service has no user name and no password. The access token is in PEOPLED_TOKEN.",
		);
	if (url.search !== "" || url.hash !== "")
		throw new DirectoryError(
			"invalid",
			`The address of a service ends with its path: leave out "${url.search}${url.hash}".`,
		);
	const path = url.pathname.replace(/\/+$/, "").replace(/\/v1$/, "");
	return url.origin + path;
}

/** The address of a call; its path begins behind `/v1`. */
export function addressOf(
	base: string,
	path: string,
	query: Query = {},
): string {
	const address = new URL(`${base}/v1${path}`);
	addTo(address, query);
	return address.href;
}

/**
 * The address of the next page by the `Link` header; undefined when there is none. Parameters of the first request that
 * the link has lost are added again: the real service once left them out (WebexPythonSDK, issue 168), and once wrote `null`
 * for the value of one. Throws a sentence
 * about a link to another place, to which the token must not go.
 */
export function nextAddress(
	link: string | null,
	{ url, query }: { url: string; query: Query },
): string | undefined {
	const [, target] =
		/<([^>]*)>\s*;[^,<]*\brel\s*=\s*"?next\b"?/i.exec(link ?? "") ?? [];
	if (target === undefined) return undefined;
	const next = new URL(target, `${url}/v1/`);
	if (next.origin !== new URL(url).origin)
		throw new Error(
			`the next page is at ${next.origin}, and the access token is only for ${new URL(url).origin}`,
		);
	const missing = Object.entries(query).filter(([name]) =>
		next.searchParams.getAll(name).every((value) => value === "null"),
	);
	for (const [name] of missing) next.searchParams.delete(name);
	addTo(next, Object.fromEntries(missing));
	return next.href;
}

function addTo(address: URL, query: Query): void {
	for (const [name, value] of Object.entries(query))
		for (const one of Array.isArray(value) ? value : [value])
			if (one !== undefined) address.searchParams.append(name, String(one));
}
