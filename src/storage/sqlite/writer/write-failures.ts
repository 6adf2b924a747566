import type { DirectoryError } from "../../../directory/errors.ts";
import { notWritable } from "../../../directory/store/write-refusals.ts";
import {
	type DiskFailure,
	type FailStop,
	isCommitUndone,
	isSyncFailure,
	outcomeUnknown,
	stopped,
} from "../file/fail-stop.ts";
import { ThreadEnded } from "./writer-thread.ts";

/**
 * Turns failures of transactions into refusals, and stops the engine when it can no longer guarantee its
 * replies.
 */
export interface WriteFailures {
	/** Why the last transaction failed; undefined when it did not. */
	readonly last: unknown;
	/** The refusal of writes whose transaction could not begin. */
	ofBegin(cause: unknown): DirectoryError;
	/** The refusal of writes whose transaction failed before its COMMIT. */
	beforeCommit(cause: unknown): DirectoryError;
	/** The refusal of writes whose COMMIT failed: their outcome may be unknown. */
	ofCommit(cause: unknown): DirectoryError;
	/** Call when a transaction is on disk. */
	forget(): void;
}

export function openWriteFailures(
	file: string,
	failStop: FailStop,
): WriteFailures {
	let last: unknown;
	const ofBegin = (cause: unknown) => {
		last = cause;
		return notWritable(cause);
	};
	return {
		get last() {
			return last;
		},
		ofBegin,
		beforeCommit(cause) {
			if (cause instanceof ThreadEnded)
				return stopped(stopForThread(file, failStop, cause));
			if (isSyncFailure(cause))
				return stopped(stopForSync(file, failStop, cause));
			return ofBegin(cause);
		},
		ofCommit(cause) {
			if (cause instanceof ThreadEnded)
				return outcomeUnknown(stopForThread(file, failStop, cause));
			if (!isCommitUndone(cause))
				return outcomeUnknown(stopForSync(file, failStop, cause));
			return ofBegin(cause);
		},
		forget() {
			last = undefined;
		},
	};
}

// The connection of the thread may keep the file locked for good.
function stopForThread(
	file: string,
	failStop: FailStop,
	cause: ThreadEnded,
): DiskFailure {
	return failStop.fail(
		`The thread that writes long changes to ${file} ended: ${cause.message}.`,
		cause,
	);
}

function stopForSync(
	file: string,
	failStop: FailStop,
	cause: unknown,
): DiskFailure {
	return failStop.fail(
		`The log of ${file} could not be brought to the disk: ${(cause as Error).message}.`,
		cause,
	);
}
