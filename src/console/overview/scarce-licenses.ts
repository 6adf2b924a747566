import type { License } from "../../contract/license.ts";
import { compareTexts } from "../../words/format.ts";
import { seatKind } from "../licenses/seat-kind.ts";

/** The licenses that run out: those without a free seat first, then those with the fewest. */
export function scarceOf(licenses: readonly License[]): License[] {
	const freeOf = ({ totalUnits, consumedUnits }: License) =>
		Math.max(0, totalUnits - consumedUnits);
	return licenses
		.filter((license) => seatKind(license) !== "info")
		.sort(
			(left, right) =>
				freeOf(left) - freeOf(right) || compareTexts(left.name, right.name),
		);
}
