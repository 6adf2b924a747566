import { html, nothing, type TemplateResult } from "lit";
import type { DryRun } from "../../contract/dry-run.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { tellWarning } from "../warning-words.ts";

/** The losses of the person who makes a change. */
export function ownLosses({
	id,
	changes,
}: Pick<DryRun, "id" | "changes">): string[] {
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

/** The warnings of a change whose fields are shown, without those that only repeat the fields. */
export function warningsBesideFields({
	warnings,
}: Pick<DryRun, "warnings">): string[] {
	return warnings.filter(
		(text) =>
			!/^The (?:license|role) ".*" is taken away\.$/.test(text) &&
			!/^The (?:e-mail address|number|extension) .* is given up\.$/.test(text),
	);
}

/** The warnings of a deletion whose seats are shown, without those that only repeat the seats. */
export function warningsBesideSeats({
	warnings,
	seats,
}: Pick<DryRun, "warnings" | "seats">): string[] {
	const named = seats.length > seatsNamedMax ? [] : seats;
	const told = named.map(({ name }) => `The license "${name}" is taken away.`);
	return warnings.filter((text) => !told.includes(text));
}

/** Warnings of losses, before they happen. */
export function warnings(
	/** Sentences of the server, and of the console itself before them. */
	texts: readonly string[],
	own: readonly string[] = [],
): TemplateResult | typeof nothing {
	if (texts.length + own.length === 0) return nothing;
	return html`<div class="notice" data-kind="warning" role="note">
		${icon("warning")}
		<div>
			<p><strong>${words.review.warnings}</strong></p>
			<ul>
				${own.map((text) => html`<li>${text}</li>`)}
				${texts.map(tellWarning).map(({ text, lang }) => html`<li lang=${lang ?? nothing}>${text}</li>`)}
			</ul>
		</div>
	</div>`;
}

/** The seats that are taken and given back. The warnings cover everything else that becomes free. */
export function consequences({
	seats,
}: Pick<DryRun, "seats">): TemplateResult | typeof nothing {
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

/** The manager's name, which only the resulting person has. */
export function namesIn({
	person,
}: Pick<DryRun, "person">): ReadonlyMap<string, string> {
	return person?.managerId && person.manager
		? new Map([[person.managerId, person.manager]])
		: new Map();
}
