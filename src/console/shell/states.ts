import "@momentum-design/components/components/spinner/index.js";
import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "../../look/icons.ts";
import type { Action } from "../permissions.ts";
import { words } from "../words.ts";

/** What stands where something is still on its way. */
export function loading(): TemplateResult {
	return html`<div class="loading" role="status">
		<mdc-spinner size="midsize"></mdc-spinner>
		<span class="hidden">${words.loading}</span>
	</div>`;
}

/** Says that one can look here but not change, and who can. */
export function onlyLooking(action: Action): TemplateResult {
	return html`<p class="quiet only-looking">${icon("lock")}${words.permission[action]}</p>`;
}

/** What stands where there is nothing, and what to do about it. */
export function emptyState({
	sign,
	title,
	text,
	action,
}: {
	sign: IconName;
	title: string;
	text: string;
	action?: TemplateResult;
}): TemplateResult {
	return html`<div class="empty" role="status">
		<span class="empty-sign">${icon(sign)}</span>
		<h2>${title}</h2>
		<p>${text}</p>
		${action ?? nothing}
	</div>`;
}
