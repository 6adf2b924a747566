import type { Database } from "./database.ts";

/** How many seats of a license exist and are taken. */
export function readSeats(
	database: Database,
	{ orgId, id }: { orgId: string; id: string },
): { total: number; taken: number } {
	return (
		database.get<{ total: number; taken: number }>(
			"SELECT total, taken FROM seats WHERE org_id = ? AND license_id = ?",
			orgId,
			id,
		) ?? { total: 0, taken: 0 }
	);
}

/** Takes seats (or gives them back, with a negative count). */
export function moveSeats(
	database: Database,
	{ orgId, id, count }: { orgId: string; id: string; count: number },
): void {
	database.run(
		"UPDATE seats SET taken = taken + ? WHERE org_id = ? AND license_id = ?",
		count,
		orgId,
		id,
	);
}
