import type { RecordedRequest } from "../../contract/request.ts";

/** The methods and classes of status that the page offers to filter by. */
export const filterMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export const filterStatuses = ["2xx", "3xx", "4xx", "5xx"] as const;

/** The filter of the list, stored in the address. An empty list of methods or statuses means all. */
export interface RequestFilter {
	text: string;
	methods: readonly string[];
	/** Classes of status, such as `4xx`. */
	statuses: readonly string[];
	/** Whether the requests of the console itself are hidden. */
	isOwnHidden: boolean;
}

export function readRequestFilter(query: URLSearchParams): RequestFilter {
	const listed = (name: string, known: readonly string[]) => {
		const values = (query.get(name) ?? "").split(",");
		return known.filter((value) => values.includes(value));
	};
	return {
		text: query.get("filter") ?? "",
		methods: listed("method", filterMethods),
		statuses: listed("status", filterStatuses),
		isOwnHidden: query.get("own") !== "shown",
	};
}

export function writeRequestFilter(filter: RequestFilter): URLSearchParams {
	const query = new URLSearchParams();
	if (filter.text !== "") query.set("filter", filter.text);
	if (filter.methods.length > 0) query.set("method", filter.methods.join(","));
	if (filter.statuses.length > 0)
		query.set("status", filter.statuses.join(","));
	if (!filter.isOwnHidden) query.set("own", "shown");
	return query;
}

/** Whether a request passes the whole filter. */
export function passes(
	request: RecordedRequest,
	{ text, methods, statuses, isOwnHidden }: RequestFilter,
): boolean {
	if (isOwnHidden && request.fromConsole) return false;
	if (methods.length > 0 && !methods.includes(request.method)) return false;
	if (statuses.length > 0 && !statuses.includes(classOf(request.status)))
		return false;
	return isWanted(request, text);
}

const methods = new Set<string>([...filterMethods, "HEAD"]);

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
			if (/^[1-5]xx$/.test(word)) return word === classOf(status);
			if (methods.has(word.toUpperCase())) return word.toUpperCase() === method;
			return text.toLowerCase().includes(word);
		});
}

function classOf(status: number | undefined): string {
	return `${String(status)[0]}xx`;
}
