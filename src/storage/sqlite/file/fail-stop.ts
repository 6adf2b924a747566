import { DirectoryError } from "../../../directory/errors.ts";

/**
 * The end of an engine that can no longer guarantee its replies: a sync failed, or its files were moved or
 * replaced. From then on nothing is written, moved or closed, since closing a file moves its log. The
 * process has to end, and the next start reads the complete log again.
 */
export interface FailStop {
	/** Undefined while the engine works. */
	readonly failure: DiskFailure | undefined;
	/** Stops the engine; the first failure stays. */
	fail(sentence: string, cause?: unknown): DiskFailure;
}

/** Why an engine has stopped for good, as one sentence. */
export class DiskFailure extends Error {
	constructor(sentence: string, cause?: unknown) {
		super(sentence, { cause });
		this.name = "DiskFailure";
	}
}

/** `onFailure` is called once. */
export function openFailStop(
	onFailure: (failure: DiskFailure) => void,
): FailStop {
	let failure: DiskFailure | undefined;
	return {
		get failure() {
			return failure;
		},
		fail(sentence, cause) {
			if (failure !== undefined) return failure;
			failure = new DiskFailure(sentence, cause);
			onFailure(failure);
			return failure;
		},
	};
}

/** The refusal of a change that was running when the engine stopped. */
export function outcomeUnknown(failure: DiskFailure): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory's disk failed, and the server stops. It is not known whether the change was made: check before you try again.",
		{ retryAfterSeconds: 5, isInDoubt: true, cause: failure },
	);
}

/** The refusal of a change after the engine has stopped. */
export function stopped(failure: DiskFailure): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory's disk failed, and the server stops; nothing was changed. Try again after it has restarted.",
		{ retryAfterSeconds: 5, cause: failure },
	);
}

// Result codes of SQLite: https://www.sqlite.org/rescode.html
const busy = 5;
const readOnly = 8;
const full = 13;
const constraint = 19;
const writeFailed = 778;
const syncFailed = 1034;
const folderSyncFailed = 1290;

/** Whether another process holds a lock. */
export function isBusy(cause: unknown): boolean {
	return primaryOf(cause) === busy;
}

/** Whether the database failed, rather than the statement. */
export function isDatabaseFailure(cause: unknown): boolean {
	return codeOf(cause) !== -1 && primaryOf(cause) !== constraint;
}

/** Whether the disk is full. */
export function isFull(cause: unknown): boolean {
	return primaryOf(cause) === full;
}

/**
 * Whether a sync failed. The kernel then counts the lost pages as written, so the next sync succeeds
 * without an error.
 */
export function isSyncFailure(cause: unknown): boolean {
	return [syncFailed, folderSyncFailed].includes(codeOf(cause));
}

/**
 * Whether a failed COMMIT has certainly left nothing behind: the frame that ends the transaction is written
 * last, and none of these failures leaves a complete one. After any other failure it may be in the log.
 */
export function isCommitUndone(cause: unknown): boolean {
	return (
		[busy, readOnly, full, constraint].includes(primaryOf(cause)) ||
		codeOf(cause) === writeFailed
	);
}

function primaryOf(cause: unknown): number {
	const code = codeOf(cause);
	return code === -1 ? code : code & 0xff;
}

// -1 when it is not an error of SQLite.
function codeOf(cause: unknown): number {
	const { errcode } = (cause ?? {}) as { errcode?: unknown };
	return typeof errcode === "number" ? errcode : -1;
}
