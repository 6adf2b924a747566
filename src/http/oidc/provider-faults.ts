import {
	AuthorizationResponseError,
	ClientError,
	ResponseBodyError,
	WWWAuthenticateChallengeError,
} from "openid-client";
import { DirectoryError } from "../../directory/errors.ts";

/** The longest text of the provider that a refusal repeats. */
const textLengthMax = 300;

/** The refusal when a provider could not be asked for its description. */
export function explainDiscovery(
	cause: unknown,
	issuer: string,
): DirectoryError {
	if (isCoded(cause, "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED")) {
		const { body } = cause.cause as { body: { issuer: string } };
		return explainOtherIssuer(body.issuer, issuer);
	}
	return (
		explainSilence(cause, issuer) ??
		failed(
			`The identity provider ${issuer} has no valid description at ${issuer.replace(/\/$/, "")}/.well-known/openid-configuration: ${reasonOf(cause)}. Check --oidc-issuer.`,
			cause,
		)
	);
}

/** The refusal of a provider that names itself differently. */
export function explainOtherIssuer(
	named: string,
	issuer: string,
): DirectoryError {
	const isShared = named.includes("{");
	return failed(
		isShared
			? `The identity provider ${issuer} signs in people of every tenant. Set --oidc-issuer to the address of your own tenant.`
			: `The identity provider at ${issuer} calls itself ${shorten(named)}. Set --oidc-issuer to exactly that, if it is the one that you mean.`,
	);
}

/** The refusal when the answer of a provider names nobody. */
export function explainAnswer(cause: unknown, issuer: string): DirectoryError {
	if (cause instanceof DirectoryError) return cause;
	if (cause instanceof AuthorizationResponseError)
		return new DirectoryError(
			"forbidden",
			`The identity provider refused the sign-in: ${describe(cause)}.`,
		);
	if (cause instanceof ResponseBodyError) return explainRefusal(cause);
	if (isOfAnotherSignIn(cause)) return foreignAnswer();
	if (isCoded(cause, "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"))
		return failed(
			`The identity provider sent an ID token that is not valid at this time: ${reasonOf(cause)}. Compare the clocks of both machines.`,
			cause,
		);
	return (
		explainSilence(cause, issuer) ??
		failed(
			`The identity provider sent an answer that this server refuses: ${reasonOf(cause)}.`,
			cause,
		)
	);
}

/** The refusal of an answer that was not asked for in this browser. */
export function foreignAnswer(): DirectoryError {
	return new DirectoryError(
		"forbidden",
		"This sign-in did not begin in this browser, or it began more than an hour ago. Sign in again.",
	);
}

// The refusals of the token endpoint (RFC 6749, 5.2).
function explainRefusal(cause: ResponseBodyError): DirectoryError {
	switch (cause.error) {
		case "invalid_grant":
			return new DirectoryError(
				"forbidden",
				`The identity provider no longer accepts this sign-in: ${describe(cause)}. Sign in again.`,
			);
		case "invalid_client":
		case "unauthorized_client":
			return failed(
				`The identity provider does not accept this server: ${describe(cause)}. Check --oidc-client-id and --oidc-client-secret.`,
				cause,
			);
		default:
			return failed(
				`The identity provider refused the request of this server: ${describe(cause)}.`,
				cause,
			);
	}
}

// A provider that did not answer, or not in time.
function explainSilence(
	cause: unknown,
	issuer: string,
): DirectoryError | undefined {
	if (isCoded(cause, "OAUTH_TIMEOUT"))
		return new DirectoryError(
			"upstreamTimeout",
			`The identity provider ${issuer} did not answer in time. Try again in a moment.`,
		);
	if (isCoded(cause, "OAUTH_RESPONSE_IS_NOT_CONFORM")) {
		const { status } = cause.cause as Response;
		return failed(
			`The identity provider ${issuer} answered with the status ${status}. Check --oidc-issuer, or try again in a moment.`,
			cause,
		);
	}
	const isNetwork =
		cause instanceof TypeError ||
		(cause instanceof ClientError && cause.code === undefined);
	if (!isNetwork) return undefined;
	return failed(
		`The identity provider ${issuer} cannot be reached: ${reasonOf(cause)}.`,
		cause,
	);
}

function isOfAnotherSignIn(cause: unknown): boolean {
	return (
		isCoded(cause, "OAUTH_INVALID_RESPONSE") &&
		/"state"/.test(reasonOf(cause)) &&
		!/JWT/.test(reasonOf(cause))
	);
}

function isCoded(
	cause: unknown,
	code: string,
): cause is Error & { code: string } {
	return cause instanceof ClientError && cause.code === code;
}

function describe({
	error,
	error_description: text,
}: Pick<ResponseBodyError, "error" | "error_description">): string {
	return text === undefined || text === ""
		? shorten(error)
		: `${shorten(error)} (${shorten(text)})`;
}

// The innermost sentence says most. It is the library's or the runtime's, and has no secret in it.
function reasonOf(cause: unknown): string {
	let reason = cause;
	while (reason instanceof Error && reason.cause instanceof Error)
		reason = reason.cause;
	if (cause instanceof WWWAuthenticateChallengeError)
		return `it refused its own access token with the status ${cause.status}`;
	const text = reason instanceof Error ? reason.message : String(reason);
	return shorten(text);
}

// Texts of the provider end no sentence, and fill no page.
function shorten(text: string): string {
	return text
		.replace(/\s+/g, " ")
		.trim()
		.replace(/[.!]+$/, "")
		.slice(0, textLengthMax);
}

// The library's errors hold whole replies, so the log gets only their sentences.
function failed(sentence: string, cause?: unknown): DirectoryError {
	const isKnown = cause instanceof Error;
	return new DirectoryError("upstreamFailed", sentence, {
		cause: isKnown ? new Error(`${cause.name}: ${reasonOf(cause)}`) : undefined,
	});
}
