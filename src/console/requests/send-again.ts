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

/** The maximum length of a shown reply. The list has all of it. */
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
	const run = async () => {
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			answer = await send(sent);
		} catch (cause) {
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
			<button class="button primary" ?disabled=${isBusy} @click=${run}>${answer ? text.sendAgain : text.send}</button>`,
	});
	if (!isChange(sent)) void run();
}

async function send({
	method,
	url,
	headers,
	body,
}: ComposedCall): Promise<Answer> {
	const response = await fetch(url, {
		method,
		headers: { ...headers, [sessionHeader]: current().access.sessionKey },
		body: body as string | undefined,
		cache: "no-store",
	});
	return {
		status: response.status,
		trackingId: response.headers.get("trackingid") ?? "",
		text: (await response.text()).slice(0, shownLengthMax),
	};
}

function reply({ status, trackingId, text }: Answer): TemplateResult {
	return html`<section class="request-message" role="status">
		<h3>${words.requests.reply} ${statusChip(status)}</h3>
		<p class="tracking">${words.fault.trackingId(trackingId)}</p>
		${text === "" ? nothing : html`<pre tabindex="0">${text}</pre>`}
	</section>`;
}
