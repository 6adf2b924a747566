import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { countryName } from "../locations/place-choices.ts";
import { apiCall } from "../shell/api-call.ts";
import { faultPanel } from "../shell/fault.ts";
import { differences } from "./differences.ts";
import type { LiveReview, Preview, ReviewState } from "./live-review.ts";
import {
	consequences,
	namesIn,
	ownLosses,
	warnings,
	warningsBesideFields,
} from "./review-parts.ts";

/** The foot of a panel: what saving will do, and the buttons. */
export function reviewFoot({
	review,
	catalog,
	yes,
	isDangerous = false,
	country,
	fieldsWithProblems = 0,
	prompt = words.edit.changed(0),
	cancel,
	save,
	merge,
}: {
	review: LiveReview<unknown>;
	catalog: Catalog;
	/** The label of the button that saves. */
	yes: string;
	isDangerous?: boolean;
	/** The country in which a number without "+" is read. */
	country?: string;
	/** The number of fields that say themselves why the server refuses. */
	fieldsWithProblems?: number;
	/** The text while there is nothing to review. */
	prompt?: string;
	cancel: () => unknown;
	save: (event: Event) => unknown;
	/** Shows what another person changed meanwhile. */
	merge?: () => unknown;
}): TemplateResult {
	const { state, preview, call } = review;
	const isStale = state === "checking" && preview !== undefined;
	return html`<section class="live-review" aria-label=${words.review.changes} data-state=${state}>
			<p class="live-review-state" role="status">${stateText(review, prompt, fieldsWithProblems)}</p>
			${preview === undefined ? nothing : html`<div class="live-review-effects" ?data-stale=${isStale} tabindex="0" role="group" aria-label=${words.review.effects}>${effects(preview, catalog, country)}</div>`}
			${refusal(review, fieldsWithProblems, merge)}
			${state === "ready" || state === "saving" ? apiCall(call?.request, yes) : nothing}
		</section>
			<button class="button secondary" type="button" @click=${cancel}>${words.cancel}</button>
			<button
				class="button ${isDangerous ? "danger" : "primary"}"
				type="button"
				data-save
				aria-disabled=${state !== "ready"}
				@click=${save}
			>
				${state === "checking" ? words.edit.checking : yes}
			</button>`;
}

function stateText(
	{ state, preview }: LiveReview<unknown>,
	prompt: string,
	fieldsWithProblems: number,
): TemplateResult | string {
	const texts: Record<ReviewState, string> = {
		empty: prompt,
		checking: words.review.checking,
		ready: words.review.ready(shownFields(preview).length),
		unchanged: words.edit.nothing,
		refused:
			fieldsWithProblems > 0
				? words.fault.fields(fieldsWithProblems)
				: words.review.refused,
		conflict: words.merge.title,
		unreachable: words.review.unreachable,
		saving: words.review.saving,
	};
	const isWrong = state === "refused" || state === "conflict";
	return html`${isWrong ? icon("warning") : nothing}${texts[state]}`;
}

// The manager's id would only repeat the name.
function shownFields(preview: Preview | undefined): string[] {
	const fields = Object.keys(preview?.changes ?? {});
	return fields.filter(
		(field) => field !== "managerId" || !fields.includes("manager"),
	);
}

function effects(
	preview: Preview,
	catalog: Catalog,
	country: string | undefined,
): TemplateResult {
	const isNational =
		country !== undefined && preview.changes.phoneNumbers !== undefined;
	return html`${warnings(warningsBesideFields(preview), ownLosses(preview))}
		${differences(preview.changes, catalog, namesIn(preview))}
		${isNational ? html`<p class="hint">${words.review.numbersRead(countryName(country))}</p>` : nothing}
		${consequences(preview)}`;
}

function refusal(
	review: LiveReview<unknown>,
	fieldsWithProblems: number,
	merge: (() => unknown) | undefined,
): TemplateResult | typeof nothing {
	const { state, cause } = review;
	if (state === "unreachable") return faultPanel(cause, () => review.check());
	if (state === "conflict" && merge !== undefined)
		return html`<button class="button secondary small" type="button" @click=${merge}>${words.merge.show}</button>`;
	if (state !== "refused" && state !== "conflict") return nothing;
	const isTold =
		fieldsWithProblems > 0 &&
		cause instanceof RefusalError &&
		cause.body.errors.length <= fieldsWithProblems;
	return isTold ? nothing : faultPanel(cause);
}
