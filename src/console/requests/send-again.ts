import { html, nothing, type TemplateResult } from "lit";
import type { ComposedCall } from "../../client/composed-call.ts";
import type { RecordedRequest } from "../../contract/request.ts";
import { sessionHeader } from "../../contract/session-header.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { isChange, withoutKey } from "./composed-again.ts";
import { statusChip } from "./request-chips.ts";

/** The maximum length of a shown reply. A mark stands for the rest. */
const shownLengthMax = 20_000;

/** The reply to a request that was sent again. */
interface Answer {
	status: number;
	trackingId: string;
	text: string;
}

/** Sends a request again as the signed-in person: a reading one at once, a changing one after a question. Shows the reply. */
export function sendAgain(
	composed: ComposedCall,
	original: RecordedRequest,
): void {
	const text = words.requests;
	const sent = withoutKey(composed);
	const hadKey =
		Object.keys(sent.headers).length < Object.keys(composed.headers).length;
	let answer: Answer | undefined;
	let fault: unknown;
	let isBusy = false;
	const abort = new AbortController();
	const run = async () => {
		if (isBusy) return;
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			answer = await send(sent, abort.signal);
		} catch (cause) {
			// Nobody waits for it any more.
			if (abort.signal.aborted) return;
			fault = cause;
		}
		isBusy = false;
		dialog.update();
	};
	const isAsking = () =>
		answer === undefined && fault === undefined && isChange(sent);
	const dialog = openDialog({
		title: text.sendAgain,
		isWide: true,
		body: () => html`
			<p class="request-line"><strong>${sent.method}</strong> <code>${original.path}</code></p>
			<p>${text.asYou(current().me.displayName)}</p>
			${isAsking() ? html`<p class="notice" data-kind="warning">${text.changesAgain}</p>` : nothing}
			${hadKey ? html`<p class="quiet">${text.withoutKey}</p>` : nothing}
			${apiCall(sent, text.send)}
			${fault === undefined ? nothing : faultPanel(fault)}
			${answer === undefined ? nothing : reply(answer)}`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${answer ? words.close : words.cancel}</button>
			<button class="button primary" aria-disabled=${isBusy} @click=${run}>${answer ? text.sendAgain : text.send}</button>`,
	});
	void dialog.closed.then(() => abort.abort());
	if (!isChange(sent)) void run();
}

async function send(
	{ method, url, headers, body }: ComposedCall,
	signal: AbortSignal,
): Promise<Answer> {
	const response = await fetch(url, {
		method,
		headers: { ...headers, [sessionHeader]: current().access.sessionKey },
		body: body as string | undefined,
		cache: "no-store",
		signal,
	});
	const text = await response.text();
	return {
		status: response.status,
		trackingId: response.headers.get("trackingid") ?? "",
		text:
			text.length > shownLengthMax
				? `${text.slice(0, shownLengthMax)}\n…`
				: text,
	};
}

function reply({ status, trackingId, text }: Answer): TemplateResult {
	return html`<section class="request-message" role="status">
		<h3>${words.requests.reply} ${statusChip(status)}</h3>
		<p class="tracking">${words.fault.trackingId(trackingId)}</p>
		${text === "" ? nothing : html`<pre tabindex="0">${text}</pre>`}
	</section>`;
}
