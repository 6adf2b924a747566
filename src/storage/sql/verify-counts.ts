import type { Read } from "./cursor.ts";

/** A stored value that does not follow from the rest, in one sentence. */
export interface Finding {
	orgId: string;
	sentence: string;
}

/** Compares the taken seats of licenses with the people who hold them. */
export async function verifySeats(
	read: Read,
	held: ReadonlyMap<string, number>,
	onFinding: (finding: Finding) => void,
): Promise<void> {
	const cursor = read("seats");
	for (let row = await cursor.peek(); row; row = await cursor.peek()) {
		cursor.skip();
		const orgId = String(row.org_id);
		const count = held.get(`${orgId} ${row.license_id}`) ?? 0;
		if (row.taken !== count)
			onFinding({
				orgId,
				sentence: `The license ${row.license_id} counts ${row.taken} seats as taken, but ${count} people hold it.`,
			});
	}
}

/** Compares the members that groups count with the people who name them. Takes each known group out of `members`. */
export async function verifyMembers(
	read: Read,
	members: Map<string, number>,
	onFinding: (finding: Finding) => void,
): Promise<void> {
	const cursor = read("groups");
	for (let row = await cursor.peek(); row; row = await cursor.peek()) {
		cursor.skip();
		const orgId = String(row.org_id);
		const key = `${orgId} ${row.id}`;
		const count = members.get(key) ?? 0;
		members.delete(key);
		if (row.member_count !== count)
			onFinding({
				orgId,
				sentence: `The group ${row.id} counts ${row.member_count} members, but ${count} people belong to it.`,
			});
	}
	// The rest are groups that people name and that do not exist.
	for (const [key, count] of members) {
		const [orgId = "", id] = key.split(" ");
		onFinding({
			orgId,
			sentence: `${count} people belong to the group ${id}, which does not exist.`,
		});
	}
}
