import { type IdMap, idKindOf } from "./id-map.ts";

/** Parameters whose values only the server that made them understands. */
const positionNames = /^(cursor|position|offset|startIndex|next|token)$/i;

/** The addresses of the service and of the stand-in, without a slash at their end. */
export interface Addresses {
	service: string;
	here: string;
}

/** The part of an address behind that of its server; undefined when it is elsewhere. */
export function pathBelow(address: string, base: string): string | undefined {
	if (!address.startsWith(base)) return undefined;
	const path = address.slice(base.length);
	return path === "" || /^[/?#]/.test(path) ? path : undefined;
}

/** Whether two addresses lead to the same place, each at its server. Positions in a list may be written differently. */
export function areLinksAlike(
	recorded: string,
	here: string,
	{ addresses, ids }: { addresses: Addresses; ids: IdMap },
): boolean {
	return (
		plain(ids.translate(recorded), addresses.service) ===
		plain(here, addresses.here)
	);
}

function plain(link: string, base: string): string {
	const path = pathBelow(link, base);
	if (path === undefined) return link;
	const url = new URL(path, "http://server.invalid");
	const names = [...url.searchParams].map(([name, value]) =>
		positionNames.test(name) ? `${name}=` : `${name}=${value}`,
	);
	return `${url.pathname}?${names.sort().join("&")}`;
}

/** The links of a header by their relation. */
export function readLinks(header: string | undefined): Map<string, string> {
	const links = new Map<string, string>();
	for (const [, target = "", rel = ""] of (header ?? "").matchAll(
		/<([^>]*)>\s*;[^,<]*\brel\s*=\s*"?([\w-]+)"?/gi,
	))
		links.set(rel.toLowerCase(), target);
	return links;
}

/** A path in which ids are replaced, so that it names the call: `/v1/people/{id}`. */
export function callOf(method: string, path: string): string {
	const [before = ""] = path.split("?", 1);
	const segments = before
		.split("/")
		.map((segment) =>
			idKindOf(segment) !== undefined || /^\d+$|@|%40|\*/.test(segment)
				? "{id}"
				: segment,
		);
	return `${method} ${segments.join("/")}`;
}
