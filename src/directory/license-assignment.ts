import type { FieldProblem } from "./errors.ts";
import type { License } from "./license.ts";
import {
	type ChangeOptions,
	type Person,
	type PersonDraft,
	report,
	type Surroundings,
} from "./person.ts";
import { problemOf } from "./problems.ts";

/**
 * The licences that a person holds after a change. Every licence asked for must exist. Like the
 * real service, of several new licences those with a free seat are assigned and the rest are not
 * (`warnings` names them); when none of the new ones has a free seat, or the request is strict, the
 * change is refused.
 */
export function applyLicenses(
	current: Person,
	{ licenses: asked = [] }: PersonDraft,
	{ license }: Surroundings,
	{ isStrict }: ChangeOptions,
	problems: FieldProblem[],
	warnings: string[],
): License[] {
	const next: License[] = [];
	const full: { index: number; license: License }[] = [];
	let assignedCount = 0;
	[...new Set(asked)].forEach((id) => {
		const index = asked.indexOf(id);
		const found = license(id);
		if (found === undefined) {
			report(
				problems,
				`licenses[${index}]`,
				"is not a license of this organization; GET /v1/licenses lists them",
			);
		} else if (current.licenses.includes(id)) {
			next.push(found);
		} else if (found.takenUnits >= found.totalUnits) {
			full.push({ index, license: found });
		} else {
			assignedCount++;
			next.push(found);
		}
	});
	for (const { index, license: found } of full) {
		if (assignedCount === 0 || isStrict)
			report(
				problems,
				`licenses[${index}]`,
				problemOf.licenseFull({ name: found.name, total: found.totalUnits }),
			);
		else
			warnings.push(
				`licenses[${index}] was not assigned: all ${found.totalUnits} seats of "${found.name}" are taken`,
			);
	}
	const calling = next.filter(({ service }) => service === "calling");
	if (calling.length > 1)
		report(
			problems,
			"licenses",
			`must hold at most one calling license, not both ${calling.map(({ name }) => `"${name}"`).join(" and ")}`,
		);
	return next;
}
