import { html, nothing, type TemplateResult } from "lit";
import type { License } from "../../contract/license.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { seatKind } from "../licenses/seat-kind.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { styled } from "../styled.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";
import { scarceOf } from "./scarce-licenses.ts";

const shownMax = 5;

/** The licenses whose seats run out, the most urgent first. */
class SeatsCard extends View {
	readonly #licenses = new Loaded(this, async (signal) => {
		const { items } = await current().client.call("GET /licenses", {
			query: { orgId: orgIdIfOther() },
			signal,
		});
		return items;
	});

	override render(): TemplateResult {
		return card({
			id: "overview-seats",
			title: words.overview.seats.title,
			href: linkTo(["licenses"]),
			content: this.#licenses.show((licenses) => list(licenses), 4),
		});
	}
}
define("peopled-seats-card", SeatsCard);

function list(licenses: readonly License[]): TemplateResult {
	const { seats } = words.overview;
	const scarce = scarceOf(licenses);
	if (scarce.length === 0)
		return html`<p class="quiet">${licenses.length === 0 ? seats.none : seats.fine(licenses.length)}</p>`;
	return html`<ul class="seat-list">${scarce.slice(0, shownMax).map(row)}</ul>
		${scarce.length > shownMax ? html`<p class="quiet">${seats.others(scarce.length - shownMax)}</p>` : nothing}`;
}

function row(license: License): TemplateResult {
	const { id, name, totalUnits, consumedUnits } = license;
	const { seats } = words.overview;
	const kind = seatKind(license);
	const share = totalUnits === 0 ? 1 : Math.min(1, consumedUnits / totalUnits);
	return html`<li>
		<div class="seat-head">
			<a href=${linkTo(["licenses", id])}>${name}</a>
			<span class="chip" data-kind=${kind}>${seats.left(Math.max(0, totalUnits - consumedUnits))}</span>
		</div>
		<div class="seat-foot">
			<span class="gauge" data-kind=${kind} aria-hidden="true"><span ${styled({ width: `${share * 100}%` })}></span></span>
			<span class="quiet">${seats.used(consumedUnits, totalUnits)}</span>
			<a href=${linkTo(["people"], { license: id })} aria-label=${seats.holders(name)}>${words.overview.show}</a>
		</div>
	</li>`;
}
