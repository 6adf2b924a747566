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
	/** Takes a slot in the same way. Each has to be given back once, by `leave` with the same holder. */
	enter(holder: Holder): void;
	leave(holder: Holder): void;
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
	const shares: readonly Share[] = [
		openShare("person", limits.person),
		openShare("organization", limits.organization),
		openShare("address", limits.address ?? Infinity),
	];
	const retryHints = openRetryHints(returnsPerSecond);
	let taken = 0;
	const demandShare = ({ kind, max, counts }: Share, id: string) => {
		if ((counts.get(id) ?? 0) < max) return;
		throw new RequestError(
			"tooManyRequests",
			`This ${kind} already has ${max} ${things}, the maximum at a time. Try again when one has ended.`,
			{
				"retry-after": String(retryHints.secondsFor(kind + id, steadyNow())),
			},
		);
	};
	const enter = (holder: Holder) => {
		for (const share of shares) {
			const id = idOf(share, holder);
			if (id !== undefined) demandShare(share, id);
		}
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
		for (const share of shares) {
			const id = idOf(share, holder);
			if (id !== undefined)
				share.counts.set(id, (share.counts.get(id) ?? 0) + 1);
		}
	};
	const leave = (holder: Holder) => {
		taken--;
		for (const share of shares) {
			const id = idOf(share, holder);
			if (id === undefined) continue;
			const left = (share.counts.get(id) ?? 1) - 1;
			if (left > 0) share.counts.set(id, left);
			else share.counts.delete(id);
		}
	};
	return {
		take(holder) {
			enter(holder);
			let isHeld = true;
			return () => {
				if (!isHeld) return;
				isHeld = false;
				leave(holder);
			};
		},
		enter,
		leave,
		get taken() {
			return taken;
		},
	};
}

/** The slots of each person, organization or address. */
interface Share {
	kind: "person" | "organization" | "address";
	max: number;
	/** Keyed by the bare id: a joined key would be a new text for each request. */
	counts: Map<string, number>;
}

function openShare(kind: Share["kind"], max: number): Share {
	return { kind, max, counts: new Map() };
}

// Undefined where the holder is not counted: nobody has a share without a token, and no address where it has no limit.
function idOf({ kind, max }: Share, holder: Holder): string | undefined {
	if (kind === "address") return max === Infinity ? undefined : holder.address;
	if (holder.personId === "") return undefined;
	return kind === "person" ? holder.personId : holder.orgId;
}
