import type { Route } from "./call.ts";
import type { ReadParameter } from "./served-call.ts";

/** The routes of the API, for plain paths. */
interface PlainRoutes<Handler> {
	/** The handler of a path with nothing to decode, and its parameters; undefined: the general router decides. */
	find(
		method: string,
		path: string,
	): { handler: Handler; readParameter: ReadParameter } | undefined;
}

/** A path of the contract; undefined stands for a parameter. */
interface Pattern<Handler> {
	segments: readonly (string | undefined)[];
	names: readonly string[];
	handlers: ReadonlyMap<string, Handler>;
}

/**
 * Finds the same routes as the general router, which first parses and decodes a path, and makes three objects for it:
 * almost every request has a plain path. The first pattern that fits decides, as there. Other methods, a slash at the
 * end, and all that needs decoding are left to the general router.
 */
export function openPlainRoutes<Handler>(
	groups: ReadonlyMap<string, readonly Route[]>,
	handlerOf: (route: Route) => Handler,
): PlainRoutes<Handler> {
	const byLength = new Map<number, Pattern<Handler>[]>();
	for (const [path, routes] of groups) {
		const parts = path.split("/");
		const patterns = byLength.get(parts.length) ?? [];
		byLength.set(parts.length, patterns);
		patterns.push({
			segments: parts.map((part) => (isParameter(part) ? undefined : part)),
			names: parts.map((part) => part.slice(1, -1)),
			handlers: new Map(
				routes.map((route) => [route.operation.method, handlerOf(route)]),
			),
		});
	}
	return {
		find(method, path) {
			const parts = path.split("/");
			const pattern = byLength
				.get(parts.length)
				?.find(({ segments }) => fits(segments, parts));
			const handler = pattern?.handlers.get(method);
			if (pattern === undefined || handler === undefined) return undefined;
			const { names, segments } = pattern;
			return {
				handler,
				readParameter: (name) => {
					const index = names.indexOf(name);
					return segments[index] === undefined ? parts[index] : undefined;
				},
			};
		},
	};
}

function isParameter(part: string): boolean {
	return part.startsWith("{");
}

function fits(
	segments: readonly (string | undefined)[],
	parts: readonly string[],
): boolean {
	for (let index = 0; index < segments.length; index++) {
		const segment = segments[index];
		const part = parts[index];
		if (segment === undefined ? part === "" : segment !== part) return false;
	}
	return true;
}
