import { DirectoryError } from "../../directory/errors.ts";
import { RequestError } from "../errors.ts";
import { openRetryHints } from "./retry-hints.ts";

/** Who takes a place. An empty `personId` is somebody whom no token names. */
export interface Holder {
	personId: string;
	orgId: string;
	/** Where the request comes from; undefined when it is not known. */
	address?: string;
}

/** How many places there are, and how many of them one organization, person or address may take. */
export interface PlaceLimits {
	total: number;
	organization: number;
	person: number;
	address?: number;
}

/** Things of which there can only be so many at a time, shared fairly: what one takes, another cannot. */
export interface Places {
	/**
	 * Takes a place; calling the answer, once or more often, gives it back. Refuses with
	 * `tooManyRequests` who holds a whole share, with `unavailable` when all places are taken.
	 */
	take(holder: Holder): () => void;
	readonly taken: number;
}

/** Places that are refused a second time come back at this rate at most. */
const returnsPerSecond = 10;

/** `what` names what takes a place, in the plural. */
export function openPlaces(
	what: string,
	limits: PlaceLimits,
	steadyNow: () => number,
): Places {
	const counts = new Map<string, number>();
	const patience = openRetryHints(returnsPerSecond);
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
						`There are ${max} ${what} of this ${kind} already, which is the most at a time. Try again when one has ended.`,
						{ "retry-after": String(patience.secondsFor(key, steadyNow())) },
					);
			if (taken >= limits.total)
				throw new DirectoryError(
					"unavailable",
					`There are too many ${what} already. Try again later.`,
					{
						retryAfterSeconds: patience.secondsFor(
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
