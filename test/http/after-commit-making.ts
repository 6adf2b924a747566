import assert from "node:assert/strict";
import { linesType } from "../../src/contract/job.ts";
import type { Asked } from "../webex/authorization-row.ts";
import type { Things, World } from "../webex/authorization-world.ts";
import { ids, type Json, people } from "../webex/harness.ts";

/** Prepares what a call needs, and returns the call. */
export type Prepare = (world: World) => Asked | Promise<Asked>;

let made = 0;

export function newName(): string {
	return `After a commit ${++made}`;
}

export function newEmail(): string {
	return `after.commit.${++made}@example.com`;
}

export function newNumber(): string {
	return `+1408526${8000 + ++made}`;
}

export function newSnapshot(): string {
	return `snapshot-${++made}`;
}

export function newPerson(): Json {
	return { emails: [newEmail()], displayName: newName() };
}

export function newToken(more: Json = {}): Json {
	return { name: newName(), scopes: ["spark:people_read"], ...more };
}

export function newLocation(): Json {
	return {
		name: newName(),
		timeZone: "Europe/Oslo",
		preferredLanguage: "nb_no",
		address: { address1: "Street 3", city: "Oslo", country: "NO" },
	};
}

export async function addPerson(world: World): Promise<unknown> {
	return (await make(world, post("/people", newPerson()))).id;
}

export async function addGroup(world: World): Promise<unknown> {
	return (await make(world, post("/groups", { displayName: newName() }))).id;
}

export async function addTemplate(world: World): Promise<unknown> {
	const body = await newTemplate(world);
	return (await make(world, post("/licenseTemplates", body))).id;
}

/** A license template of a group of its own. */
export async function newTemplate(world: World): Promise<Json> {
	return {
		groupId: await addGroup(world),
		licenses: [world.things.acme.licenseId],
	};
}

export async function addJob(world: World, query = ""): Promise<unknown> {
	const line = { method: "POST", path: "/people", body: newPerson() };
	const body = `${JSON.stringify(line)}\n`;
	const headers = { "content-type": linesType };
	const job = { ...post(`/bulk/jobs${query}`), body, headers };
	return (await make(world, job)).id;
}

/** A move that waits. */
export async function addMove(world: World): Promise<string> {
	const { response } = await make(world, await newMove(world));
	return String((response as Json).id);
}

const moves = "/telephony/config/jobs/person/moveLocation";

/** The call that moves somebody of their own to another location. */
export async function newMove(world: World): Promise<Asked> {
	const { locationId } = world.things.acme;
	const person = {
		...newPerson(),
		licenses: [ids.callingLicense],
		locationId: ids.denver,
		extension: String(100_000 + ++made),
	};
	const { id } = await make(world, post("/people", person));
	const users = [{ userId: id }];
	return post(moves, {
		usersList: [{ locationId, validate: false, users }],
	});
}

/** The call that pauses, resumes or abandons a move. */
export function actOn(move: string, action: string): Asked {
	return post(`${moves}/${move}/actions/${action}/invoke`);
}

/** A change of somebody's title. */
export function patch(personId: unknown): Asked {
	return {
		method: "PATCH",
		path: `/people/${personId}`,
		body: { title: newName() },
		headers: { "content-type": "application/merge-patch+json" },
	};
}

export async function make(
	{ api }: World,
	{ method, path, body, headers }: Asked,
): Promise<Json> {
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, method, path, body, headers);
	assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`);
	return reply.body;
}

export function asNobody(asked: Asked): Asked {
	return { ...asked, headers: { authorization: "", ...asked.headers } };
}

export function scimOf({ orgId }: Things): string {
	return `//identity/scim/${orgId}/v2`;
}

export function post(path: string, body?: Json): Asked {
	return { method: "POST", path, body };
}

export function remove(path: string): Asked {
	return { method: "DELETE", path };
}
