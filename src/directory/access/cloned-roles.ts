import type { Store } from "../store/store.ts";
import { addRoles, type Role, type RolePower, roles } from "./role.ts";

/** The setting of a directory with the roles of the service from which it was cloned. */
const rolesSetting = "roles";

// Another service has ids of its own for the roles that mean the same.
const powers: readonly (readonly [RegExp, RolePower])[] = [
	[/^full admin/i, "full"],
	[/^read-?only admin/i, "readonly"],
	[/^user (and device )?admin/i, "user"],
	[/^location admin/i, "location"],
];

/** A role of another service, with the rights that a role of this name has here. */
export function createClonedRole({ id, name }: Omit<Role, "power">): Role {
	const power = powers.find(([pattern]) => pattern.test(name))?.[1] ?? "none";
	return { id, name, power };
}

/** The setting that makes further roles known wherever the directory is opened; undefined when there are none. */
export function describeRoles(
	cloned: readonly Role[],
): { name: string; value: string } | undefined {
	const own = new Set(roles.map(({ id }) => id));
	const further = cloned.filter(({ id }) => !own.has(id));
	return further.length === 0
		? undefined
		: { name: rolesSetting, value: JSON.stringify(further) };
}

/** Makes the roles of a cloned directory known to this process. */
export async function learnRoles(
	store: Pick<Store, "readSetting">,
): Promise<void> {
	const text = await store.readSetting(rolesSetting);
	if (text !== undefined) addRoles(JSON.parse(text) as Role[]);
}
