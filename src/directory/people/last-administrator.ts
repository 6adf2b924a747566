import { findRole, listKnownRoles } from "../access/role.ts";
import { DirectoryError } from "../errors.ts";
import { isLastAdministrator, problemOf } from "../problems.ts";
import type { ChangeContext } from "./change-context.ts";
import type { Person } from "./person.ts";

/** The roles of a full administrator. */
export function fullRoleIds(): readonly string[] {
	return listKnownRoles()
		.filter(({ power }) => power === "full")
		.map(({ id }) => id);
}

/** Whether a person is a full administrator who may sign in. */
export function isFullAdministrator(person: Person | undefined): boolean {
	return (
		person?.isLoginEnabled === true &&
		person.roles.some((id) => findRole(id)?.power === "full")
	);
}

/**
 * Refuses with `conflict` a change that would leave an organization without a full administrator who may
 * sign in. An organization that already has none may still be changed. Undefined stands for a person who
 * does not exist before or after.
 */
export function demandAdministratorLeft(
	before: Person | undefined,
	after: Person | undefined,
	{ hasOtherHolder }: Pick<ChangeContext, "hasOtherHolder">,
): void {
	if (before === undefined || !isFullAdministrator(before)) return;
	if (isFullAdministrator(after)) return;
	if (hasOtherHolder({ roleIds: fullRoleIds(), personId: before.id })) return;
	throw lastAdministrator(before, after);
}

/** The refusal to remove the last full administrator of an organization. */
export function lastAdministrator(
	before: Person,
	after: Person | undefined,
): DirectoryError {
	const field =
		after === undefined || after.isLoginEnabled === before.isLoginEnabled
			? "roles"
			: "loginEnabled";
	return new DirectoryError(
		"conflict",
		`${before.displayName} ${isLastAdministrator}.`,
		{
			fields: after && [
				{ field, ...problemOf.lastAdministrator({ name: before.displayName }) },
			],
		},
	);
}
