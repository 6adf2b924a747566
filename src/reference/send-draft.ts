import { sessionHeader } from "../contract/session-header.ts";
import type { Call } from "../manual/description.ts";
import { type Draft, headersOf, pathOf, sentBody } from "./draft.ts";
import type { Outcome } from "./outcome-view.ts";

/** The maximum time for a reply. */
const waitMsMax = 60_000;

/** Sends a request with the session of the page, and reads the reply. Rejects when none comes. */
export async function sendDraft(
	call: Call,
	draft: Draft,
	sessionKey: string,
): Promise<Outcome> {
	const start = performance.now();
	const headers = new Headers(headersOf(call, draft));
	if (call.needsToken) headers.set(sessionHeader, sessionKey);
	const reply = await fetch(call.root + pathOf(call, draft), {
		method: call.method,
		headers,
		body: sentBody(draft),
		signal: AbortSignal.timeout(waitMsMax),
		cache: "no-store",
	});
	const text = await readText(reply);
	return {
		status: reply.status,
		durationMs: performance.now() - start,
		headers: [...reply.headers],
		text,
	};
}

// An event stream has no end, so only its beginning is shown.
async function readText(reply: Response): Promise<string> {
	if (!/event-stream/.test(reply.headers.get("content-type") ?? ""))
		return reply.text();
	const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
	const first = await reader?.read();
	await reader?.cancel();
	return first?.value ?? "";
}
