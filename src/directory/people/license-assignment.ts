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
 * license of the same service would be lost although its replacement is full. License templates add to them
 * (see `effectOfTemplates`).
 */
export function settleLicenses(
	change: PendingChange,
	groups: readonly string[],
): Assignment {
	const { current, draft, context, options, problems, warnings } = change;
	const { license, isFull = allTaken(license) } = context;
	const { isStrict } = options;
	const effect = effectOfTemplates(change, groups);
	const asked = (draft.licenses ?? []).map((id) =>
		id !== undefined && effect.lost.has(id) ? undefined : id,
	);
	const held: License[] = [];
	const refused: Assignment["refused"] = isRefused(problems, "licenses")
		? [undefined]
		: [];
	const full: { index: number; license: License }[] = [];
	let assignedCount = 0;
	for (const [index, id] of asked.entries()) {
		if (id === undefined) continue;
		const found = license(id);
		if (found === undefined) {
			refused.push(undefined);
			report(problems, `licenses[${index}]`, problemOf.unknownLicense());
		} else if (asked.indexOf(id) < index) {
		} else if (current.licenses.includes(id)) {
			held.push(found);
		} else if (isFull(id)) {
			full.push({ index, license: found });
		} else {
			assignedCount++;
			held.push(found);
		}
	}
	const lost = current.licenses.filter((id) => !asked.includes(id));
	const lostServices = new Set(lost.map((id) => license(id)?.service));
	const unassigned: License[] = [];
	for (const { index, license: found } of full) {
		const isReplacement =
			found.service !== "other" && lostServices.has(found.service);
		if (assignedCount === 0 || isStrict || isReplacement) {
			refused.push(found);
			report(
				problems,
				`licenses[${index}]`,
				problemOf.licenseFull({ name: found.name, total: found.totalUnits }),
			);
		} else {
			unassigned.push(found);
			warnings.push(
				`licenses[${index}] was not assigned: all ${found.totalUnits} seats of "${found.name}" are taken`,
			);
		}
	}
	tellLost(change, effect.lost);
	demandImplicit(change, { asked, groups });
	const made = assignImplicit(change, effect.assigned, { held, isFull });
	const calling = held.filter(({ service }) => service === "calling");
	if (calling.length > 1)
		report(
			problems,
			"licenses",
			problemOf.severalCallingLicenses({
				names: calling.map(({ name }) => name),
			}),
		);
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
