import type { Entry } from "../service/pages.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";

/** The number of members in one reply at most (the reference of List Groups). */
export const membersPageMax = 500;

/**
 * The members of a large group. Its pages overlap, and one more is read behind the last: the pages of the real service did not
 * fit together once (SPARK-322483). Rejects with `ServiceError` when there are fewer than the group says.
 */
export async function readMembers(
	service: Pick<Service, "read">,
	{ id, displayName, memberSize }: Entry,
): Promise<Entry[]> {
	const path = `/groups/${encodeURIComponent(String(id))}/members`;
	const found = new Map<unknown, Entry>();
	let size = typeof memberSize === "number" ? memberSize : undefined;
	for (let startIndex = 1; ; ) {
		const reply = await service.read(path, {
			startIndex,
			count: membersPageMax,
		});
		const page = reply.json as Entry;
		if (!Array.isArray(page.members))
			throw new ServiceError(`${path} has no list "members".`, reply);
		const before = found.size;
		for (const member of page.members as Entry[]) found.set(member.id, member);
		if (typeof page.memberSize === "number") size = page.memberSize;
		const isOver =
			size === undefined ? found.size === before : found.size >= size;
		if (isOver) return [...found.values()];
		if (size !== undefined && startIndex > size)
			throw new ServiceError(
				`${path} ended after ${found.size} of the ${size} members of ${String(displayName)}.`,
				reply,
			);
		const next = startIndex + membersPageMax - 1;
		startIndex = size === undefined ? next : Math.min(next, size + 1);
	}
}
