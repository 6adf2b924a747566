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
	ownLosses,
	warnings,
	warningsBesideFields,
} from "./review-parts.ts";
import { fieldName, valueTexts } from "./values.ts";

/** Shows the effects of a change, from a dry run by the server. Resolves to whether the person confirms it. */
export async function askReview({
	preview,
	catalog,
	name,
	draft,
	entered,
	request,
}: {
	preview: DryRun;
	catalog: Catalog;
	name: string;
	/** The draft. */
	draft: Draft;
	/** The properties of a new person that were filled in; undefined for an existing person. */
	entered?: readonly string[];
	/** The request that saves it. */
	request: ComposedCall;
}): Promise<boolean> {
	let isWanted = false;
	const isNew = entered !== undefined;
	const yes = isNew ? words.create : words.save;
	const country = countryOfNumbers(draft, catalog.locations);
	const { shown, others } = splitChanges(preview.changes, entered);
	const dialog = openDialog({
		title: isNew ? words.review.newTitle(name) : words.review.title(name),
		isWide: true,
		body: () => html`
			${warnings([...ownLosses(preview), ...warningsBesideFields(preview)])}
			<section aria-label=${words.review.changes}>
				${
					Object.keys(preview.changes).length === 0
						? html`<p>${words.edit.nothing}</p>`
						: differences(shown, catalog, namesIn(preview))
				}
				${country === undefined || preview.changes.phoneNumbers === undefined ? nothing : html`<p class="hint">${words.review.numbersRead(countryName(country))}</p>`}
				${others.length > 0 ? html`<p class="hint">${words.review.alsoSet} ${others.map(([field, { to }]) => `${fieldName(field)} ${valueTexts(field, to, catalog).join(", ")}`).join(" · ")}</p>` : nothing}
			</section>
			${consequences(preview)}
			${apiCall(request, yes)}
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
				${yes}
			</button>
		`,
	});
	await dialog.closed;
	return isWanted;
}

// Properties of a new person that the server adds are shown small.
function splitChanges(
	changes: DryRun["changes"],
	entered: readonly string[] | undefined,
) {
	const all = Object.entries(changes);
	const isShown = ([field]: (typeof all)[number]) =>
		entered === undefined || entered.includes(field) || field === "manager";
	return {
		shown: Object.fromEntries(all.filter(isShown)),
		others: all.filter((change) => !isShown(change)),
	};
}
