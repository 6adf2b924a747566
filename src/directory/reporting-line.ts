import type { FieldProblem } from "./errors.ts";
import type { Person, PersonDraft, Surroundings } from "./person.ts";
import { report } from "./problems.ts";

/** A person's manager after a change: a colleague, or only a name. */
export function settleManager(
	current: Person,
	{ managerId, manager }: PersonDraft,
	{ colleague }: Surroundings,
	problems: FieldProblem[],
): { managerId?: string; manager?: string } {
	if (managerId === undefined) return { manager: manager || undefined };
	if (managerId === current.id) {
		report(
			problems,
			"managerId",
			"must be another person: nobody manages themselves",
		);
		return {};
	}
	const known = colleague(managerId);
	if (known === undefined && managerId !== current.managerId)
		report(problems, "managerId", "is not a person of this organization");
	return {
		managerId,
		manager: (manager || undefined) ?? known?.displayName ?? current.manager,
	};
}
