import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Person } from "../../../src/contract/person.ts";
import { PlanRefusedError } from "../../../src/rehearsal/plan/make-plan.ts";
import type { Plan, Step } from "../../../src/rehearsal/plan/plan.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { type Api, ids, openApi, people } from "../../webex/harness.ts";
import { openCloneFolders } from "../cloning.ts";
import { type OpenClone, openClone, planClone } from "./planning.ts";

const folders = openCloneFolders();
let api: Api;
let clone: OpenClone;

beforeAll(async () => {
	api = await openApi(() => openSqliteStore(":memory:"));
	clone = await openClone(api, folders.fresh());
});
afterAll(async () => {
	await clone[Symbol.asyncDispose]();
	await api[Symbol.asyncDispose]();
	folders[Symbol.dispose]();
});

async function planOf(
	request: Parameters<typeof planClone>[1] = {},
): Promise<Plan> {
	return JSON.parse((await planClone(clone.dataFolder, request)).shown) as Plan;
}

/** Everybody at the service, or in the clone, with calling data. */
async function listAll(
	call: (path: string) => Promise<{ items: Person[] }>,
): Promise<Map<string, Person>> {
	const all = new Map<string, Person>();
	for (let offset = 0; ; offset += 100) {
		const path = `/people?callingData=true&max=100&offset=${offset}`;
		const { items } = await call(path);
		for (const { lastActivity, lastModified, status, ...person } of items)
			all.set(person.id, person as Person);
		if (items.length === 0) return all;
	}
}

describe("a clone without changes", () => {
	test("has a plan without steps, and a digest", async () => {
		const { shown, digest } = await planClone(clone.dataFolder);
		const plan = JSON.parse(shown) as Plan;
		expect(plan.steps).toEqual([]);
		expect(plan.counts.people).toBe(201);
		expect(plan.notCarried).toEqual([]);
		expect(digest).toBe(plan.digest);
	});
});

