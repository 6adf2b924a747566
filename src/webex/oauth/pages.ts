import { DirectoryError } from "../../directory/errors.ts";
import type { Call } from "../call.ts";

/** Refuses with `notFound` to send a person to a page of this server where the operator has switched the pages off. */
export function demandPages({
	arePagesServed,
}: Pick<Call, "arePagesServed">): void {
	if (!arePagesServed)
		throw new DirectoryError(
			"notFound",
			"Nobody can authorize an integration in a browser here: the operator of this server has switched off its pages (--pages off).",
		);
}
