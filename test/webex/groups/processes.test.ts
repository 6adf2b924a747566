import { expect, test } from "bun:test";
import { openChance } from "../../../src/concurrency/chance.ts";
import type { Group } from "../../../src/contract/group-shape.ts";
import type { License } from "../../../src/contract/license.ts";
import type { LicenseTemplate } from "../../../src/contract/license-template-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import { roundsOf } from "../../end-to-end/process.ts";
import { seed } from "../../seed.ts";
import {
	type Api,
	expectRefusal,
	expectStatus,
	ids,
	people,
	type Reply,
} from "../harness.ts";
import { openProcesses } from "../processes.ts";

const rounds = roundsOf(6);
const chance = openChance(seed).stream("groups");
/** Calls of each process at the same time. */
const callCount = 5;
const personCount = 8;
const groupNames = ["North", "South", "West"];
const scim = `/identity/scim/${uuidOf(ids.organization)}/v2`;
/** More people than one of the licenses has seats. */
const licenses = [ids.webinars, ids.messaging];

test("Two processes change the same groups, templates and people, and every count stays true", async () => {
	await using processes = await openProcesses();
	const { first, both } = processes;
	const world = await openWorld(first);
	for (let round = 0; round < rounds; round++) {
		await both((api) =>
			Promise.all(
				Array.from({ length: callCount }, async () => {
					const [what, reply] = await callAnything(api, world);
					expect([
						what,
						[200, 201, 204, 400, 404, 409, 410].includes(reply.status),
						reply.text,
					]).toEqual([what, true, reply.text]);
				}),
			),
		);
		const [seen, other] = await both((api) => expectTrue(api, world));
		expect(other).toEqual(seen);
	}
	expect(await processes.verify()).toEqual([]);
});

test("A process applies the name and the license template that another has just written", async () => {
	await using processes = await openProcesses();
	const { first, second } = processes;
	const { admin, personIds } = await openWorld(first);
	const [group] = await listGroups(first, admin);
	const path = `/groups/${group?.id}`;
	const joins = async (api: Api, id: string | undefined) =>
		expectStatus(
			await api.call(admin, "PATCH", path, { members: [{ id }] }),
			200,
		);
	// Both have the catalog in memory.
	await joins(first, personIds[0]);
	await joins(second, personIds[1]);
	const template = { groupId: group?.id, licenses: [ids.messaging] };
	expectStatus(
		await first.call(admin, "POST", "/licenseTemplates", template),
		201,
	);
	await joins(second, personIds[2]);
	const member = await first.see(personIds[2] ?? "");
	expect(member.licenses).toEqual([ids.messaging]);
	const body = { displayName: "Renamed" };
	expectStatus(await second.call(admin, "PATCH", path, body), 200);
	const put = await first.call(
		...([admin, "PUT", `/people/${personIds[2]}`] as const),
		{ displayName: "Racer 2", licenses: [] },
	);
	expectRefusal(put, 400, /which a license template assigns/);
	expectStatus(await second.call(admin, "DELETE", path), 204);
	expect((await first.see(personIds[2] ?? "")).licenses).toEqual([]);
});

interface World {
	admin: string;
	personIds: readonly string[];
}

async function openWorld(api: Api): Promise<World> {
	const admin = await api.tokenOf(people.full);
	const personIds: string[] = [];
	for (let index = 0; index < personCount; index++) {
		const reply = await api.call<Person>(admin, "POST", "/people", {
			...{
				emails: [`racer${index}@example.com`],
				displayName: `Racer ${index}`,
			},
		});
		expectStatus(reply, 200);
		personIds.push(reply.body.id);
	}
	for (const displayName of groupNames)
		expectStatus(
			await api.call(admin, "POST", "/groups", { displayName }),
			201,
		);
	return { admin, personIds };
}