describe("the plan of a changed clone", () => {
	const callers: Person[] = [];

	beforeAll(async () => {
		await clone.change(people.john, { title: "CEO", department: "Board" });
		await clone.change(people.member, { loginEnabled: false });
		// A manager's new name changes nothing about those who report to them.
		const { items } = await clone.call<{ items: Person[] }>(
			"GET",
			"/people?max=100&callingData=true",
		);
		const manager = items.find(({ managerId }) => managerId)?.managerId;
		const boss = await clone.call<Person>(
			"GET",
			`/people/${manager}?callingData=true`,
		);
		await clone.call("PUT", `/people/${boss.id}?callingData=true`, {
			...boss,
			displayName: "Big Boss",
		});
		const [ada, ben] = items.filter(
			({ extension, locationId, id }) =>
				extension !== undefined && locationId === ids.denver && id !== boss.id,
		) as [Person, Person];
		callers.push(ada, ben);
		await clone.change(ada.emails[0] ?? "", { extension: "8999" });
		await clone.change(ben.emails[0] ?? "", { extension: ada.extension });
		await clone.change(ada.emails[0] ?? "", { extension: ben.extension });
		const { id } = await clone.call<Person>("POST", "/people", {
			emails: ["new.boss@example.com"],
			displayName: "New Boss",
		});
		await clone.call("POST", "/people", {
			emails: ["another@example.com"],
			displayName: "=cmd|' /C calc'!A0 <script>alert(1)</script>",
			managerId: id,
			licenses: [ids.messaging],
		});
		const gone = items.findLast(
			({ licenses, roles }) => licenses?.length && !roles?.length,
		);
		await clone.call("DELETE", `/people/${gone?.id}`);
		await clone.call("POST", "/groups", { displayName: "Rehearsed" });
	});

	test("passes thresholds, and writes no file until each is allowed", async () => {
		const output = folders.fresh();
		const refused = await planClone(clone.dataFolder, { output });
		expect(refused.digest).toBeUndefined();
		expect(refused.passed).toEqual([
			"The plan deletes 1 person. If that is meant, add --allow deletions=1.",
			"1 person cannot sign in after the plan. If that is meant, add --allow logins=1.",
		]);
		await expect(readFile(output)).rejects.toThrow();
		const allowed = { deletions: 1, logins: 1 };
		const { digest, passed } = await planClone(clone.dataFolder, {
			output,
			allowed,
		});
		expect(passed).toEqual([]);
		expect((await readPlan(output)).digest).toBe(digest as string);
	});

	test("says what it does not carry", async () => {
		const { notCarried } = await planOf();
		expect(notCarried).toEqual([
			"1 group changed in the clone. A plan changes people only: change it at the service yourself.",
		]);
	});

	test("names a manager with the e-mail address, since two people may have one name", async () => {
		const { names } = await planOf();
		expect(Object.values(names)).toContain("New Boss (new.boss@example.com)");
	});

	test("is limited to people, and refuses a name of nobody", async () => {
		const { steps } = await planOf({ only: [people.john] });
		expect(steps.map(({ person }) => person.email)).toEqual([people.john]);
		const rest = await planOf({ except: [people.john.toUpperCase()] });
		const all = await planOf();
		expect(rest.counts.touched).toBe(all.counts.touched - 1);
		expect(rest.warnings[0]).toStartWith("1 person is changed in the clone");
		await expect(planOf({ only: ["nobody@example.com"] })).rejects.toThrow(
			'--only: nobody at the service or in the clone is "nobody@example.com"',
		);
		const refusal = planOf({ only: [callers[0]?.id ?? ""] });
		await expect(refusal).rejects.toThrow(PlanRefusedError);
		await expect(refusal).rejects.toThrow("--only or --except leaves out 7");
	});

	test("is shown in every format, and no name in it becomes a formula or markup", async () => {
		const shown = async (format: "text" | "markdown" | "html" | "csv") =>
			(await planClone(clone.dataFolder, { format })).shown;
		const text = await shown("text");
		expect(text.indexOf("1 person is deleted")).toBeLessThan(
			text.indexOf("of 201 people change"),
		);
		expect(text).toContain('title: (none) → "CEO"');
		const html = await shown("html");
		expect(html).not.toContain("<script");
		expect(html).toContain("&#60;script&#62;");
		expect(await shown("markdown")).not.toContain("<script");
		const csv = await shown("csv");
		expect(csv).toContain(`'=cmd`);
		expect(csv.split("\r\n")[0]).toBe(
			"step,action,email,displayName,id,field,change,from,to,note",
		);
	});

	test("makes the service what the clone is when its requests are sent in order, and leaves everybody else alone", async () => {
		const token = await api.tokenOf(people.full);
		const before = await listAll(
			async (path) =>
				(await api.call<{ items: Person[] }>(token, "GET", path)).body,
		);
		const { steps } = await planOf();
		expect(steps.map(({ action }) => action)).toContain("create");
		const newIds = new Map<string, string>();
		for (const { request, action, person } of steps) {
			const path = request.path.replace("/v1", "");
			const body = JSON.stringify(
				request.body ?? null,
				(_, value) => newIds.get(value as string) ?? value,
			);
			const reply = await api.call<Person>(
				token,
				request.method,
				path,
				request.body && body,
			);
			expect([200, 204]).toContain(reply.status);
			expect(reply.headers.get("warning")).toBeNull();
			if (action === "create") newIds.set(person.id, reply.body.id);
		}
		const service = await listAll(
			async (path) =>
				(await api.call<{ items: Person[] }>(token, "GET", path)).body,
		);
		const cloned = await listAll((path) => clone.call("GET", path));
		const touched = new Set(steps.map(({ person }: Step) => person.id));
		expect(service.size).toBe(cloned.size);
		for (const [id, person] of cloned) {
			const wireId = newIds.get(id) ?? id;
			const { created, ...same } = service.get(wireId) as Person;
			const { created: _, ...expected } = person;
			expect(same).toEqual({
				...expected,
				id: wireId,
				...(person.managerId && {
					managerId: newIds.get(person.managerId) ?? person.managerId,
				}),
			});
			if (touched.has(id)) continue;
			const { manager, ...rest } = same;
			expect(rest).toEqual(
				expect.objectContaining({ emails: before.get(id)?.emails }),
			);
		}
	});
});

describe("a folder is refused", () => {
	test("when it is no clone, with the way out", async () => {
		await expect(planClone(folders.fresh())).rejects.toThrow("is not a clone");
	});

	// A shorter list would show everybody who is missing as a new person.
	test("when what the service showed is not whole", async () => {
		const file = join(clone.dataFolder, "clone", "people.jsonl");
		const whole = await readFile(file, "utf8");
		const last = whole.trimEnd().lastIndexOf("\n");
		for (const length of [last + 1, last + 100, 0]) {
			await writeFile(file, whole.slice(0, length));
			await expect(planClone(clone.dataFolder)).rejects.toThrow("is damaged");
		}
		await writeFile(file, whole);
		expect((await planClone(clone.dataFolder)).passed).not.toEqual([]);
	});
});
