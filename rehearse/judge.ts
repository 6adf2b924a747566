import { standingOf } from "../src/rehearsal/apply/standing.ts";
import { compareStates, withServiceIds } from "../src/rehearsal/plan/change.ts";
import type { Plan, Step } from "../src/rehearsal/plan/plan.ts";
import type { WirePerson } from "../src/rehearsal/plan/wire-person.ts";
import type { StandIn } from "./stand-in.ts";

/** Judges the requests of an apply by what is true at the stand-in. */
interface RequestJudge {
	/** Called with each request that changes something, before it is carried out. */
	look(request: Request): Promise<void>;
	/** Requests that were sent although everything they wanted was done, in sentences. */
	twice: string[];
	/** Requests that change something so far. */
	count: number;
}

/** Opens a judge of the requests of a plan. */
export function openRequestJudge(plan: Plan, standIn: StandIn): RequestJudge {
	const created = new Map<string, string>();
	const judge: RequestJudge = {
		twice: [],
		count: 0,
		async look(request) {
			judge.count += 1;
			const { method } = request;
			if (method === "POST") {
				const { emails } = (await request.clone().json()) as WirePerson;
				const [email = ""] = emails;
				if ((await standIn.see(email)) !== undefined)
					judge.twice.push(`POST of ${email}, who is there`);
				return;
			}
			const id = new URL(request.url).pathname.split("/").at(-1) ?? "";
			const person = await standIn.see(id);
			const step = findStep(plan, { id, person });
			if (step === undefined)
				judge.twice.push(`${method} of ${id}, who is not in the plan`);
			else if (step.action === "create") created.set(step.person.id, id);
			if (step && isDone(step, person, created))
				judge.twice.push(`${method} of ${step.person.email}, which was done`);
		},
	};
	return judge;
}

// The last step of a person; somebody whom the plan creates is known by the e-mail address.
function findStep(
	{ steps }: Plan,
	{ id, person }: { id: string; person: WirePerson | undefined },
): Step | undefined {
	return steps.findLast(
		(step) =>
			step.person.id === id ||
			(step.action === "create" && person?.emails.includes(step.person.email)),
	);
}

function isDone(
	{ action, changes }: Step,
	person: WirePerson | undefined,
	ids: ReadonlyMap<string, string>,
): boolean {
	if (action === "delete" || person === undefined)
		return action === "delete" && person === undefined;
	return standingOf(withServiceIds(changes, ids), person).state === "after";
}

/** The fields that are not as they were and that nobody wanted to change, by person, in sentences. */
export function findLost(
	before: readonly WirePerson[],
	after: readonly WirePerson[],
	plan: Plan,
): string[] {
	const present = new Map(after.map((person) => [person.id, person]));
	const owned = new Map<string, Set<string>>();
	for (const { person, action, changes } of plan.steps) {
		const fields = owned.get(person.id) ?? new Set();
		for (const field of followersOf(changes.map(({ field }) => field)))
			fields.add(field);
		if (action === "delete") fields.add("person");
		owned.set(person.id, fields);
	}
	return before.flatMap((person) => {
		const fields = owned.get(person.id) ?? new Set();
		const now = present.get(person.id);
		if (now === undefined)
			return fields.has("person") ? [] : [`${person.emails[0]} is gone`];
		return compareStates(person, now)
			.filter(({ field }) => !fields.has(field))
			.map(({ field }) => `${person.emails[0]}: ${field}`);
	});
}

// With a license goes what it gave, and with the id of a manager the name.
function followersOf(fields: readonly string[]): string[] {
	const all = [...fields];
	if (fields.includes("licenses"))
		all.push("phoneNumbers", "extension", "locationId", "siteUrls");
	if (fields.includes("managerId")) all.push("manager");
	return all;
}
