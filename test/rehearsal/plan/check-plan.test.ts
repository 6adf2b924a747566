import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import {
	type CheckRequest,
	runCheck,
} from "../../../src/rehearsal/plan/check/run-check.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { type Api, openApi, people } from "../../webex/harness.ts";
import { openCloneFolders } from "../cloning.ts";
import { type OpenClone, openClone, planClone } from "./planning.ts";

const folders = openCloneFolders();
const file = folders.fresh();
let api: Api;
let clone: OpenClone;
const sent: string[] = [];

beforeAll(async () => {
	api = await openApi(() => openSqliteStore(":memory:"), { isFaithful: true });
	clone = await openClone(api, folders.fresh());
	await clone.change(people.john, { title: "CEO" });
	await clone.change(people.member, { title: "CTO", department: "Board" });
	await clone.change(people.user, { title: "CFO" });
	const { id } = await clone.find(people.readonly);
	await clone.call("DELETE", `/people/${id}`);
	// The address of somebody whom the plan deletes is no conflict.
	await clone.call("POST", "/people", {
		emails: [people.readonly],
		displayName: "Successor",
	});
	await clone.call("POST", "/people", {
		emails: ["new@example.com"],
		displayName: "New",
	});
	const { digest } = await planClone(clone.dataFolder, {
		output: file,
		allowed: { deletions: 1 },
	});
	expect(digest).toStartWith("sha256:");
});
afterAll(async () => {
	await clone[Symbol.asyncDispose]();
	await api[Symbol.asyncDispose]();
	folders[Symbol.dispose]();
});

async function check(
	request: Partial<CheckRequest> = {},
	token?: string,
): Promise<Awaited<ReturnType<typeof runCheck>>> {
	return runCheck(
		{
			file,
			to: "http://localhost/v1",
			budget: 100_000,
			isJson: false,
			onConflict: "abort",
			output: undefined,
			allowed: {},
			...request,
		},
		{
			token: token ?? (await api.tokenOf(people.full)),
			now: () => api.clock.now,
			tell: () => {},
			send: async (request) => {
				sent.push(`${request.method} ${new URL(request.url).pathname}`);
				return api.server.fetch(request);
			},
		},
	);
}

async function changeAtService(
	email: string,
	properties: object,
): Promise<void> {
	const person = await api.see(await api.idOf(email));
	const reply = await api.call(
		await api.tokenOf(people.full),
		"PUT",
		`/people/${person.id}?callingData=true`,
		{ ...person, ...properties },
	);
	expect(reply.status).toBe(200);
}

describe("a plan compared with the service", () => {
	test("finds nothing where nobody changed anything, with a few reads of lists", async () => {
		const { shown, conflicts } = await check();
		expect(conflicts).toBe(0);
		expect(shown).toContain("no conflicts with the plan's 6 people.");
		expect(sent).toEqual([
			"GET /v1/people/me",
			"GET /v1/people",
			"GET /v1/people",
			"GET /v1/people",
			"GET /v1/licenses",
			"GET /v1/roles",
			"GET /v1/locations",
		]);
	});

	test("names who changed what, tells conflicts from the rest, and shows all three values", async () => {
		api.clock.now += 60_000;
		await changeAtService(people.john, { title: "Pope" });
		await changeAtService(people.member, { title: "CTO" });
		await changeAtService(people.user, { department: "Elsewhere" });
		await changeAtService(people.readonly, { title: "Indispensable" });
		api.clock.now += 1000;
		const admin = await api.see(await api.idOf(people.full));
		const { shown, conflicts } = await check();
		expect(conflicts).toBe(2);
		expect(shown).toContain(
			`title: was nothing, is "Pope" (by ${admin.displayName}, 2026-01-15 09:01 UTC), and the plan makes it "CEO"`,
		);
		expect(shown).toContain("the person changed, and the plan deletes them");
		expect(shown).toMatch(
			/Changed in other fields[\s\S]*department: .*→ "Elsewhere"/,
		);
		const found = JSON.parse((await check({ isJson: true })).shown) as {
			people: { person: { email: string }; done: string[] }[];
		};
		const member = found.people.find(
			({ person }) => person.email === people.member,
		);
		expect(member?.done).toEqual(["title"]);
	});

	test("says that it does not know who, when the audit log may not be read", async () => {
		const token = await api.tokenOf(people.full, [
			"spark-admin:people_read",
			"spark-admin:licenses_read",
			"spark-admin:roles_read",
			"spark-admin:locations_read",
			"spark-admin:organizations_read",
		]);
		const { shown, conflicts } = await check({}, token);
		expect(conflicts).toBe(2);
		expect(shown).toContain("It is not known who");
	});

	test("becomes a plan without the conflicts, or one on the present values", async () => {
		const skipped = folders.fresh();
		await check({ onConflict: "skip", output: skipped });
		const skip = await readPlan(skipped);
		expect(skip.steps.map(({ person }) => person.email).sort()).toEqual(
			[people.member, people.user, "new@example.com"].sort(),
		);
		expect(skip.warnings).toEqual([
			`Left out, since somebody else changed them at the service: ${people.john}, ${people.readonly}.`,
			`Left out, since they need what those give back: ${people.readonly}.`,
		]);
		const renewed = folders.fresh();
		const { digest } = await check({ onConflict: "replan", output: renewed });
		const replan = await readPlan(renewed);
		expect(replan.digest).toBe(digest as string);
		expect(replan.digest).not.toBe((await readPlan(file)).digest);
		const john = replan.steps.find(
			({ person }) => person.email === people.john,
		);
		expect(john?.changes).toEqual([
			{ field: "title", from: "Pope", to: "CEO" },
		]);
		const again = await check({ file: renewed });
		expect(again.conflicts).toBe(0);
	});

	test("has a conflict for somebody who is gone, and for a new person who is there", async () => {
		const token = await api.tokenOf(people.full);
		const { body } = await api.call<Person>(token, "POST", "/people", {
			emails: ["new@example.com"],
			displayName: "Newer",
		});
		expect(body.displayName).toBe("Newer");
		const id = await api.idOf(people.user);
		await api.call(token, "DELETE", `/people/${id}`);
		const { shown, conflicts } = await check();
		expect(conflicts).toBe(4);
		expect(shown).toContain("the person is gone from the service");
		expect(shown).toContain("somebody at the service has this e-mail address");
	});

	test("refuses a token that does not see the organization", async () => {
		const token = await api.tokenOf(people.stranger);
		await expect(check({}, token)).rejects.toThrow("cannot see at");
	});
});
