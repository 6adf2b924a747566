import type { Awaitable } from "../concurrency/awaitable.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { problemOf } from "../directory/problems.ts";
import { FaultError, statusOf } from "./errors.ts";
import type { Answer } from "./reply.ts";

/** The longest delay that a request may ask for. */
const faultDelayMsMax = 120_000;

/** A failure that a request asks for, to test its client. */
interface Fault {
	/** Undefined: only a delay. */
	status?: number;
	/** True: the call runs, and only its reply is lost. */
	isAfter: boolean;
	delayMs: number;
}

/**
 * Reads `x-peopled-fault`: a status (`503`), a time (`502; after`: the call runs, its reply is lost) and a delay
 * (`delay=2000`, in milliseconds), in any order. Refuses with `invalid` a value that it cannot read.
 */
export function readFault(header: string): Fault {
	const fault: Fault = { isAfter: false, delayMs: 0 };
	for (const part of header.split(";").map((text) => text.trim())) {
		const delay = /^delay=(\d{1,6})$/.exec(part)?.[1];
		if (part === "after") fault.isAfter = true;
		else if (part === "before" || part === "") continue;
		else if (delay !== undefined && Number(delay) <= faultDelayMsMax)
			fault.delayMs = Number(delay);
		else if (isFaultStatus(Number(part))) fault.status = Number(part);
		else
			refuseInvalid([
				{
					field: "x-peopled-fault",
					...problemOf.wrongValue({
						expected: `a status that the server knows, "after", or "delay=<milliseconds up to ${faultDelayMsMax}>"`,
						actual: `"${part.slice(0, 40)}"`,
					}),
				},
			]);
	}
	return fault;
}

/** Runs a call with a fault. `delay` waits, where there is any. */
export async function withFault(
	{ status, isAfter, delayMs }: Fault,
	call: () => Awaitable<Answer>,
	delay: (wait: () => Promise<void>) => Promise<void>,
): Promise<Answer> {
	if (delayMs > 0)
		await delay(() => new Promise((resolve) => setTimeout(resolve, delayMs)));
	if (status === undefined) return call();
	if (isAfter) await call();
	throw new FaultError(status);
}

function isFaultStatus(status: number): boolean {
	return Object.values(statusOf).includes(status);
}
