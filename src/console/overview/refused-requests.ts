import type { RecordedRequest } from "../../contract/request.ts";

/** Refused requests of one caller with one status, to the same call. */
export interface Refusals {
	key: string;
	/** Undefined: the caller is unknown. */
	caller: RecordedRequest["caller"];
	/** Undefined: the connection was cut. */
	status: number | undefined;
	count: number;
	/** The latest of them. */
	latest: RecordedRequest;
}

/** The refused requests since a time, in groups of one caller and reason; those of the console itself are left out. The largest group is first. */
export function groupRefusals(
	requests: readonly RecordedRequest[],
	since: number,
): Refusals[] {
	const groups = new Map<string, Refusals>();
	for (const latest of requests) {
		const { caller, status, operation, method } = latest;
		if (latest.fromConsole || Date.parse(latest.at) < since) continue;
		const key = [caller?.personId, status, operation ?? method].join(" ");
		const known = groups.get(key);
		if (known === undefined)
			groups.set(key, { key, caller, status, count: 1, latest });
		else known.count++;
	}
	return [...groups.values()].sort((left, right) => right.count - left.count);
}
