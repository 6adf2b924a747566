import { DirectoryError } from "../../directory/errors.ts";

/** The meaning of a database failure for the caller. */
export type FailureKind =
	/** Rolled back because of a conflict with other transactions; a retry may succeed at once. */
	| "conflicting"
	/** The database cannot be reached, is starting or stopping, is full, or accepts no writes. */
	| "unavailable"
	/** A lock was not available in time. */
	| "locked"
	/** The database did not respond in time. */
	| "late"
	/** The database returned an invalid result. */
	| "broken"
	/** A programming error. */
	| "bug";

/** A failure of the database or of the connection to it; `cause` is the driver's error. */
export class DatabaseFailure extends Error {
	/** False: no connection was available, so no statement was sent. */
	readonly isBegun: boolean;
	constructor(cause: unknown, { isBegun }: { isBegun: boolean }) {
		super("The database failed.", { cause });
		this.isBegun = isBegun;
	}
}

/** The kind of a statement's failure. */
export function kindOf(cause: unknown): FailureKind {
	const { code, message } = asError(cause);
	if (code === undefined) return kindOfMessage(message);
	if (code === "40001" || code === "40P01") return "conflicting";
	if (code === "55P03") return "locked";
	if (code === "57014" || code === "25P03") return "late";
	if (/^(08|53|57P|58)/.test(code) || /^E[A-Z_]+$/.test(code))
		return code === "08P01" ? "broken" : "unavailable";
	if (isReadOnly(code)) return "unavailable";
	if (/^(XX|28|3D|42501)/.test(code)) return "broken";
	return "bug";
}

/** Whether a connection is unusable after this failure. */
export function isConnectionLost(cause: unknown): boolean {
	const { code } = asError(cause);
	if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return true;
	return /^(08|57P|25P03|XX)/.test(code) || isReadOnly(code);
}

/** Whether it is unknown if the statement took effect. */
export function isOutcomeUnknown(cause: unknown): boolean {
	const { code = "" } = asError(cause);
	return isConnectionLost(cause) && !isReadOnly(code) && code !== "25P03";
}

/** The refusal for a failure; a programming error is returned unchanged. */
export function translateFailure(
	cause: unknown,
	{ isUnknown }: { isUnknown: boolean },
): unknown {
	if (cause instanceof DirectoryError) return cause;
	switch (kindOf(cause)) {
		case "conflicting":
			return unavailable(
				"Too many concurrent changes of the same data; nothing was changed. Try again in a moment.",
				cause,
			);
		case "locked":
			return unavailable(
				"Another change holds a lock that this one needs; nothing was changed. Try again in a moment.",
				cause,
			);
		case "unavailable":
			return unavailable(
				isUnknown
					? "The directory's database went away while it was asked. Whether the change was made is not known: look before you try again."
					: "The directory's database cannot be reached, or takes no changes, at the moment. Try again.",
				cause,
				isUnknown,
			);
		case "late":
			return new DirectoryError(
				"upstreamTimeout",
				isUnknown
					? "The directory's database did not answer in time. It is not known whether the change was made: check before you try again."
					: "The directory's database did not answer in time. Try again later.",
				{ cause, isInDoubt: isUnknown },
			);
		case "broken":
			return new DirectoryError(
				"upstreamFailed",
				isUnknown
					? "The directory's database returned an invalid response. It is not known whether the change was made: check before you try again."
					: "The directory's database returned an invalid response. The server's log has the cause.",
				{ cause, isInDoubt: isUnknown },
			);
		case "bug":
			return cause;
	}
}

// Only a standby, or a primary that was set to read-only, refuses writes. A primary that became a standby
// keeps its connections; only new ones reach the new primary.
function isReadOnly(code: string): boolean {
	return code === "25006";
}

function unavailable(
	sentence: string,
	cause: unknown,
	isInDoubt = false,
): DirectoryError {
	return new DirectoryError("unavailable", sentence, {
		retryAfterSeconds: 2,
		isInDoubt,
		cause,
	});
}

function kindOfMessage(message: string): FailureKind {
	if (
		/timeout exceeded when trying to connect|connection timeout/i.test(message)
	)
		return "unavailable";
	if (/timeout/i.test(message)) return "late";
	if (/connection|socket|closed|pool after calling end/i.test(message))
		return "unavailable";
	if (
		/authentication|SASL|SCRAM|password|SSL|protocol|invalid response|message|parse/i.test(
			message,
		)
	)
		return "broken";
	return "bug";
}

function asError(cause: unknown): {
	code: string | undefined;
	message: string;
} {
	if (cause instanceof AggregateError) {
		const [first] = cause.errors as unknown[];
		if (first !== undefined) return asError(first);
	}
	if (!(cause instanceof Error))
		return { code: undefined, message: String(cause) };
	const { code } = cause as { code?: unknown };
	return {
		code: typeof code === "string" ? code : undefined,
		message: cause.message,
	};
}
