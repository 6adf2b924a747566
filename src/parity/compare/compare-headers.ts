import { mask } from "../../http/mask.ts";
import type { Comparing } from "./compare-bodies.ts";
import type { Difference } from "./difference.ts";
import { areLinksAlike, readLinks } from "./links.ts";

/** Headers of the way and of the moment. */
const ignored =
	/^(date|age|expires|via|server|server-timing|alt-svc|connection|keep-alive|transfer-encoding|content-length|content-encoding|set-cookie|strict-transport-security|nel|report-to|x-envoy-.*|x-amz.*|x-cache.*|cf-.*|x-forwarded-.*|x-runtime.*)$/;
/** Headers that have a value of their own in each reply. */
const live = /^(trackingid|etag|last-modified|x-request-id|x-trace.*)$/;
/** Headers that list words, in any order and case. */
const lists = /^(allow|vary|cache-control|access-control-.*)$/;

/** Compares the headers of two replies that say something about the call. */
export function compareHeaders(
	recorded: Readonly<Record<string, string>>,
	here: Readonly<Record<string, string>>,
	comparing: Comparing,
): Difference[] {
	const found: Difference[] = [];
	const names = new Set([...Object.keys(recorded), ...Object.keys(here)]);
	for (const name of [...names].sort()) {
		if (ignored.test(name)) continue;
		const [service, own] = [recorded[name], here[name]];
		const difference = { in: "header" as const, field: name };
		if (service === undefined)
			found.push({ ...difference, kind: "additional", here: own ?? "" });
		else if (own === undefined)
			found.push({ ...difference, kind: "missing", service });
		else if (!areAlike(name, { service, own, comparing }))
			found.push({ ...difference, kind: "value", service, here: own });
	}
	return found;
}

function areAlike(
	name: string,
	{
		service,
		own,
		comparing,
	}: { service: string; own: string; comparing: Comparing },
): boolean {
	if (live.test(name) || service === mask || own === mask) return true;
	if (name === "retry-after")
		return /^\d+$/.test(service) === /^\d+$/.test(own);
	if (name === "location" || name === "content-location")
		return areLinksAlike(service, own, comparing);
	if (name === "link") {
		const [theirs, ours] = [readLinks(service), readLinks(own)];
		return (
			theirs.size === ours.size &&
			[...theirs].every(([rel, target]) =>
				areLinksAlike(target, ours.get(rel) ?? "", comparing),
			)
		);
	}
	if (name === "content-type") return plainly(service) === plainly(own);
	if (lists.test(name)) return wordsOf(service) === wordsOf(own);
	return service === own;
}

function plainly(text: string): string {
	return text.toLowerCase().replaceAll(/\s|"/g, "");
}

function wordsOf(text: string): string {
	return plainly(text).split(",").sort().join();
}
