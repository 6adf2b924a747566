import type { RecordedRequest } from "../../contract/request.ts";
import { writeCurl } from "../../look/samples.ts";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/**
 * Whether a request matches a search: it must contain every word. `404` and `4xx` mean the status, `put` the method.
 * Any other word is searched for in the path, the caller's name and the tracking id.
 */
export function isWanted(
	{ method, path, status, trackingId, caller }: RecordedRequest,
	filter: string,
): boolean {
	const text = `${path} ${caller?.displayName ?? ""} ${trackingId}`;
	return filter
		.toLowerCase()
		.split(/\s+/)
		.filter((word) => word !== "")
		.every((word) => {
			if (/^[1-5]\d\d$/.test(word)) return word === String(status);
			if (/^[1-5]xx$/.test(word)) return word[0] === String(status)[0];
			if (methods.has(word.toUpperCase())) return word.toUpperCase() === method;
			return text.toLowerCase().includes(word);
		});
}

/** A path with its ids cut to their ends: all ids have the same beginning. */
export function shortenPath(path: string): string {
	return path.replaceAll(
		/Y2lzY29zcGFyazov[\w-]{12,}/g,
		(id) => `…${id.slice(-8)}`,
	);
}

/** A request as a command for a shell. The token is in a variable. */
export function toCurl(
	{ method, path, requestHeaders = {}, requestBody }: RecordedRequest,
	origin: string,
): string {
	const sent = Object.entries(requestHeaders).filter(([name]) =>
		/^(accept|content-type|if-match|if-none-match|idempotency-key|prefer|trackingid)$/i.test(
			name,
		),
	);
	return writeCurl({
		method,
		url: origin + path,
		needsToken: true,
		headers: Object.fromEntries(sent),
		body: requestBody?.text || undefined,
	});
}
