import { findRole } from "../../directory/access/role.ts";
import { readId } from "../../webex/ids.ts";

/** Whether an id on the wire is that of a role of full administrators. */
export function isFullRole(wireId: string): boolean {
	const id = readId("ROLE", wireId);
	return id !== undefined && findRole(id)?.power === "full";
}
