import type { Plan, Step } from "../plan/plan.ts";
import type { WirePerson } from "../plan/wire-person.ts";
import { ServiceError } from "../service/patience.ts";
import type { Service } from "../service/service.ts";
import { openReader, readPeople } from "./reader.ts";
import { keyOf, type WalkedStep, walkSteps } from "./walk-steps.ts";

/** Words in the names of the roles that may change people. */
const writingRole = /\b(full|user|partner|sales)\b/i;

/** A role as the service shows it. */
interface Role {
	id: string;
	name: string;
}

/**
 * Checks before the first request that the token can be right for a plan: it works, its person may change people, and
 * they can see the plan's organization. Throws a sentence otherwise. Returns the roles of the service, too.
 */
export async function checkCaller(
	service: Service,
	plan: Plan,
): Promise<{ orgId: string; roles: Role[] }> {
	const me = await readMe(service);
	const { orgId } = plan.service;
	if (me.orgId !== orgId && !(await sees(service, orgId)))
		throw new Error(
			`The plan is for the organization ${orgId}, and ${me.displayName}, whose access token is in PEOPLED_TOKEN, cannot see it at ${service.url}. Use the token of one of its administrators, or the address of the service that was cloned.`,
		);
	const known = await readRoles(service);
	const roles = known ?? [];
	const names = me.roles.map(
		(id) => roles.find((role) => role.id === id)?.name ?? id,
	);
	// Where the token may not read roles, the first request tells.
	const isKnown = known !== undefined || names.length === 0;
	if (isKnown && !names.some((name) => writingRole.test(name)))
		throw new Error(
			`${me.displayName}, whose access token is in PEOPLED_TOKEN, may not change people: ${names.length === 0 ? "they have no administrator role" : `their roles are ${names.join(", ")}`}. Use the token of a full or user administrator.`,
		);
	return { orgId: me.orgId, roles };
}

interface Me {
	displayName: string;
	orgId: string;
	roles: readonly string[];
}

async function readMe(service: Service): Promise<Me> {
	try {
		const { json } = await service.read("/people/me");
		const me = (json ?? {}) as Partial<Me>;
		return {
			displayName: me.displayName ?? "",
			orgId: me.orgId ?? "",
			roles: Array.isArray(me.roles) ? me.roles : [],
		};
	} catch (error) {
		if (!(error instanceof ServiceError) || error.status !== 401) throw error;
		throw new Error(
			`${service.url} does not accept the access token in PEOPLED_TOKEN. Set a valid one.`,
			{ cause: error },
		);
	}
}

async function sees(service: Service, orgId: string): Promise<boolean> {
	const { json } = await service.read("/organizations");
	return itemsOf(json).some(({ id }) => id === orgId);
}

// Undefined when the token may not read them.
async function readRoles(service: Service): Promise<Role[] | undefined> {
	try {
		const { json } = await service.read("/roles");
		return itemsOf(json).flatMap(({ id, name }) =>
			typeof id === "string" && typeof name === "string" ? { id, name } : [],
		);
	} catch (error) {
		if (error instanceof ServiceError && error.status === 403) return undefined;
		throw error;
	}
}

function itemsOf(json: unknown): Readonly<Record<string, unknown>>[] {
	const { items } = (json ?? {}) as { items?: unknown };
	return Array.isArray(items)
		? items.filter((item) => typeof item === "object" && item !== null)
		: [];
}

/** Reads the people of steps with as few requests as possible, and goes through the steps in thought. */
export async function lookAhead(
	steps: readonly Step[],
	many: Parameters<typeof readPeople>[1],
): Promise<WalkedStep[]> {
	const ids = steps
		.filter(({ action }) => action !== "create")
		.map(({ person }) => person.id);
	const people = await readPeople([...new Set(ids)], many);
	const reader = openReader(many.service);
	const found = new Map<string, WirePerson>(people);
	for (const step of steps) {
		if (step.action !== "create") continue;
		const { person } = await reader.byEmail(step.person.email);
		if (person !== undefined) found.set(keyOf(step), person);
	}
	const walked = walkSteps(steps, found);
	const opposed = walked.filter(
		({ conflicts, isDone }) => conflicts.length > 0 && !isDone,
	);
	if (opposed.length === 0) return walked;
	// A list can show somebody otherwise than they are.
	for (const { step } of opposed) {
		const { id, email } = step.person;
		const { person } =
			step.action === "create"
				? await reader.byEmail(email)
				: await reader.byId(id);
		if (person === undefined) found.delete(keyOf(step));
		else found.set(keyOf(step), person);
	}
	return walkSteps(steps, found);
}
