import type { ShownPlan } from "../../contract/stand-in/plan.ts";

type Step = ShownPlan["steps"][number];

/** A person of a plan with the steps that change them. */
export interface PlanRow {
	person: Step["person"];
	steps: readonly Step[];
	/** Whether the plan holds them. */
	isChosen: boolean;
}

/**
 * The rows of everybody who could be in the plan, in the order of the plan of all. A chosen person has the steps of the
 * present plan, which may differ: the seats and numbers that others give back are there or not.
 */
export function rowsOf(
	all: ShownPlan["steps"],
	{
		steps,
		excluded,
	}: { steps: ShownPlan["steps"]; excluded: ReadonlySet<string> },
): PlanRow[] {
	const present = groupByPerson(steps);
	return [...groupByPerson(all)].map(([id, theirs]) => {
		const isChosen = !excluded.has(id);
		const [first] = theirs;
		return {
			person: (first as Step).person,
			steps: (isChosen ? present.get(id) : undefined) ?? theirs,
			isChosen,
		};
	});
}

function groupByPerson(steps: ShownPlan["steps"]): Map<string, Step[]> {
	const groups = new Map<string, Step[]>();
	for (const step of steps) {
		const { id } = step.person;
		const group = groups.get(id);
		if (group === undefined) groups.set(id, [step]);
		else group.push(step);
	}
	return groups;
}