async function callAnything(
	api: Api,
	{ admin, personIds }: World,
): Promise<[string, Reply<unknown>]> {
	const send = async (
		method: string,
		path: string,
		body?: unknown,
	): Promise<[string, Reply<unknown>]> => [
		`${method} ${path} ${JSON.stringify(body)}`,
		await api.call(admin, method, path, body),
	];
	const groups = await listGroups(api, admin);
	const templates = await listTemplates(api, admin);
	const group = `/groups/${choose(groups)?.id ?? ids.group}`;
	const template = `/licenseTemplates/${choose(templates)?.id ?? "1"}`;
	// Some are deleted and restored meanwhile.
	const guests = personIds.slice(-2);
	const members = personIds
		.filter((id) => chance.next() < (guests.includes(id) ? 0.1 : 0.4))
		.map((id) => ({ id, operation: choose(["add", "delete"]) }));
	const licenseIds = licenses.filter(() => chance.next() < 0.7);
	return choose([
		() => send("PATCH", group, { members }),
		() => send("PATCH", group, { members }),
		() =>
			send("PATCH", group, {
				displayName: `${choose(groupNames)} ${chance.next()}`,
			}),
		() =>
			send("POST", "/groups", {
				displayName: choose(groupNames),
				members: members.map(({ id }) => ({ id })),
			}),
		() => send("POST", "/groups", { displayName: `New ${chance.next()}` }),
		() => send("DELETE", group),
		() => send("DELETE", `/people/${choose(guests)}`),
		() => send("POST", `/people/${choose(guests)}/restore`),
		() => send("POST", `/people/${choose(guests)}/restore`),
		() =>
			send("PATCH", `/${scim}/Groups/${uuidOf(group)}`, {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
				Operations: [
					{
						op: choose(["add", "replace"]),
						path: "members",
						value: members.map(({ id }) => ({ value: uuidOf(id) })),
					},
				],
			}),
		() =>
			send("POST", "/licenseTemplates", {
				groupId: choose([undefined, ...groups])?.id,
				licenses: [choose(licenses)],
			}),
		() =>
			send("PUT", template, {
				licenses: licenseIds.length > 0 ? licenseIds : licenses,
			}),
		() => send("DELETE", template),
		() =>
			send("PATCH", "/licenses/users", {
				personId: choose(personIds),
				licenses: [
					{ id: choose(licenses), operation: choose(["add", "remove"]) },
				],
			}),
		() =>
			send("PUT", `/people/${choose(personIds)}`, {
				displayName: "Racer",
				licenses: licenseIds,
			}),
	])();
}

// Gives all that it saw.
async function expectTrue(api: Api, { admin }: World): Promise<unknown> {
	const groups = await listGroups(api, admin);
	const all = await api.call<{ items: Person[] }>(
		admin,
		"GET",
		"/people?max=500",
	);
	expectStatus(all, 200);
	for (const { id, memberSize } of groups) {
		const listed = await api.call<Group>(admin, "GET", `/groups/${id}/members`);
		expectStatus(listed, 200);
		expect(listed.body.members?.length).toBe(memberSize as number);
	}
	const { body } = await api.call<{ items: License[] }>(
		admin,
		"GET",
		"/licenses",
	);
	for (const { id, totalUnits, consumedUnits } of body.items) {
		const holders = all.body.items.filter((person) =>
			person.licenses?.includes(id),
		);
		expect(holders.length).toBe(consumedUnits);
		expect(consumedUnits).toBeLessThanOrEqual(totalUnits);
	}
	return {
		groups,
		licenses: body.items,
		templates: await listTemplates(api, admin),
		people: all.body.items.map(({ id, licenses }) => ({ id, licenses })),
	};
}

async function listGroups(api: Api, admin: string): Promise<Group[]> {
	const reply = await api.call<{ groups: Group[] }>(admin, "GET", "/groups");
	expectStatus(reply, 200);
	return reply.body.groups;
}

async function listTemplates(
	api: Api,
	admin: string,
): Promise<LicenseTemplate[]> {
	const reply = await api.call<{ items: LicenseTemplate[] }>(
		admin,
		"GET",
		"/licenseTemplates",
	);
	expectStatus(reply, 200);
	return reply.body.items;
}

function choose<Thing>(things: readonly Thing[]): Thing {
	return things[chance.below(things.length)] as Thing;
}

// The id that SCIM shows for one of the People API.
function uuidOf(id: string): string {
	return (
		/[\da-f]{8}-[\da-f-]{27}/.exec(atob(id.split("/").at(-1) ?? ""))?.[0] ?? ""
	);
}
