import { html, nothing, type TemplateResult } from "lit";
import type { ComposedCall } from "../../client/composed-call.ts";
import type { DryRun } from "../../contract/dry-run.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { countryName } from "../locations/place-choices.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { differences } from "./differences.ts";
import type { Draft } from "./draft.ts";
import { countryOfNumbers } from "./national-numbers.ts";
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

// Consequences for the person who makes the change.
function ownLosses({ id, changes }: DryRun): string[] {
	if (id !== current().me.id) return [];
	const { roles, loginEnabled } = changes;
	const before = (roles?.from ?? []) as readonly string[];
	const after = (roles?.to ?? []) as readonly string[];
	return [
		...(before.some((role) => !after.includes(role))
			? [words.review.self]
			: []),
		...(String(loginEnabled?.to) === "false" ? [words.review.selfLogin] : []),
	];
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

/** The warnings of a change whose fields are shown, without those that only repeat the fields. */
export function warningsBesideFields({ warnings }: DryRun): string[] {
	return warnings.filter(
		(text) =>
			!/^The (?:license|role) ".*" is taken away\.$/.test(text) &&
			!/^The (?:e-mail address|number|extension) .* is given up\.$/.test(text),
	);
}

export function warningsBesideSeats({ warnings, seats }: DryRun): string[] {
	const named = seats.length > seatsNamedMax ? [] : seats;
	const told = named.map(({ name }) => `The license "${name}" is taken away.`);
	return warnings.filter((text) => !told.includes(text));
}

/** Warnings of losses, before they happen. */
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

/** The seats that are taken and given back. The warnings cover everything else that becomes free. */
export function consequences({
	seats,
}: DryRun): TemplateResult | typeof nothing {
	if (seats.length === 0) return nothing;
	return html`<section>
		<h3>${words.review.consequences}</h3>
		<ul class="consequences">
			${seatSentences(seats).map((sentence) => html`<li>${icon("tag")}${sentence}</li>`)}
		</ul>
	</section>`;
}

// Several licenses are summed up: the changes already list their names.
function seatSentences(seats: DryRun["seats"]): string[] {
	const taken = seats.filter((seat) => seat.taken > 0);
	const freed = seats.filter((seat) => seat.taken <= 0);
	const scarcest = taken.toSorted((left, right) => left.free - right.free)[0];
	return [
		...(taken.length > seatsNamedMax && scarcest !== undefined
			? [words.review.takenMany(taken.length, scarcest.name, scarcest.free)]
			: taken.map((seat) =>
					words.review.taken(seat.taken, seat.name, seat.free),
				)),
		...(freed.length > seatsNamedMax
			? [words.review.freedMany(freed.length)]
			: freed.map((seat) =>
					words.review.freed(-seat.taken, seat.name, seat.free),
				)),
	];
}

const seatsNamedMax = 3;

// The manager's name, which only the resulting person has.
function namesIn({ person }: DryRun): ReadonlyMap<string, string> {
	return person?.managerId && person.manager
		? new Map([[person.managerId, person.manager]])
		: new Map();
}
