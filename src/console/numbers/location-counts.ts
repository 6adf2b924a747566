import { html, nothing, type TemplateResult } from "lit";
import type { BodyOf } from "../../contract/calls.ts";
import { compareTexts } from "../../words/format.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { styled } from "../styled.ts";

/** The counts of one location. */
export type LocationCount =
	BodyOf<"GET /telephony/config/numbers/counts">["items"][number];

/** Locations that are shown until all are asked for. */
const shownMax = 8;

/** The counts of every location, by name. */
export async function readCounts(): Promise<LocationCount[]> {
	const { client } = current();
	const counts: LocationCount[] = [];
	for await (const count of client.each(
		"GET /telephony/config/numbers/counts",
		{
			query: { orgId: orgIdIfOther() },
		},
	))
		counts.push(count);
	return counts.sort((left, right) =>
		compareTexts(left.location.name, right.location.name),
	);
}

/** A tile for each location with its free numbers. A click shows only those of the location. */
export function locationCounts({
	counts,
	chosen,
	areAllShown,
	choose,
	showAll,
}: {
	counts: readonly LocationCount[];
	/** The id of the location that the list shows; empty for all. */
	chosen: string;
	areAllShown: boolean;
	choose: (id: string) => void;
	showAll: (areAllShown: boolean) => void;
}): TemplateResult {
	const shown = areAllShown
		? counts
		: counts.filter(
				({ location }, index) => index < shownMax || location.id === chosen,
			);
	return html`<section class="number-places" aria-label=${words.numbers.locations}>
		<ul>
			${shown.map((count) => html`<li>${tile(count, { isChosen: count.location.id === chosen, choose })}</li>`)}
		</ul>
		${
			counts.length > shownMax
				? html`<button class="button ghost small" @click=${() => showAll(!areAllShown)}>
						${areAllShown ? words.numbers.fewerLocations : words.numbers.allLocations(counts.length)}
					</button>`
				: nothing
		}
	</section>`;
}

function tile(
	{ location, numbers, unassigned, extensions }: LocationCount,
	{ isChosen, choose }: { isChosen: boolean; choose: (id: string) => void },
): TemplateResult {
	const used = numbers === 0 ? 0 : (numbers - unassigned) / numbers;
	return html`<button
		class="number-place"
		aria-pressed=${isChosen}
		data-full=${numbers > 0 && unassigned === 0}
		@click=${() => choose(isChosen ? "" : location.id)}
	>
		<strong>${location.name}</strong>
		<span class="number-bar" aria-hidden="true"><span ${styled({ width: `${used * 100}%` })}></span></span>
		<span>${numbers === 0 ? words.numbers.noNumbers : words.numbers.freeOf(unassigned, numbers)}</span>
		<span class="quiet">${words.numbers.extensions(extensions)}</span>
	</button>`;
}
