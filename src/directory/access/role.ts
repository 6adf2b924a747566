/**
 * The rights that a role gives in the directory.
 *
 * - `full`: everything in the own organization.
 * - `user`: create, update and delete people, but not assign roles.
 * - `readonly`: see everything an administrator sees, change nothing.
 * - `location`: create, update and delete locations.
 * - `partner`: the rights of `full` in the organizations that the own organization manages.
 * - `partnerReadonly`: the rights of `readonly` in the organizations that the own organization manages.
 * - `none`: no rights in the directory (a role of another service).
 */
export type RolePower =
	| "full"
	| "user"
	| "readonly"
	| "location"
	| "partner"
	| "partnerReadonly"
	| "none";

/** A role that a person can hold. `id` is the last part of the id on the wire. */
export interface Role {
	id: string;
	name: string;
	power: RolePower;
}

/**
 * The roles of the service. They are the same for every organization, so they belong to the program and not
 * to a directory. The first two ids are the page's own; `GET /roles` names the first of them. The other ids
 * are those that public samples show.
 */
export const roles: readonly Role[] = [
	{
		id: "96abc2aa-3dcc-11e5-a152-fe34819cdc9a",
		name: "Full Administrator",
		power: "full",
	},
	{
		id: "96abc2aa-3dcc-11e5-b263-0f4592adefab",
		name: "Compliance Officer",
		power: "none",
	},
	{
		id: "id_full_admin",
		name: "Full Administrator (id_full_admin)",
		power: "full",
	},
	{ id: "id_user_admin", name: "User Administrator", power: "user" },
	{
		id: "id_readonly_admin",
		name: "Read-only Administrator",
		power: "readonly",
	},
	{ id: "id_device_admin", name: "Device Administrator", power: "none" },
	{
		id: "id_location_admin",
		name: "Location Administrator",
		power: "location",
	},
	{
		id: "atlas-portal.partner.fulladmin",
		name: "Partner Full Administrator",
		power: "partner",
	},
	{
		id: "atlas-portal.partner.readonlyadmin",
		name: "Partner Read-only Administrator",
		power: "partnerReadonly",
	},
	{
		id: "atlas-portal.partner.salesadmin",
		name: "Partner Sales Administrator",
		power: "none",
	},
];

/** Whether the holder of a role is an administrator, of this or of another service. */
export function isAdministratorRole(id: string): boolean {
	const role = findRole(id);
	return (
		role !== undefined &&
		(role.power !== "none" || role.name.endsWith("Administrator"))
	);
}

const rolesById = new Map(roles.map((role) => [role.id, role]));
const furtherRoles = new Map<string, Role>();

/** The role with this id, or undefined when there is none. */
export function findRole(id: string): Role | undefined {
	return rolesById.get(id) ?? furtherRoles.get(id);
}

/** Every role that is known. */
export function listKnownRoles(): readonly Role[] {
	return [...roles, ...furtherRoles.values()];
}

/**
 * Makes roles of another service known for as long as the process runs: a clone of an organization has them. The roles of the
 * program stay as they are.
 */
export function addRoles(further: readonly Role[]): void {
	for (const role of further)
		if (!rolesById.has(role.id)) furtherRoles.set(role.id, role);
}
