import { html, nothing, type TemplateResult } from "lit";
import "../../look/code-sample.ts";
import type { RecordedRequest } from "../../contract/request.ts";
import { chip } from "../../look/chip.ts";
import { icon } from "../../look/icons.ts";
import { prettyJson } from "../../look/pretty-json.ts";
import { showMilliseconds } from "../../words/format.ts";
import { showSeconds } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { sampleOf } from "../shell/api-sample.ts";
import { copyText } from "../shell/copy.ts";
import { openPanel } from "../shell/panel.ts";
import { composeAgain } from "./composed-again.ts";
import { methodChip, statusChip } from "./request-chips.ts";
import type { RequestNames } from "./request-names.ts";
import { partsOf } from "./request-path.ts";
import { sendAgain } from "./send-again.ts";

/** Opens a request: both messages, the request as code, and the ways on from it. */
export function openRequest(
	request: RecordedRequest,
	names: RequestNames,
): void {
	const text = words.requests;
	const composed = composeAgain(request, location.origin);
	const panel = openPanel({
		title: text.title(request.method, request.status),
		width: "wide",
		body: () => html`${facts(request, names)}
			${message(text.request, request.requestHeaders, request.requestBody)}
			${message(text.reply, request.replyHeaders, request.replyBody)}
			<section class="request-message">
				<h3>${text.asCode}</h3>
				${
					typeof composed === "string"
						? html`<p class="quiet">${text.notComposable[composed]}</p>`
						: html`<div class="api-sample">
								<peopled-code-sample .request=${sampleOf(composed)}></peopled-code-sample>
							</div>`
				}
			</section>`,
		foot: () => html`
			${
				request.operation === undefined
					? nothing
					: html`<a class="button secondary" href="/reference#${request.operation}">${text.inReference}</a>`
			}
			<button
				class="button primary"
				?disabled=${typeof composed === "string"}
				@click=${() => {
					if (typeof composed === "string") return;
					panel.close();
					void sendAgain(composed, request);
				}}
			>${icon("refresh")}${text.sendAgain}</button>`,
	});
}

function facts(request: RecordedRequest, names: RequestNames): TemplateResult {
	const { at, method, path, status, durationMs, trackingId, caller } = request;
	const text = words.requests;
	return html`<p class="request-line">
			${methodChip(method)} ${statusChip(status)}
			<code>${path}</code>
			<button class="button ghost round small" aria-label=${text.copyPath} @click=${() => copyText(path)}>${icon("copy")}</button>
		</p>
		<dl class="request-facts">
			<div><dt>${text.time}</dt><dd>${showSeconds(at)}</dd></div>
			<div><dt>${text.duration}</dt><dd>${showMilliseconds(durationMs)}</dd></div>
			<div>
				<dt>${text.caller}</dt>
				<dd>${
					caller === undefined
						? text.nobody
						: html`<a href=${linkTo(["people", caller.personId])}>${caller.displayName ?? caller.personId}</a>`
				}</dd>
			</div>
			${namedIds(request, names)}
			<div>
				<dt>${text.trackingId}</dt>
				<dd>
					<code>${trackingId}</code>
					<button class="button ghost round small" aria-label=${text.copyTrackingId} @click=${() => copyText(trackingId)}>${icon("copy")}</button>
					<a href=${linkTo(["activity"], { request: trackingId })}>${text.changes}</a>
				</dd>
			</div>
			${request.fault === undefined ? nothing : html`<div><dt>${text.fault}</dt><dd>${chip(text.faultRule(request.fault), { kind: "warning" })}</dd></div>`}
		</dl>`;
}

function namedIds(
	{ path }: RecordedRequest,
	names: RequestNames,
): TemplateResult[] {
	return partsOf(path).flatMap((part) => {
		if (!("id" in part)) return [];
		const name = names.nameOf(part.id);
		if (name === undefined) return [];
		const isPerson = part.kind === "PEOPLE";
		return html`<div>
			<dt>${words.requests.named}</dt>
			<dd>${isPerson ? html`<a href=${linkTo(["people", part.id])}>${name}</a>` : name}</dd>
		</div>`;
	});
}

function message(
	title: string,
	headers: RecordedRequest["requestHeaders"],
	body: RecordedRequest["requestBody"],
): TemplateResult {
	return html`<section class="request-message">
		<h3>${title}</h3>
		${
			headers === undefined
				? html`<p class="quiet">${words.requests.notKept}</p>`
				: html`<pre tabindex="0">${Object.entries(headers)
						.map(([name, value]) => `${name}: ${value}`)
						.join("\n")}</pre>`
		}
		${body === undefined || body.text === "" ? nothing : html`<pre tabindex="0">${prettyJson(body.text)}${body.isCut ? "\n…" : ""}</pre>`}
	</section>`;
}
