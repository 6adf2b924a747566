import { type FieldProblem, isRefused } from "./field-problem.ts";
import {
	claimsOf,
	describeTaken,
	type Person,
	type Surroundings,
} from "./person.ts";

/**
 * The fields of a refused change that are wrong too because others hold what they claim, so that one
 * refusal names them all. What is refused already claims nothing.
 */
export function takenFields(
	current: Person,
	wanted: Person,
	{ isTaken }: Pick<Surroundings, "isTaken">,
	problems: readonly FieldProblem[],
): FieldProblem[] {
	const keep = <Name extends keyof Person>(name: Name): Person[Name] =>
		isRefused(problems, name) ? current[name] : wanted[name];
	const right: Person = {
		...wanted,
		emails: keep("emails"),
		extension: keep("extension"),
		locationId: keep("locationId"),
	};
	const keyOf = ({ kind, scope, value }: ReturnType<typeof claimsOf>[number]) =>
		`${kind} ${scope} ${value}`;
	const held = new Set(claimsOf(current).map(keyOf));
	return describeTaken(
		claimsOf(right).filter(
			(claim) => !held.has(keyOf(claim)) && isTaken(claim),
		),
	);
}
