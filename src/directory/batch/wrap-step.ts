import type { ChangeContext } from "../people/change-context.ts";
import type { PeopleStep } from "../people/people-step.ts";
import type { Person } from "../people/person.ts";

/** The run of a step's rule: the person before it, and the context that the engine gives. */
interface StepRun {
	before: Person | undefined;
	context: ChangeContext;
}

/** Runs the rule of a step with a context; `after` is undefined when the step deletes the person. */
type Decide<Result> = (context: ChangeContext) => {
	result: Result;
	after: Person | undefined;
};

/** The same step, whose rule runs inside `wrap`. */
export function wrapStep(
	step: PeopleStep,
	wrap: <Result>(run: StepRun, decide: Decide<Result>) => Result,
): PeopleStep {
	if (step.kind === "create")
		return {
			...step,
			make: (context) =>
				wrap({ before: undefined, context }, (given) => {
					const result = step.make(given);
					return { result, after: result.person };
				}),
		};
	if (step.kind === "update")
		return {
			...step,
			rule: (before, context) =>
				wrap({ before, context }, (given) => {
					const result = step.rule(before, given);
					return { result, after: result.person };
				}),
		};
	return {
		...step,
		check: (before, context) =>
			wrap({ before, context }, (given) => {
				step.check(before, given);
				return { result: undefined, after: undefined };
			}),
	};
}
