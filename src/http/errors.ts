import type { ErrorBody, ShownProblem } from "../contract/error.ts";
import {
	DirectoryError,
	type DirectoryErrorCode,
} from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { endSentence } from "../directory/text/text.ts";

/** Refusals that only exist on HTTP; the directory never sees such a request. */
type RequestErrorCode =
	| "malformed"
	| "unauthenticated"
	| "unknownPath"
	| "formatUnsupported"
	| "methodNotAllowed"
	| "bodyTooSlow"
	| "bodyTooLarge"
	| "mediaTypeUnsupported"
	| "stillRunning"
	| "keyReused"
	| "tooManyRequests"
	| "internal";

type ErrorCode = DirectoryErrorCode | RequestErrorCode;

/** The status of every refusal. `docs/errors.md` has the same table; a test holds the two together. */
export const statusOf: Readonly<Record<ErrorCode, number>> = {
	malformed: 400,
	invalid: 400,
	unauthenticated: 401,
	forbidden: 403,
	notFound: 404,
	unknownPath: 404,
	formatUnsupported: 404,
	methodNotAllowed: 405,
	bodyTooSlow: 408,
	conflict: 409,
	stillRunning: 409,
	gone: 410,
	preconditionFailed: 412,
	bodyTooLarge: 413,
	mediaTypeUnsupported: 415,
	keyReused: 422,
	locked: 423,
	preconditionRequired: 428,
	tooManyRequests: 429,
	internal: 500,
	upstreamFailed: 502,
	unavailable: 503,
	upstreamTimeout: 504,
};

/** A refusal that only exists on HTTP: one whole sentence, and headers of the reply. */
export class RequestError extends Error {
	readonly code: RequestErrorCode;
	readonly headers: Readonly<Record<string, string>>;
	/** The fields that caused it, as far as they are known. */
	readonly fields: readonly FieldProblem[];

	constructor(
		code: RequestErrorCode,
		sentence: string,
		headers: Readonly<Record<string, string>> = {},
		fields: readonly FieldProblem[] = [],
	) {
		super(sentence);
		this.name = "RequestError";
		this.code = code;
		this.headers = headers;
		this.fields = fields;
	}
}

/** A refusal of the directory with additional headers and body properties. */
export class DetailedRefusal extends Error {
	readonly refusal: DirectoryError;
	readonly headers: Readonly<Record<string, string>>;
	/** Properties that replace or extend those of the envelope. */
	readonly detail: Partial<ErrorBody>;

	constructor(
		refusal: DirectoryError,
		{
			headers = {},
			detail = {},
		}: {
			headers?: Readonly<Record<string, string>>;
			detail?: Partial<ErrorBody>;
		},
	) {
		super(refusal.message, { cause: refusal });
		this.name = "DetailedRefusal";
		this.refusal = refusal;
		this.headers = headers;
		this.detail = detail;
	}
}

/** A refusal on purpose: a request's `x-peopled-fault` header asks for it, or a fault rule says its sentence. */
export class FaultError extends Error {
	readonly status: number;
	constructor(
		status: number,
		sentence = `This ${status} was asked for with the x-peopled-fault header.`,
	) {
		super(sentence);
		this.name = "FaultError";
		this.status = status;
	}
}

const fallbackRetryAfterSeconds: Readonly<Record<number, number>> = {
	423: 30,
	429: 5,
	503: 2,
};

/**
 * The reply of a refusal: the Webex envelope. The useful sentence is in both `message` and `errors[0].description`,
 * since clients read one or the other. Any other error becomes a 500 that reveals nothing of its cause.
 */
export function describeError(
	error: unknown,
	trackingId: string,
): { status: number; body: ErrorBody; headers: Record<string, string> } {
	if (error instanceof DetailedRefusal) {
		const { status, body, headers } = describeError(error.refusal, trackingId);
		return {
			status,
			body: { ...body, ...error.detail },
			headers: { ...headers, ...error.headers },
		};
	}
	const headers: Record<string, string> = {};
	if (error instanceof FaultError) {
		const seconds = fallbackRetryAfterSeconds[error.status];
		if (seconds !== undefined) headers["retry-after"] = String(seconds);
		return envelope(error.status, error.message, [], trackingId, headers);
	}
	if (error instanceof RequestError) {
		Object.assign(headers, error.headers);
		return envelope(
			statusOf[error.code],
			error.message,
			error.fields,
			trackingId,
			headers,
		);
	}
	if (error instanceof DirectoryError) {
		const status = statusOf[error.code];
		const seconds =
			error.retryAfterSeconds ?? fallbackRetryAfterSeconds[status];
		if (seconds !== undefined) headers["retry-after"] = String(seconds);
		return envelope(status, error.message, error.fields, trackingId, headers);
	}
	const sentence = `Something went wrong on the server. Its log has the cause under the tracking id ${trackingId}.`;
	return envelope(statusOf.internal, sentence, [], trackingId, headers);
}

function envelope(
	status: number,
	message: string,
	problems: readonly FieldProblem[],
	trackingId: string,
	headers: Record<string, string>,
) {
	return {
		status,
		headers,
		body: {
			message,
			errors:
				problems.length === 0
					? [{ description: message }]
					: problems.map(showProblem),
			trackingId,
		},
	};
}

/** A problem as replies show it. */
export function showProblem({
	field,
	problem,
	code,
	parameters,
}: FieldProblem): ShownProblem {
	return {
		description: endSentence(`${field} ${problem}`),
		field,
		code,
		parameters: parameters as ShownProblem["parameters"],
	};
}
