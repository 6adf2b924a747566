import { isRefused, report } from "../field-problem.ts";
import type { License } from "../licenses/license.ts";
import { problemOf } from "../problems.ts";
import {
	assignImplicit,
	demandImplicit,
	effectOfTemplates,
} from "./implicit-licenses.ts";
import type { PendingChange } from "./pending-change.ts";
import type { RuleContext } from "./rule-context.ts";

/** The licenses of a person after a change. */
export interface Assignment {
	held: License[];
	/** Requested licenses that are full and were not assigned, although the change is not refused for them. */
	unassigned: License[];
	/** The licenses for which the change is refused; undefined stands for an unknown one. */
	refused: (License | undefined)[];
	/** The held licenses that a template assigned; undefined: none. */
	implicit: readonly string[] | undefined;
}

/**
 * The licenses that a person holds after a change. Every requested license must exist. As on the real
 * service, new licenses with a free seat are assigned and the rest are not (`warnings` names them). The
 * change is refused when none of the new ones has a free seat, when the request is strict, and when a
 * license of the same service would be lost although its replacement is full. With `leavesOutLicenses`, none of
 * several licenses is refused. License templates add to them (see `effectOfTemplates`).
 */
export function settleLicenses(
	change: PendingChange,
	groups: readonly string[],
): Assignment {
	const { current, draft, context, problems } = change;
	const { license, isFull = allTaken(license) } = context;
	const effect = effectOfTemplates(change, groups);
	const asked = (draft.licenses ?? []).map((id) =>
		id !== undefined && effect.lost.has(id) ? undefined : id,
	);
	const refused: Assignment["refused"] = isRefused(problems, "licenses")
		? [undefined]
		: [];
	const { held, full, newCount } = takeSeats(change, {
		...{ asked, isFull, refused },
	});
	const unassigned = settleFull(change, { asked, full, newCount, refused });
	tellLost(change, effect.lost);
	demandImplicit(change, { asked, groups });
	const made = assignImplicit(change, effect.assigned, { held, isFull });
	demandOneCalling(change, held);
	const known = draft.implicitLicenses ?? current.implicitLicenses ?? [];
	const implicit = [...known, ...made].filter((id) =>
		held.some((each) => each.id === id),
	);
	return {
		held,
		unassigned,
		refused,
		implicit: implicit.length === 0 ? undefined : implicit,
	};
}

type Asked = readonly (string | undefined)[];

/** A requested license without a free seat, and its place in the request. */
interface FullLicense {
	index: number;
	license: License;
}

// The requested licenses that the person keeps or gets; unknown ones are refused.
function takeSeats(
	change: PendingChange,
	{
		asked,
		isFull,
		refused,
	}: {
		asked: Asked;
		isFull: (id: string) => boolean;
		refused: Assignment["refused"];
	},
): { held: License[]; full: FullLicense[]; newCount: number } {
	const { current, context, problems } = change;
	const { license } = context;
	const held: License[] = [];
	const full: FullLicense[] = [];
	let newCount = 0;
	for (const [index, id] of asked.entries()) {
		if (id === undefined) continue;
		const found = license(id);
		if (found === undefined && mayLeaveOut(change, asked)) {
		} else if (found === undefined) {
			refused.push(undefined);
			report(problems, `licenses[${index}]`, problemOf.unknownLicense());
		} else if (asked.indexOf(id) < index) {
		} else if (current.licenses.includes(id)) {
			held.push(found);
		} else if (isFull(id)) {
			full.push({ index, license: found });
		} else {
			newCount++;
			held.push(found);
		}
	}
	return { held, full, newCount };
}

// Refuses the full licenses, or leaves them out with a warning.
function settleFull(
	change: PendingChange,
	{
		asked,
		full,
		newCount,
		refused,
	}: {
		asked: Asked;
		full: readonly FullLicense[];
		newCount: number;
		refused: Assignment["refused"];
	},
): License[] {
	if (full.length === 0) return [];
	const { current, context, options, problems, warnings } = change;
	const isRefusable = !mayLeaveOut(change, asked);
	const lost = current.licenses.filter((id) => !asked.includes(id));
	const lostServices = new Set(lost.map((id) => context.license(id)?.service));
	const unassigned: License[] = [];
	for (const { index, license } of full) {
		const isReplacement =
			license.service !== "other" && lostServices.has(license.service);
		const { name, totalUnits: total } = license;
		if (isRefusable && (newCount === 0 || options.isStrict || isReplacement)) {
			refused.push(license);
			report(
				problems,
				`licenses[${index}]`,
				problemOf.licenseFull({ name, total }),
			);
		} else {
			unassigned.push(license);
			warnings.push(
				`licenses[${index}] was not assigned: all ${total} seats of "${name}" are taken`,
			);
		}
	}
	return unassigned;
}

function mayLeaveOut({ options }: PendingChange, asked: Asked): boolean {
	return options.leavesOutLicenses === true && asked.length > 1;
}

function demandOneCalling(
	{ current, problems }: PendingChange,
	held: readonly License[],
): void {
	const calling = held.filter(({ service }) => service === "calling");
	if (calling.length < 2) return;
	// A person in a clone may have several, as another service showed them.
	const isNew = calling.some(({ id }) => !current.licenses.includes(id));
	const names = calling.map(({ name }) => name);
	if (isNew)
		report(problems, "licenses", problemOf.severalCallingLicenses({ names }));
}

function tellLost(
	{ context, warnings }: PendingChange,
	lost: ReadonlySet<string>,
): void {
	for (const id of lost)
		warnings.push(
			`"${context.license(id)?.name ?? id}" was taken away: no license template assigns it any longer`,
		);
}

function allTaken(license: RuleContext["license"]): (id: string) => boolean {
	return (id) => {
		const known = license(id);
		return known !== undefined && known.takenUnits >= known.totalUnits;
	};
}
