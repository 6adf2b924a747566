import { html, nothing, type TemplateResult } from "lit";
import type { JobEffects } from "../../contract/job-effects.ts";
import type { Job } from "../../contract/job-shape.ts";
import { icon } from "../../look/icons.ts";
import { showNumber } from "../../words/format.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";

type Loss = JobEffects["losses"][number];

/** The losses of people, added up, and the items that were done differently than asked. */
export function lossesOf(
	{ effects, dryRun }: Job,
	catalog: Catalog | undefined,
): TemplateResult | typeof nothing {
	if (effects === undefined) return nothing;
	const losses = effects.losses.map((loss) => lossText(loss, catalog));
	const warnings = effects.warnings.map(({ text, count }) =>
		words.bulk.warningTimes(count, text),
	);
	const title = dryRun ? words.bulk.losses : words.bulk.lossesDone;
	return html`${listed(title, losses)}${listed(dryRun ? words.bulk.warnings : words.bulk.warningsDone, warnings)}`;
}

function listed(
	title: string,
	texts: readonly string[],
): TemplateResult | typeof nothing {
	if (texts.length === 0) return nothing;
	return html`<div class="notice" data-kind="warning" role="note">
		${icon("warning")}
		<div>
			<p><strong>${title}</strong></p>
			<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>
		</div>
	</div>`;
}

function lossText(
	{ kind, id, count }: Loss,
	catalog: Catalog | undefined,
): string {
	const texts = words.bulk.lossTexts;
	switch (kind) {
		case "license":
			return texts.license(count, nameIn(catalog?.licenses, id));
		case "role":
			return texts.role(count, nameIn(catalog?.roles, id));
		case "group":
			return id === undefined
				? texts.moreGroups(count)
				: texts.group(count, nameIn(catalog?.groups, id));
		default:
			return texts[kind](count);
	}
}

/** The seats of each license before and after. A run knows which are free now, not which were then. */
export function seatLedger(
	{ effects, dryRun }: Job,
	catalog: Catalog | undefined,
): TemplateResult | typeof nothing {
	const { seats = [] } = effects ?? {};
	if (seats.length === 0) return nothing;
	const columns = words.bulk.seatColumns;
	return html`<div class="card">
		<h2 id="seats">${words.bulk.seats}</h2>
		<div class="scroll-x" tabindex="0" role="region" aria-labelledby="seats">
			<table class="table seat-ledger">
				<thead>
					<tr>
						<th scope="col">${columns.license}</th>
						${dryRun ? html`<th scope="col" class="number">${columns.before}</th>` : nothing}
						<th scope="col" class="number">${columns.taken}</th>
						<th scope="col" class="number">${columns.released}</th>
						<th scope="col" class="number">${dryRun ? columns.after : columns.now}</th>
					</tr>
				</thead>
				<tbody>
					${seats.map(({ licenseId, taken, released, free }) => {
						const license = catalog?.licenses.find(
							({ id }) => id === licenseId,
						);
						const now =
							license &&
							Math.max(0, license.totalUnits - license.consumedUnits);
						const after = dryRun ? free : now;
						return html`<tr>
							<th scope="row">${license?.name ?? words.bulk.unknownLicense}</th>
							${dryRun ? html`<td class="number" data-label=${columns.before}>${shown(free === undefined ? undefined : free + taken - released)}</td>` : nothing}
							<td class="number" data-label=${columns.taken}>${taken === 0 ? shown(undefined) : `−${showNumber(taken)}`}</td>
							<td class="number" data-label=${columns.released}>${released === 0 ? shown(undefined) : `+${showNumber(released)}`}</td>
							<td class="number seats-left" data-label=${dryRun ? columns.after : columns.now} data-none=${after === 0 || nothing}>${shown(after)}</td>
						</tr>`;
					})}
				</tbody>
			</table>
		</div>
	</div>`;
}

function shown(count: number | undefined): TemplateResult | string {
	return count === undefined
		? html`<span class="quiet">–</span>`
		: showNumber(count);
}

function nameIn(
	known: readonly { id: string; name: string }[] | undefined,
	id: string | undefined,
): string {
	return known?.find((each) => each.id === id)?.name ?? id ?? "";
}
