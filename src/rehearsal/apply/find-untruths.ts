import { withServiceIds } from "../plan/change.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { WirePerson } from "../plan/wire-person.ts";
import type { ApplyReport, ReportedStep } from "./outcome.ts";
import { standingOf } from "./standing.ts";

/** Compares a report with what is true, and returns what it says wrongly, in sentences. */
export async function findUntruths(
	report: Pick<ApplyReport, "steps">,
	plan: Plan,
	/** Shows one person as they truly are, by id or e-mail address. */
	see: (name: string) => Promise<WirePerson | undefined>,
): Promise<string[]> {
	const ids = new Map(
		report.steps.flatMap(({ action, person, createdId }) =>
			action === "create" && createdId ? [[person.id, createdId]] : [],
		),
	);
	const wrong: string[] = [];
	for (const [index, said] of report.steps.entries()) {
		const step = plan.steps[index] as Step;
		const later = plan.steps
			.slice(index + 1)
			.filter(({ person }) => person.id === step.person.id)
			.flatMap(({ changes }) => changes.map(({ field }) => field));
		const person = await see(
			step.action === "create" ? step.person.email : step.person.id,
		);
		const truth = truthOf(step, { person, ids, later });
		if (!agrees(said, truth))
			wrong.push(
				`${said.person.email}: said ${said.result} (done ${said.done}; left ${said.left}), and in truth done ${truth.done}; left ${truth.left}`,
			);
	}
	return wrong;
}

interface Truth {
	done: string[];
	left: string[];
}

function truthOf(
	step: Step,
	{
		person,
		ids,
		later,
	}: {
		person: WirePerson | undefined;
		ids: ReadonlyMap<string, string>;
		later: readonly string[];
	},
): Truth {
	if (step.action === "delete")
		return person === undefined
			? { done: ["person"], left: [] }
			: { done: [], left: ["person"] };
	const changes = withServiceIds(step.changes, ids).filter(
		({ field }) => !later.includes(field),
	);
	if (person === undefined)
		return { done: [], left: changes.map(({ field }) => field) };
	return standingOf(changes, person);
}

function agrees({ result, done, left }: ReportedStep, truth: Truth): boolean {
	if (result === "done" || result === "already") return truth.left.length === 0;
	if (result === "unknown") return true;
	if (result === "partly")
		return (
			done.every((field) => truth.done.includes(field)) &&
			left.every((field) => truth.left.includes(field))
		);
	return truth.done.length === 0 || result === "skipped";
}
