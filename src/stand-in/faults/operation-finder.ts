import type { Operation } from "../../contract/operation.ts";

/** Finds the operation of a request, by its method and path; undefined when no call has them. */
type OperationFinder = (method: string, path: string) => string | undefined;

/** Opens a finder for the calls of the contract. A path without parameters precedes a path with one in the same position. */
export function openOperationFinder(
	operations: readonly Operation[],
): OperationFinder {
	const patterns = operations
		.map(({ id, method, path, dialect }) => ({
			...{ id, method, path },
			pattern: new RegExp(`^${dialect ? "" : "/v1"}${fill(path)}/?$`),
		}))
		.toSorted((one, other) => countOf(one.path) - countOf(other.path));
	return (method, path) => {
		const asked = method === "HEAD" ? "GET" : method;
		// Clients whose one setting is the address of the People API find SCIM below it.
		const scim = /^\/v1(\/identity\/scim\/.*)$/.exec(path)?.[1] ?? path;
		return patterns.find(
			(known) => known.method === asked && known.pattern.test(scim),
		)?.id;
	};
}

function fill(path: string): string {
	return path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+");
}

function countOf(path: string): number {
	return path.split("{").length;
}
