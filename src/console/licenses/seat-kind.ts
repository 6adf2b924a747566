/** The fraction of free seats below which a license runs out. */
const scarceShare = 0.05;
const scarceSeats = 2;

/** The urgency of a lack of seats: none free, few, or enough. */
export function seatKind({
	totalUnits,
	consumedUnits,
}: {
	totalUnits: number;
	consumedUnits: number;
}): "error" | "warning" | "info" {
	const free = totalUnits - consumedUnits;
	if (free <= 0) return "error";
	return free <= Math.max(scarceSeats, totalUnits * scarceShare)
		? "warning"
		: "info";
}
