import { report } from "../field-problem.ts";
import { type Problem, problemOf } from "../problems.ts";
import type { PendingChange } from "./pending-change.ts";
import type { Person } from "./person.ts";
import type { RuleContext } from "./rule-context.ts";

/** Managers above a person at most. */
const managersAboveMax = 1000;

/** Names that a refusal lists at most. */
const namesShownMax = 12;

/**
 * A person's manager after a change: a colleague, or only a name. No person may be their own manager, at
 * any distance. The stored name is the colleague's name when they became the manager; replies show the
 * current one.
 */
export function settleManager({
	current,
	draft: { managerId, manager },
	context,
	options: { isStrict },
	problems,
	warnings,
}: PendingChange): Pick<Person, "managerId" | "manager"> {
	if (managerId === undefined) return { manager: manager || undefined };
	const nameOf = (id: string | undefined) =>
		id === undefined ? undefined : context.colleague(id)?.displayName;
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
	const circle = checkLine(current, managerId, context);
	if (circle !== undefined) {
		report(problems, "managerId", circle);
		return {};
	}
	const known = context.dependOn(managerId);
	if (known === undefined)
		report(problems, "managerId", problemOf.unknownPerson());
	return { managerId, manager: known?.displayName };
}

/** The problem when a person would manage themselves, directly or through others; undefined when there is none. */
export function checkLine(
	person: Pick<Person, "id" | "displayName">,
	managerId: string,
	{ dependOn }: Pick<RuleContext, "dependOn">,
): Problem | undefined {
	if (managerId === person.id) return problemOf.ownManager();
	const names: string[] = [person.displayName];
	const seen = new Set<string>();
	for (let id: string | undefined = managerId; id !== undefined; ) {
		if (id === person.id)
			return problemOf.managerCircle({
				names: shorten([...names, person.displayName]),
			});
		// An older circle of others, which does not include this person.
		if (seen.has(id)) return undefined;
		if (seen.size >= managersAboveMax)
			return problemOf.tooManyManagers({
				max: managersAboveMax,
				names: shorten(names),
			});
		seen.add(id);
		const above = dependOn(id);
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
