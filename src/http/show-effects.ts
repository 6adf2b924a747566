import type { DryRunPreview } from "../contract/dry-run.ts";
import type { Preview } from "../directory/history/preview.ts";
import { tellPossible } from "../directory/text/text.ts";

/** Shows the id of a license as a dialect does. */
type ShowId = (licenseId: string) => string;

/** The effects of a change that was only tried, beyond its own fields. `warnings` are those of the rules. */
export function showEffects(
	{ seats, claims, losses }: Preview,
	{
		warnings,
		showLicenseId,
	}: { warnings: readonly string[]; showLicenseId: ShowId },
): Omit<DryRunPreview, "changes"> {
	return {
		seats: showSeats(seats, showLicenseId),
		claims: claims.map(({ claim, isTaken }) => ({
			kind: claim.kind,
			value: claim.value,
			action: isTaken ? "taken" : "freed",
		})),
		warnings: [...warnings.map(tellPossible), ...losses],
	};
}

/** The seats that a change takes and gives back. */
export function showSeats(
	seats: Preview["seats"],
	showLicenseId: ShowId,
): DryRunPreview["seats"] {
	return seats.map(({ license, count, freeAfter }) => ({
		licenseId: showLicenseId(license.id),
		name: license.name,
		taken: count,
		free: freeAfter,
	}));
}
