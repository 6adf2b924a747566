import { isOfFailpoint } from "../concurrency/failpoint.ts";
import type { Bindings } from "./bindings.ts";
import { FaultError } from "./errors.ts";

/** The means by which a test had a hand in a request: the header `x-peopled-fault`, a fault rule, or a failpoint of the process. */
export type AskedBy = "header" | "rule" | "failpoint";

/** By which means a reply was asked for; undefined: by none, or the failure behind it is the server's own. */
export function askedBy(
	{ asked, cause }: Pick<Bindings, "asked" | "cause">,
	status: number,
): AskedBy | undefined {
	if (isOfFailpoint(cause)) return "failpoint";
	if (asked === undefined || status < 500) return asked;
	const isOwn = cause !== undefined && !(cause instanceof FaultError);
	return isOwn ? undefined : asked;
}
