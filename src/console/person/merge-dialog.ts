import { html, nothing, type TemplateResult } from "lit";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { openDialog } from "../shell/dialog.ts";
import { differences } from "./differences.ts";
import { type Difference, type Draft, type Merge, setField } from "./draft.ts";
import { fieldName, type Names, valueTexts } from "./values.ts";

/** The authors of changes of a person, and the time of the last one. */
export interface Authors {
	names: readonly string[];
	at: string;
}

/**
 * Shows another person's changes since the form was opened, and asks for a decision where both changed the same
 * property. Resolves to the merged draft, or to undefined when canceled.
 */
export async function askMerge({
	merge,
	authors,
	catalog,
	names,
}: {
	merge: Merge;
	/** Undefined where the history does not have them. */
	authors: Authors | undefined;
	catalog: Catalog;
	names: Names;
}): Promise<Draft | undefined> {
	const theirs = new Set<keyof Draft>();
	let isDecided = false;
	const choice = ({ field, from, to }: Difference): TemplateResult => {
		const side = (isTheirs: boolean, value: unknown) => {
			const texts = valueTexts(field, value, catalog, names);
			return html`<label class="check">
				<input
					type="radio"
					name="merge-${field}"
					.checked=${theirs.has(field) === isTheirs}
					@change=${() => {
						if (isTheirs) theirs.add(field);
						else theirs.delete(field);
					}}
				/>
				<span>
					<strong>${isTheirs ? words.merge.takeTheirs : words.merge.keepMine}</strong>
					<span class="merge-value">${texts.length === 0 ? words.notSet : texts.join(", ")}</span>
				</span>
			</label>`;
		};
		return html`<fieldset class="conflict">
			<legend>${fieldName(field)}</legend>
			${side(false, from)} ${side(true, to)}
		</fieldset>`;
	};
	const dialog = openDialog({
		title: words.merge.title,
		isWide: true,
		body: () => html`
			<p>${authors ? words.merge.textOf(authors.names, showDate(authors.at)) : words.merge.text}</p>
			${
				merge.theirs.length > 0
					? html`<section>
							<h3>${words.merge.theirs}</h3>
							${differences(
								Object.fromEntries(
									merge.theirs.map(({ field, from, to }) => [
										field,
										{ from, to },
									]),
								),
								catalog,
								names,
							)}
						</section>`
					: nothing
			}
			${
				merge.conflicts.length > 0
					? html`<section class="conflicts">
							<h3>${words.merge.conflicts}</h3>
							${merge.conflicts.map((conflict) => choice(conflict))}
						</section>`
					: nothing
			}
		`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button
				class="button primary"
				@click=${() => {
					isDecided = true;
					dialog.close();
				}}
			>
				${words.merge.go}
			</button>
		`,
	});
	await dialog.closed;
	if (!isDecided) return undefined;
	const draft = { ...merge.draft };
	for (const { field, to } of merge.conflicts)
		if (theirs.has(field)) setField(draft, field, to);
	return draft;
}
