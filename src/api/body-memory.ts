import { DirectoryError } from "../directory/errors.ts";
import { RequestError } from "./errors.ts";
import type { Holder } from "./places.ts";

/** Bytes of bodies that are held at the same time, by all and by one person. */
export const bodyMemoryMax = 96 * 1024 * 1024;
const personShare = 1 / 3;

/** Counts what bodies take while they are received and parsed. */
export interface BodyMemory {
	/**
	 * Hands the pieces of a body on and counts them until `forget` is called. Refuses with
	 * `tooManyRequests` when the caller holds a whole share, with `unavailable` when all is taken.
	 */
	hold(holder: Holder): { count(bytes: number): void; forget(): void };
}

export function openBodyMemory(max = bodyMemoryMax): BodyMemory {
	const heldBy = new Map<string, number>();
	let held = 0;
	return {
		hold({ personId, address = "" }) {
			const key = personId || address;
			let own = 0;
			return {
				count(bytes) {
					const sum = (heldBy.get(key) ?? 0) + bytes;
					if (sum > Math.ceil(max * personShare))
						throw new RequestError(
							"tooManyRequests",
							"The bodies that you send at this moment are too large together. Send one after the other.",
							{ "retry-after": "2" },
						);
					if (held + bytes > max)
						throw new DirectoryError(
							"unavailable",
							"The bodies of requests that are being received are too large together. Try again in a moment.",
						);
					held += bytes;
					own += bytes;
					heldBy.set(key, sum);
				},
				forget() {
					held -= own;
					const left = (heldBy.get(key) ?? 0) - own;
					if (left > 0) heldBy.set(key, left);
					else heldBy.delete(key);
					own = 0;
				},
			};
		},
	};
}
