import { DirectoryError } from "../../../directory/errors.ts";

/**
 * The end of an engine that can no longer promise what it answers: a sync failed, or its files are not where they
 * were. From then on nothing is written, moved or closed, since closing a file moves its log; the process has to end,
 * and the next start reads the whole log again.
 */
export interface FailStop {
	/** Undefined while all is well. */
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

/** The refusal of a change that was under way when the engine stopped. */
export function outcomeUnknown(failure: DiskFailure): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory's disk failed, and the server stops. It is not known whether the change was made: check before you try again.",
		{ retryAfterSeconds: 5, cause: failure },
	);
}

/** The refusal of a change that comes after the engine has stopped. */
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

/** Whether another process holds what is needed. */
export function isBusy(cause: unknown): boolean {
	return primaryOf(cause) === busy;
}

/** Whether the database failed, and not what it was asked to write. */
export function isDatabaseFailure(cause: unknown): boolean {
	return codeOf(cause) !== -1 && primaryOf(cause) !== constraint;
}

/** Whether the disk has no room left. */
export function isFull(cause: unknown): boolean {
	return primaryOf(cause) === full;
}

/**
 * Whether a sync failed. The kernel then takes what was not written for written, so that the next sync
 * succeeds and says nothing.
 */
export function isSyncFailure(cause: unknown): boolean {
	return [syncFailed, folderSyncFailed].includes(codeOf(cause));
}

/**
 * Whether a COMMIT that failed has certainly left nothing behind: the frame that ends the transaction is written
 * last, so that none of these leaves a whole one. After any other failure it may be in the log.
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

// -1 when it is no failure of SQLite.
function codeOf(cause: unknown): number {
	const { errcode } = (cause ?? {}) as { errcode?: unknown };
	return typeof errcode === "number" ? errcode : -1;
}
