import type { Preview } from "../history/preview.ts";
import { compareClaims } from "../people/claims.ts";
import type { Person } from "../people/person.ts";

/** Different warnings, and different refusals, that are counted for a job at most. */
const kindsMax = 50;
/** Licenses, roles and groups whose losses are counted one by one, at most; those of further ones are counted together. */
export const lossesMax = 200;

/** The kinds of losses of people; `reports` counts the people whose manager is deleted, `tokens` access tokens that stop working. */
export type LossKind =
	| "person"
	| "email"
	| "number"
	| "extension"
	| "login"
	| "license"
	| "role"
	| "group"
	| "reports"
	| "tokens";

/** How many lose the same. */
interface Loss {
	kind: LossKind;
	/** The license, role or group; undefined for all after the first ones. */
	id?: string;
	count: number;
}

/** The seats of a license that are taken and given back. */
interface SeatTotal {
	licenseId: string;
	taken: number;
	released: number;
	/** The free seats after the last of these changes; only a dry run knows them. */
	free?: number;
}

/** A problem of refused items, as replies show it. */
interface RefusalKind {
	status: number;
	description: string;
	field?: string;
	code?: string;
	/** The values of the description, by name. */
	parameters?: Readonly<Record<string, string | number | boolean | string[]>>;
}

/** The effects of the items of a job so far, added up. */
export interface JobEffects {
	/** Items that were done and changed nothing, since all was as asked. */
	unchanged: number;
	seats: readonly SeatTotal[];
	losses: readonly Loss[];
	warnings: readonly { text: string; count: number }[];
	/** By their first problem; `example` is the one of the first item. */
	refusals: readonly { example: RefusalKind; count: number }[];
}

/** The effects of one item. */
export interface ItemEffects {
	isUnchanged?: true;
	seats: readonly SeatTotal[];
	losses: readonly Loss[];
	warnings: readonly string[];
	refusal?: RefusalKind;
}

/** The effects of a change of a person; undefined stands for one who does not exist. A preview knows more than the states. */
export function effectsOfChange(
	{ before, after }: { before: Person | undefined; after: Person | undefined },
	preview: Preview | undefined,
): Pick<ItemEffects, "seats" | "losses"> {
	const free = new Map(
		preview?.seats.map(({ license, freeAfter }) => [license.id, freeAfter]),
	);
	const gained = onlyIn(after?.licenses, before?.licenses);
	const lost = onlyIn(before?.licenses, after?.licenses);
	const seatOf = (licenseId: string, taken: 0 | 1): SeatTotal => ({
		licenseId,
		taken,
		released: 1 - taken,
		free: free.get(licenseId),
	});
	return {
		seats: [
			...lost.map((id) => seatOf(id, 0)),
			...gained.map((id) => seatOf(id, 1)),
		],
		losses: before === undefined ? [] : lossesOf(before, after, preview),
	};
}

function lossesOf(
	before: Person,
	after: Person | undefined,
	preview: Preview | undefined,
): Loss[] {
	const losses: Loss[] = [];
	const add = (kind: LossKind, id?: string) =>
		losses.push({ kind, id, count: 1 });
	if (after === undefined) add("person");
	const { takes, gives } = compareClaims(before, after);
	for (const kind of ["email", "number", "extension"] as const) {
		const isGiven = gives.some(
			(claim) =>
				claim.kind === kind &&
				!takes.some(
					(taken) => taken.kind === kind && taken.value === claim.value,
				),
		);
		// A deleted person has no e-mail address either.
		if (isGiven && !(kind === "email" && after === undefined)) add(kind);
	}
	for (const id of onlyIn(before.licenses, after?.licenses)) add("license", id);
	for (const id of onlyIn(before.roles, after?.roles)) add("role", id);
	for (const id of onlyIn(before.groups, after?.groups)) add("group", id);
	if (after !== undefined && before.isLoginEnabled && !after.isLoginEnabled)
		add("login");
	const { reportCount = 0, tokenCount = 0 } = preview ?? {};
	if (reportCount > 0) losses.push({ kind: "reports", count: reportCount });
	if (tokenCount > 0) losses.push({ kind: "tokens", count: tokenCount });
	return losses;
}

/** Effects with those of further items. The number of different warnings and refusals is limited. */
export function addEffects(
	known: JobEffects | undefined,
	items: readonly ItemEffects[],
): JobEffects {
	const seats = new Map(known?.seats.map((seat) => [seat.licenseId, seat]));
	const losses = new Map(known?.losses.map((loss) => [lossKey(loss), loss]));
	const warnings = new Map(known?.warnings.map((each) => [each.text, each]));
	const refusals = new Map(
		known?.refusals.map((each) => [refusalKey(each.example), each]),
	);
	let unchanged = known?.unchanged ?? 0;
	for (const item of items) {
		if (item.isUnchanged) unchanged++;
		for (const seat of item.seats) {
			const { taken = 0, released = 0 } = seats.get(seat.licenseId) ?? {};
			seats.set(seat.licenseId, {
				...seat,
				taken: taken + seat.taken,
				released: released + seat.released,
			});
		}
		for (const each of item.losses) {
			const isCounted = losses.has(lossKey(each)) || losses.size < lossesMax;
			const { kind } = each;
			const loss = isCounted ? each : { kind, count: each.count };
			const { count = 0 } = losses.get(lossKey(loss)) ?? {};
			losses.set(lossKey(loss), { ...loss, count: count + loss.count });
		}
		for (const text of item.warnings) {
			const { count = 0 } = warnings.get(text) ?? {};
			if (count > 0 || warnings.size < kindsMax)
				warnings.set(text, { text, count: count + 1 });
		}
		if (item.refusal === undefined) continue;
		const key = refusalKey(item.refusal);
		const { example = item.refusal, count = 0 } = refusals.get(key) ?? {};
		if (count > 0 || refusals.size < kindsMax)
			refusals.set(key, { example, count: count + 1 });
	}
	return {
		unchanged,
		seats: [...seats.values()],
		losses: [...losses.values()],
		warnings: [...warnings.values()],
		refusals: [...refusals.values()],
	};
}

function lossKey({ kind, id = "" }: Loss): string {
	return `${kind} ${id}`;
}

// Problems of one kind and field are alike, whatever the given value or the place in a list. Another license is another problem.
function refusalKey(refusal: RefusalKind): string {
	const { status, code, field, description, parameters = {} } = refusal;
	const place = (field ?? "").replaceAll(/\[\d+\]/g, "");
	const { value: _value, actual: _actual, ...others } = parameters;
	return JSON.stringify([status, code ?? description, place, others]);
}

function onlyIn(
	left: readonly string[] = [],
	right: readonly string[] = [],
): string[] {
	return left.filter((id) => !right.includes(id));
}
