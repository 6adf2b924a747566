import { type FieldProblem, report } from "./field-problem.ts";
import { type Person, type PersonDraft, rightOf } from "./person.ts";
import { problemOf } from "./problems.ts";
import { findRole, isAdministratorRole } from "./role.ts";

/** The roles of a person after a change: each of them exists, and only people administer. */
export function applyRoles(
	current: Person,
	{ roles }: PersonDraft,
	problems: FieldProblem[],
): readonly string[] {
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

const accountNames = { bot: "bot", appuser: "guest" } as const;
