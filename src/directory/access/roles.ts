import { DirectoryError } from "../errors.ts";
import { demandAdmin } from "../organizations/organizations.ts";
import type { Caller } from "./caller.ts";
import { findRole, listKnownRoles, type Role } from "./role.ts";

/** Every role of the service, and those of the service from which a directory was cloned. */
export function listRoles(caller: Caller): readonly Role[] {
	demandAdmin(caller, "spark-admin:roles_read");
	return listKnownRoles();
}

/** One role of the service. */
export function getRole(caller: Caller, id: string): Role {
	demandAdmin(caller, "spark-admin:roles_read");
	const role = findRole(id);
	if (role === undefined)
		throw new DirectoryError("notFound", "There is no role with this id.");
	return role;
}
