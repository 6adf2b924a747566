import { html, nothing } from "lit";
import type { ComposedCall } from "../../client/composed-call.ts";
import type { DryRun } from "../../contract/dry-run.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { countryName } from "../locations/place-choices.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { differences } from "./differences.ts";
import type { Draft } from "./draft.ts";
import { countryOfNumbers } from "./national-numbers.ts";
import {
	consequences,
	namesIn,
	warnings,
	warningsBesideFields,
} from "./review-parts.ts";
import { fieldName, valueTexts } from "./values.ts";

/** Shows what creating a person would do, from a dry run by the server. Resolves to whether the person confirms it. */
export async function askCreation({
	preview,
	catalog,
	draft,
	request,
}: {
	preview: DryRun;
	catalog: Catalog;
	draft: Draft;
	/** The request that creates the person. */
	request: ComposedCall;
}): Promise<boolean> {
	let isWanted = false;
	const country = countryOfNumbers(draft, catalog.locations);
	const all = Object.entries(preview.changes);
	const isEntered = ([field]: (typeof all)[number]) =>
		field in draft || field === "manager";
	const entered = Object.fromEntries(all.filter(isEntered));
	// The properties that the server adds are shown small.
	const others = all.filter((change) => !isEntered(change));
	const dialog = openDialog({
		title: words.review.newTitle(draft.displayName),
		isWide: true,
		body: () => html`
			${warnings(warningsBesideFields(preview))}
			<section aria-label=${words.review.changes}>
				${differences(entered, catalog, namesIn(preview))}
				${country === undefined || preview.changes.phoneNumbers === undefined ? nothing : html`<p class="hint">${words.review.numbersRead(countryName(country))}</p>`}
				${others.length > 0 ? html`<p class="hint">${words.review.alsoSet} ${others.map(([field, { to }]) => `${fieldName(field)} ${valueTexts(field, to, catalog).join(", ")}`).join(" · ")}</p>` : nothing}
			</section>
			${consequences(preview)}
			${apiCall(request, words.create)}
		`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.review.back}</button>
			<button
				class="button primary"
				@click=${() => {
					isWanted = true;
					dialog.close();
				}}
			>
				${words.create}
			</button>
		`,
	});
	await dialog.closed;
	return isWanted;
}
