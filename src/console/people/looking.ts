import { html, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { emptyState, loading } from "../shell/states.ts";
import { isNarrow, type PeopleFilter } from "./people-query.ts";
import type { PeopleWindow } from "./people-window.ts";

/** The progress of a search, with buttons that stop and continue it. */
export function lookingBar(
	people: PeopleWindow,
	changed: () => void,
): TemplateResult {
	const { looked, isStopped } = people;
	return html`<p class="looking">
		<span role="status">${words.people.looking(looked)}</span>
		<button
			class="button secondary small"
			@click=${() => {
				if (isStopped) people.lookOn();
				else people.stop();
				changed();
			}}
		>
			${isStopped ? words.people.lookOn : words.people.stop}
		</button>
	</p>`;
}

/** The search found no one so far, and has not reached everyone. */
export function nobodyYet(
	people: PeopleWindow,
	changed: () => void,
): TemplateResult {
	const { looked, isStopped } = people;
	if (!isStopped) return html`${lookingBar(people, changed)}${loading()}`;
	return emptyState({
		sign: "people",
		title: words.people.stoppedTitle,
		text: words.people.stopped(looked),
		action: html`<button
			class="button secondary"
			@click=${() => {
				people.lookOn();
				changed();
			}}
		>
			${words.people.lookOn}
		</button>`,
	});
}

/** Where no one was found: why, and a way to find more. */
export function nobody(
	filter: PeopleFilter,
	clear: () => void,
): TemplateResult {
	const isNarrowed = isNarrow(filter);
	if (!current().isAdmin && !isNarrowed)
		return emptyState({
			sign: "search",
			title: words.people.search,
			text: words.people.memberHint,
		});
	return emptyState({
		sign: "people",
		title: words.people.emptyTitle,
		text: isNarrowed ? words.people.empty : words.people.emptyAtAll,
		action: isNarrowed ? clearButton(clear) : undefined,
	});
}

/** A button that takes all filters away. */
export function clearButton(clear: () => void): TemplateResult {
	return html`<div>
		<button class="button secondary" @click=${clear}>${words.people.clearFilters}</button>
	</div>`;
}
