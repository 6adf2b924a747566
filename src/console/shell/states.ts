import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import { type IconName, icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { words } from "../../words/words.ts";
import type { Action } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { faultPanel } from "./fault.ts";

/** The shape of a list that is loading. */
export function loading(): TemplateResult {
	return html`<div class="card loading">${skeletonRows(8)}</div>`;
}

/** The shape of a whole page that is loading. */
export function loadingPage(): TemplateResult {
	return html`<div class="page" aria-busy="true">
		<span class="bone bone-title" aria-hidden="true"></span>
		${loading()}
	</div>`;
}

/** Explains that the person may view but not change, and who can. */
export function onlyLooking(action: Action): TemplateResult {
	return html`<p class="quiet only-looking">${icon("lock")}${words.permission[action]}</p>`;
}

/** The page for an unknown address, with a link home. */
export function missingPage(): TemplateResult {
	return html`<div class="page">
		<h1 tabindex="-1">${words.missing.title}</h1>
		<p>${words.missing.text}</p>
		<a class="button primary" href=${linkTo(["people"])}>${words.missing.home}</a>
	</div>`;
}

/** A page whose record, named in the address, could not be read: it does not exist, or the request failed. */
export function unreadPage(
	cause: unknown,
	retry: () => unknown,
): TemplateResult {
	const isUnknown =
		cause instanceof RefusalError &&
		(cause.status === 404 || cause.status === 400);
	return isUnknown
		? missingPage()
		: html`<div class="page">${faultPanel(cause, retry)}</div>`;
}

/** The placeholder of an empty list, with an action. */
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
