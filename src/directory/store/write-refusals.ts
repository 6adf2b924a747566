import { DirectoryError } from "../errors.ts";

/** The refusal when more writes wait than an engine holds. */
export function queueFull(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"Too many changes are waiting to be written. Try again in a moment.",
		{ retryAfterSeconds: 1 },
	);
}

/** The refusal when other writes changed again and again what a write had read. */
export function tooContended(): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"Too many concurrent changes of the same data; nothing was changed. Try again in a moment.",
		{ retryAfterSeconds: 1 },
	);
}

/** The refusal when the engine cannot write at the moment, because of `cause`. */
export function notWritable(cause: unknown): DirectoryError {
	return new DirectoryError(
		"unavailable",
		"The directory cannot be written at the moment; nothing was changed. Try again.",
		{ retryAfterSeconds: 5, cause },
	);
}
