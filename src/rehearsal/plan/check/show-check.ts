import type { Plan } from "../plan.ts";
import { showValue } from "../show/describe-plan.ts";
import { plain, showPerson } from "../show/show-text.ts";
import type { PlanCheck } from "./check-plan.ts";
import type { CheckedPerson } from "./compare-service.ts";
import { authorOf } from "./read-audit.ts";

/** People whose unrelated changes are listed at most. */
const unrelatedMax = 50;

/** How a plan stands with the service, as text: conflicts first. */
export function showCheck(plan: Plan, check: PlanCheck): string {
	const { people, audit } = check;
	const opposed = people.filter(({ conflicts }) => conflicts.length > 0);
	const unrelated = people.filter(
		({ moved, conflicts, done }) =>
			conflicts.length === 0 &&
			moved.some(({ field }) => !done.includes(field)),
	);
	const done = people.filter(({ isAllDone }) => isAllDone);
	const lines = [
		`${plan.service.url}, ${showTime(check.checkedAt)}: ${summarize(people.length, opposed.length)}`,
	];
	if (opposed.length > 0) lines.push("", "Conflicts");
	for (const person of opposed)
		lines.push(...showConflicts(person, plan, check));
	if (done.length > 0)
		lines.push(
			"",
			`Already as the plan wants them: ${done.map(({ person }) => plain(person.email)).join(", ")}`,
		);
	if (unrelated.length > 0)
		lines.push("", "Changed in other fields, which the plan leaves alone");
	for (const person of unrelated.slice(0, unrelatedMax))
		lines.push(...showMoves(person, plan, check));
	if (unrelated.length > unrelatedMax)
		lines.push(`  and ${unrelated.length - unrelatedMax} more people`);
	if (audit.problem !== undefined) lines.push("", audit.problem);
	return lines.join("\n");
}

/** The same as JSON, for programs. */
export function showCheckJson(plan: Plan, check: PlanCheck): string {
	const { people, audit, checkedAt } = check;
	return JSON.stringify(
		{
			digest: plan.digest,
			service: plan.service,
			clonedAt: plan.clonedAt,
			checkedAt,
			auditProblem: audit.problem,
			people: people
				.filter(
					({ moved, conflicts, done }) =>
						moved.length + conflicts.length + done.length > 0,
				)
				.map(({ moved, conflicts, ...rest }) => ({
					...rest,
					conflicts: conflicts.map((conflict) => ({
						...conflict,
						...byOf(rest.person.id, conflict.field, check),
					})),
					moved: moved.map((move) => ({
						...move,
						...byOf(rest.person.id, move.field, check),
					})),
				})),
		},
		null,
		"\t",
	);
}

function byOf(personId: string, field: string, { audit }: PlanCheck) {
	const note = authorOf(audit, { personId, field });
	return note === undefined ? {} : { by: note.who, at: note.at };
}

function summarize(people: number, conflicts: number): string {
	const all =
		people === 1
			? "the plan's one person"
			: `the plan's ${people.toLocaleString("en")} people`;
	return conflicts === 0
		? `no conflicts with ${all}.`
		: `${conflicts} of ${all} ${conflicts === 1 ? "has" : "have"} a conflict.`;
}

function showTime(time: string): string {
	return time.replace(/T(\d\d:\d\d):.*Z$/, " $1 UTC");
}

function* showConflicts(
	{ person, conflicts }: CheckedPerson,
	plan: Plan,
	check: PlanCheck,
): Generator<string> {
	yield `  ${showPerson(person)}`;
	for (const { field, base, yours, theirs, reason } of conflicts) {
		if (reason !== undefined) yield `    ${reason}`;
		if (field === "person") continue;
		const quoted = (value: unknown) => quote(showValue(value, plan.names));
		yield `    ${field}: was ${quoted(base)}, is ${quoted(theirs)}${showAuthor(person.id, field, check)}, and the plan makes it ${quoted(yours)}`;
	}
}

function* showMoves(
	{ person, moved, done }: CheckedPerson,
	plan: Plan,
	check: PlanCheck,
): Generator<string> {
	yield `  ${showPerson(person)}`;
	for (const { field, base, theirs, isList } of moved) {
		if (done.includes(field)) continue;
		const [from, to] = [base, theirs].map((value) =>
			showValue(value, plan.names),
		);
		const change = isList
			? [to && `+ ${plain(to)}`, from && `- ${plain(from)}`]
					.filter(Boolean)
					.join(", ")
			: `${quote(from ?? "")} → ${quote(to ?? "")}`;
		yield `    ${field}: ${change}${showAuthor(person.id, field, check)}`;
	}
}

function showAuthor(
	personId: string,
	field: string,
	{ audit }: PlanCheck,
): string {
	const note = authorOf(audit, { personId, field });
	if (note === undefined) return "";
	const who = note.who === undefined ? "somebody" : plain(note.who);
	// An event that does not name the field need not be the one.
	const perhaps = note.fields === undefined ? "probably " : "";
	return ` (${perhaps}by ${who}, ${showTime(note.at)})`;
}

function quote(text: string): string {
	return text === "" ? "nothing" : `"${plain(text)}"`;
}
