import type { ComposedCall } from "../../client/composed-call.ts";
import type { RecordedRequest } from "../../contract/request.ts";

/** The text in place of a secret. */
const mask = "***";
/** The headers of a request that mean the same when another caller sends it. */
const kept =
	/^(accept|content-type|if-match|if-none-match|idempotency-key|prefer)$/i;

/** The reason why a recorded request cannot be composed again. */
type NotComposable = "notKept" | "cut" | "masked";

/** A recorded request as it would be sent again, without the headers that identify its caller. */
export function composeAgain(
	{ method, path, requestHeaders, requestBody }: RecordedRequest,
	/** The origin of the server. The path is only appended, so that it can name no other server. */
	origin: string,
): ComposedCall | NotComposable {
	if (requestHeaders === undefined) return "notKept";
	if (requestBody?.isCut) return "cut";
	if (path.includes(mask) || requestBody?.text.includes(mask)) return "masked";
	const headers = Object.entries(requestHeaders).filter(([name]) =>
		kept.test(name),
	);
	return {
		method,
		url: origin + path,
		headers: Object.fromEntries(headers),
		body: requestBody?.text || undefined,
	};
}

/** Whether a request may change something. */
export function isChange({ method }: Pick<RecordedRequest, "method">): boolean {
	return method !== "GET" && method !== "HEAD";
}

/** A request without its idempotency key, so that a change sent again is a change of its own. */
export function withoutKey(request: ComposedCall): ComposedCall {
	const headers = Object.entries(request.headers).filter(
		([name]) => name.toLowerCase() !== "idempotency-key",
	);
	return { ...request, headers: Object.fromEntries(headers) };
}
