import { openPathPattern } from "./path-pattern.ts";
import type { KeptRequest } from "./request-recorder.ts";
import { pathOf } from "./target.ts";

/** The recorded requests of a method, with a path or with a status. */
interface RequestFilter {
	method?: string;
	/** The path without its query; `*` stands for any characters. */
	path?: string;
	status?: number;
	/** The lowest status. */
	statusFrom?: number;
}

/** Returns whether a recorded request fits a filter. */
export function openRequestFilter({
	method,
	path,
	status,
	statusFrom = 0,
}: RequestFilter): (request: KeptRequest) => boolean {
	const isPath = path === undefined ? undefined : openPathPattern(path);
	return (request) =>
		(method === undefined || request.method === method.toUpperCase()) &&
		(status === undefined || request.status === status) &&
		(request.status ?? 0) >= statusFrom &&
		(isPath?.(pathOf(request.url)) ?? true);
}
