import { type FieldProblem, report } from "./field-problem.ts";
import type {
	ChangeOptions,
	Person,
	PersonDraft,
	Surroundings,
} from "./person.ts";
import { type Problem, problemOf } from "./problems.ts";

/** Managers above a person at most. */
export const managersAboveMax = 1000;

/** Names that a refusal repeats at most. */
const namesShownMax = 12;

/**
 * A person's manager after a change: a colleague, or only a name. Nobody is their own manager, at
 * any distance. The name of a colleague is kept as it is when they become the manager: replies show
 * the present one.
 */
export function settleManager(
	current: Person,
	{ managerId, manager }: PersonDraft,
	surroundings: Surroundings,
	{ isStrict }: ChangeOptions,
	problems: FieldProblem[],
	warnings: string[],
): { managerId?: string; manager?: string } {
	if (managerId === undefined) return { manager: manager || undefined };
	const nameOf = (id: string | undefined) =>
		id === undefined ? undefined : surroundings.colleague(id)?.displayName;
	if (
		manager &&
		manager !== current.manager &&
		manager !== nameOf(managerId) &&
		manager !== nameOf(current.managerId)
	) {
		if (isStrict)
			report(problems, "manager", problemOf.follows({ other: "managerId" }));
		else
			warnings.push("manager was not set, since it is the name of managerId");
	}
	if (managerId === current.managerId)
		return { managerId, manager: current.manager };
	const circle = checkLine(current, managerId, surroundings);
	if (circle !== undefined) {
		report(problems, "managerId", circle);
		return {};
	}
	const known = surroundings.witness(managerId);
	if (known === undefined)
		report(problems, "managerId", problemOf.unknownPerson());
	return { managerId, manager: known?.displayName };
}

/** The problem of a person who would be managed by themselves, directly or through others; undefined where there is none. */
export function checkLine(
	person: Pick<Person, "id" | "displayName">,
	managerId: string,
	{ witness }: Pick<Surroundings, "witness">,
): Problem | undefined {
	if (managerId === person.id) return problemOf.ownManager();
	const names: string[] = [person.displayName];
	const seen = new Set<string>();
	for (let id: string | undefined = managerId; id !== undefined; ) {
		if (id === person.id)
			return problemOf.managerCircle({
				names: shorten([...names, person.displayName]),
			});
		// A circle of others was there before, and does not hold this person.
		if (seen.has(id)) return undefined;
		if (seen.size >= managersAboveMax)
			return problemOf.tooManyManagers({
				max: managersAboveMax,
				names: shorten(names),
			});
		seen.add(id);
		const above = witness(id);
		if (above === undefined) return undefined;
		names.push(above.displayName);
		id = above.managerId;
	}
	return undefined;
}

function shorten(names: readonly string[]): readonly string[] {
	const half = namesShownMax / 2;
	return names.length <= namesShownMax
		? names
		: [...names.slice(0, half), "…", ...names.slice(-half)];
}
