import { findRole, isAdministratorRole } from "../access/role.ts";
import { report } from "../field-problem.ts";
import { problemOf } from "../problems.ts";
import type { PendingChange } from "./pending-change.ts";
import type { PersonType } from "./person.ts";
import { rightOf } from "./person-draft.ts";

/** The roles of a person after a change. Each role must exist, and only human users may hold one. */
export function settleRoles({
	current,
	draft: { roles },
	problems,
}: PendingChange): readonly string[] {
	(roles ?? []).forEach((id, index) => {
		if (id === undefined) return;
		if (!current.roles.includes(id) && findRole(id) === undefined)
			report(problems, `roles[${index}]`, problemOf.unknownRole());
		else if (current.type !== "person" && isAdministratorRole(id))
			report(
				problems,
				`roles[${index}]`,
				problemOf.peopleOnly({ account: accountNames[current.type] }),
			);
	});
	return rightOf([...new Set(roles)]);
}

const accountNames = {
	bot: "bot",
	appuser: "guest",
} as const satisfies Record<Exclude<PersonType, "person">, string>;
