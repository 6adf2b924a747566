import { expect, test } from "bun:test";
import { runCheck } from "../../../src/rehearsal/plan/check/run-check.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { openApi, people } from "../../webex/harness.ts";
import { openCloneFolders } from "../cloning.ts";
import { openClone, planClone } from "./planning.ts";

test("new people who are at the service as planned are no conflict, under the ids that it gave them", async () => {
	using folders = openCloneFolders();
	await using api = await openApi(() => openSqliteStore(":memory:"));
	await using clone = await openClone(api, folders.fresh());
	const boss = { emails: ["boss@example.com"], displayName: "Boss" };
	const report = { emails: ["report@example.com"], displayName: "Report" };
	const create = (body: object) =>
		clone.call<{ id: string }>("POST", "/people", body);
	const { id: managerId } = await create(boss);
	await create({ ...report, managerId });
	await clone.change(people.user, { managerId });
	const [file, output] = [folders.fresh(), folders.fresh()];
	await planClone(clone.dataFolder, { output: file });

	const token = await api.tokenOf(people.full);
	const made = await api.call(token, "POST", "/people", boss);
	await api.call(token, "POST", "/people", {
		...report,
		managerId: made.body.id,
	});
	const checked = await runCheck(
		{
			...{ file, output, to: "http://localhost/v1", budget: 100_000 },
			...{ isJson: false, onConflict: "replan", allowed: {} },
		},
		{
			token,
			now: () => api.clock.now,
			tell: () => {},
			send: async (request) => api.server.fetch(request),
		},
	);
	expect(checked.conflicts).toBe(0);
	expect(checked.shown).toContain(
		"Already as the plan wants them: boss@example.com, report@example.com",
	);
	const { steps } = await readPlan(output);
	expect(steps.map(({ person }) => person.email)).toEqual([people.user]);
	expect(steps[0]?.changes).toMatchObject([
		{ field: "managerId", to: made.body.id },
	]);
});
