import { html, nothing, type TemplateResult } from "lit";
import type { DryRun } from "../../contract/dry-run.ts";
import type { Catalog } from "../catalog.ts";
import { openDialog } from "../shell/dialog.ts";
import { icon } from "../shell/icons.ts";
import { words } from "../words.ts";
import { differences } from "./differences.ts";

/** Shows what a change will do, as the server has tried it; resolves to whether it is wanted. */
export async function askReview({
	preview,
	catalog,
	name,
	isNew,
}: {
	preview: DryRun;
	catalog: Catalog;
	name: string;
	isNew: boolean;
}): Promise<boolean> {
	let isWanted = false;
	const dialog = openDialog({
		title: isNew ? words.review.newTitle(name) : words.review.title(name),
		isWide: true,
		body: () => html`
			${warnings(preview.warnings)}
			<section aria-label=${words.review.changes}>
				${
					Object.keys(preview.changes).length === 0
						? html`<p>${words.edit.nothing}</p>`
						: differences(preview.changes, catalog, namesIn(preview))
				}
			</section>
			${consequences(preview)}
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
				${isNew ? words.create : words.save}
			</button>
		`,
	});
	await dialog.closed;
	return isWanted;
}

/** What will be lost, before it is. */
export function warnings(
	texts: readonly string[],
): TemplateResult | typeof nothing {
	if (texts.length === 0) return nothing;
	return html`<div class="notice" data-kind="warning" role="note">
		${icon("warning")}
		<div>
			<p><strong>${words.review.warnings}</strong></p>
			<ul>
				${texts.map((text) => html`<li>${text}</li>`)}
			</ul>
		</div>
	</div>`;
}

/** The seats that are taken and given back. What else becomes free is among the warnings. */
export function consequences({
	seats,
}: DryRun): TemplateResult | typeof nothing {
	if (seats.length === 0) return nothing;
	return html`<section>
		<h3>${words.review.consequences}</h3>
		<ul class="consequences">
			${seats.map(({ name, taken, free }) => html`<li>${icon("tag")}${taken > 0 ? words.review.taken(name, free) : words.review.freed(name, free)}</li>`)}
		</ul>
	</section>`;
}

// The manager's name, which only the person that would come out has.
function namesIn({ person }: DryRun): ReadonlyMap<string, string> {
	return person?.managerId && person.manager
		? new Map([[person.managerId, person.manager]])
		: new Map();
}
