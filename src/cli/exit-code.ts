import { RefusalError } from "../client/refusal.ts";
import { DirectoryError } from "../directory/errors.ts";
import { UsageError } from "../settings/usage-error.ts";
import { isNetworkFailure, isOfFile, UnreachableError } from "./failure.ts";

/** How every command ends; `docs/operating.md` has the table, and the commands with further codes. */
export const exitCodes = {
	done: 0,
	fault: 1,
	/** The command line or a setting cannot be right. */
	usage: 2,
	/** The directory or the server has refused: a status from 400 to 499. */
	refused: 3,
	/** A server, a database, a directory or a file is not there or does not answer. */
	unreachable: 4,
} as const;

/** Codes of a directory that does not answer at the moment. */
const unavailable = ["unavailable", "upstreamFailed", "upstreamTimeout"];
/** Statuses of a server that does not answer at the moment. */
const unavailableStatuses = [502, 503, 504];

/** How a command ends that failed with an error: the first cause that says so decides. */
export function exitCodeOf(error: unknown): number {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof UsageError) return exitCodes.usage;
		if (cause instanceof UnreachableError) return exitCodes.unreachable;
		if (cause instanceof DirectoryError)
			return unavailable.includes(cause.code)
				? exitCodes.unreachable
				: exitCodes.refused;
		if (cause instanceof RefusalError) return codeOfStatus(cause.status);
		if (isNetworkFailure(cause) || isOfFile(cause))
			return exitCodes.unreachable;
	}
	return exitCodes.fault;
}

function codeOfStatus(status: number): number {
	if (unavailableStatuses.includes(status)) return exitCodes.unreachable;
	return status < 500 ? exitCodes.refused : exitCodes.fault;
}
