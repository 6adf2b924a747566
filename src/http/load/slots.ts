import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../errors.ts";
import { openRetryHints } from "./retry-hints.ts";

/** The caller who takes a slot. An empty `personId`: the request has no token. */
export interface Holder {
	personId: string;
	orgId: string;
	/** The client's address; undefined when it is unknown. */
	address?: string;
}

/** The number of slots, and the maximum for one organization, person or address. */
export interface SlotLimits {
	total: number;
	organization: number;
	person: number;
	address?: number;
}

/** A limited number of slots for concurrent things, shared fairly. */
export interface Slots {
	/**
	 * Takes a slot. The returned function gives it back and may be called again. Refuses with `tooManyRequests` when
	 * the holder has too many, with `unavailable` when all slots are taken.
	 */
	take(holder: Holder): () => void;
	readonly taken: number;
}

/** The rate at which refused callers may come back. */
const returnsPerSecond = 10;

/** `things` names the holders of slots in the refusals, in the plural. */
export function openSlots(
	things: string,
	limits: SlotLimits,
	steadyNow: () => number,
): Slots {
	const counts = new Map<string, number>();
	const retryHints = openRetryHints(returnsPerSecond);
	let taken = 0;
	const sharesOf = ({ personId, orgId, address }: Holder) => {
		const shares: Share[] =
			personId === ""
				? []
				: [
						["person", personId, limits.person],
						["organization", orgId, limits.organization],
					];
		if (limits.address !== undefined && address !== undefined)
			shares.push(["address", address, limits.address]);
		return shares.map(([kind, id, max]) => ({ kind, key: kind + id, max }));
	};
	return {
		take(holder) {
			const shares = sharesOf(holder);
			for (const { kind, key, max } of shares)
				if ((counts.get(key) ?? 0) >= max)
					throw new RequestError(
						"tooManyRequests",
						`This ${kind} already has ${max} ${things}, the maximum at a time. Try again when one has ended.`,
						{ "retry-after": String(retryHints.secondsFor(key, steadyNow())) },
					);
			if (taken >= limits.total)
				throw new DirectoryError(
					"unavailable",
					`The server already has the maximum number of ${things}. Try again later.`,
					{
						retryAfterSeconds: retryHints.secondsFor(
							holder.personId || (holder.address ?? ""),
							steadyNow(),
						),
					},
				);
			taken++;
			for (const { key } of shares) counts.set(key, (counts.get(key) ?? 0) + 1);
			let isHeld = true;
			return () => {
				if (!isHeld) return;
				isHeld = false;
				taken--;
				for (const { key } of shares) {
					const left = (counts.get(key) ?? 1) - 1;
					if (left > 0) counts.set(key, left);
					else counts.delete(key);
				}
			};
		},
		get taken() {
			return taken;
		},
	};
}

type Share = [kind: string, id: string, max: number];
