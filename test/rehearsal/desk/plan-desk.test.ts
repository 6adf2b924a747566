import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { openClient } from "../../../src/client/client.ts";
import type { OptionsOf } from "../../../src/contract/calls.ts";
import type { ShownPlan } from "../../../src/contract/stand-in/plan.ts";
import { openPeopled } from "../../../src/process/open-peopled.ts";
import { readOptions } from "../../../src/process/run-server.ts";
import { openPlanDesk } from "../../../src/rehearsal/desk/plan-desk.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { readConfig } from "../../../src/settings/config.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { type Api, ids, openApi, people } from "../../webex/harness.ts";
import { cloneFrom, openCloneFolders } from "../cloning.ts";

const folders = openCloneFolders();
const dataFolder = folders.fresh();
const store = { current: openSqliteStore(":memory:") };
let service: Api;
let send: (request: Request) => Promise<Response>;
let client: ReturnType<typeof openClient>;

beforeAll(async () => {
	service = await openApi(() => openSqliteStore(":memory:"));
	const sendToService = async (request: Request) =>
		service.server.fetch(request);
	const { access } = await cloneFrom(sendToService, {
		dataFolder,
		token: await service.tokenOf(people.full),
	});
	await store.current[Symbol.asyncDispose]();
	store.current = openSqliteStore(join(dataFolder, "peopled.db"));
	const server = openPeopled({
		...readOptions(readConfig({}, {}), { isSample: false, isTest: true }),
		store: store.current,
		log: { failure() {}, request() {} },
		plans: openPlanDesk({
			dataFolder,
			store: store.current,
			now: Date.now,
			send: sendToService,
		}),
	});
	send = async (request) => server.fetch(request);
	client = openClient({
		url: "http://localhost",
		token: access?.token ?? "",
		send,
	});
});
afterAll(async () => {
	await store.current[Symbol.asyncDispose]();
	await service[Symbol.asyncDispose]();
	folders[Symbol.dispose]();
});

const make = (
	body: NonNullable<OptionsOf<"POST /peopled/plan">["body"]> = {},
): Promise<ShownPlan> => client.call("POST /peopled/plan", { body });

test("the root of a clone names its plan, and the plan has no steps at first", async () => {
	const root = await send(
		new Request("http://localhost/", {
			headers: { accept: "application/json" },
		}),
	);
	expect(await root.json()).toMatchObject({ plan: "/peopled/plan" });
	expect(await make()).toMatchObject({
		digest: expect.stringMatching(/^sha256:/),
		steps: [],
		losses: [],
		reasons: [],
	});
});

test("the plan of a changed clone shows losses and steps, and only what is allowed can be approved", async () => {
	await client.call("PATCH /people/{personId}", {
		path: { personId: ids.person },
		body: { title: "President" },
	});
	const karim = await client.call("GET /people", {
		query: { email: people.member },
	});
	const { id: personId = "" } = karim.items[0] ?? {};
	await client.call("DELETE /people/{personId}", { path: { personId } });
	const refused = await make();
	expect(refused.digest).toBeUndefined();
	expect(refused.passed).toEqual([{ kind: "deletions", count: 1, limit: 0 }]);
	expect(refused.losses[0]?.heading).toBe("1 person is deleted");
	expect(refused.steps.map(({ action }) => action)).toEqual([
		"update",
		"delete",
	]);
	expect(refused.steps[0]?.changes).toEqual([
		{ field: "title", kind: "set", from: "", to: "President" },
	]);
	const only = await make({ only: [people.john] });
	expect(only.steps).toHaveLength(1);
	expect((await make({ except: [personId] })).digest).toBeDefined();
	expect((await make({ only: ["nobody@example.com"] })).reasons).toEqual([
		expect.stringContaining("nobody@example.com"),
	]);

	const approve = (digest = "") =>
		client.call("POST /peopled/plan/approval", { body: { digest } });
	const plan = await make({ allow: { deletions: 1 } });
	await expect(approve(only.digest)).rejects.toMatchObject({ status: 409 });
	await expect(approve("sha256:1")).rejects.toMatchObject({ status: 400 });
	const { file, service: address } = await approve(plan.digest);
	expect(address).toBe("http://localhost");
	expect((await readPlan(file)).digest).toBe(plan.digest as string);
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	// A plan that passes a threshold is made, and cannot be approved.
	await make();
	await expect(approve(plan.digest)).rejects.toMatchObject({ status: 409 });
});

test("an approved plan is applied once, with progress, and a refused token sends nothing", async () => {
	const apply = (digest: string, token: string, first?: number) =>
		client.call("POST /peopled/plan/application", {
			body: { digest, token, first },
		});
	const show = async () => {
		for (;;) {
			const shown = await client.call("GET /peopled/plan/application");
			if (shown.state !== "running") return shown;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	};
	expect(await show()).toEqual({ state: "none" });
	const { digest = "" } = await make({ allow: { deletions: 1 } });
	// The one that was approved before has another digest: it was made at another time.
	await expect(apply(digest, "a")).rejects.toMatchObject({ status: 409 });
	await client.call("POST /peopled/plan/approval", { body: { digest } });
	expect((await apply(digest, "wrong")).state).toBe("running");
	const refused = await show();
	expect(refused).toMatchObject({ state: "failed", canContinue: false });
	expect(refused.message).toContain("does not accept the access token given");
	expect((await service.see(ids.person)).title).toBeUndefined();

	const token = await service.tokenOf(people.full);
	expect(await apply(digest, token, 1)).toMatchObject({ digest, total: 2 });
	await expect(apply(digest, token)).rejects.toMatchObject({ status: 409 });
	expect(await show()).toMatchObject({
		message: "paused",
		results: [
			{ result: "done", count: 1 },
			{ result: "waiting", count: 1 },
		],
		canContinue: true,
	});
	expect((await service.see(ids.person)).title).toBe("President");
	await apply(digest, token);
	const ended = await show();
	expect(ended).toMatchObject({
		state: "ended",
		done: 2,
		message: "",
		results: [{ result: "done", count: 2 }],
		problems: [],
		canContinue: false,
	});
	expect((await readPlan(ended.undoFile ?? "")).kind).toBe("undo");
	// After a restart, the journal tells.
	const later = openPlanDesk({
		dataFolder,
		store: store.current,
		now: Date.now,
	});
	expect(await later?.application()).toMatchObject({
		digest,
		state: "ended",
		done: 2,
		results: [{ result: "done", count: 2 }],
		canContinue: false,
	});
	const files = await readdir(join(dataFolder, "plans"));
	for (const name of files)
		expect(
			await readFile(join(dataFolder, "plans", name), "utf8"),
		).not.toContain(token);
	await client.call("DELETE /peopled/plan/application");
});

test("a directory that is no clone has no plan, and says how to make one", async () => {
	await using api = await openApi(() => openSqliteStore(":memory:"), {
		isStandIn: true,
	});
	const token = await api.tokenOf(people.full);
	const reply = await api.call(token, "POST", "//peopled/plan", {});
	expect(reply.status).toBe(409);
	expect(reply.text).toContain("peopled clone --from");
});
