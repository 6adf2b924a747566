import { expect, test } from "bun:test";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type Loss,
	type PlannedPerson,
	planVersion,
	sealPlan,
} from "../../../src/rehearsal/plan/plan.ts";
import { readPlan, writePlan } from "../../../src/rehearsal/plan/plan-file.ts";

const ada: PlannedPerson = {
	id: "ada",
	email: "a@x.example",
	displayName: "A",
};
const losses: Loss[] = [{ kind: "login", person: ada }];

const plan = sealPlan({
	version: planVersion,
	kind: "plan",
	createdAt: "2026-01-15T09:00:00.000Z",
	service: { url: "https://acme.example", orgId: "acme" },
	clonedAt: "2026-01-15T08:00:00.000Z",
	losses,
	counts: {
		people: 1,
		touched: 0,
		update: 0,
		create: 0,
		delete: 0,
		fields: {},
		losses: { login: 1 },
	},
	allowed: {},
	names: {},
	notCarried: [],
	warnings: [],
	steps: [],
});

test("a plan file is complete or not there, replaces an older one, and only its owner can read it", async () => {
	const folder = await mkdtemp(join(tmpdir(), "plan-"));
	try {
		const file = join(folder, "a.plan");
		await writeFile(file, "older");
		await writePlan(plan, file);
		expect(await readPlan(file)).toEqual(plan);
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await readdir(folder)).toEqual(["a.plan"]);
		const nowhere = join(folder, "no", "a.plan");
		await expect(writePlan(plan, nowhere)).rejects.toMatchObject({
			code: "ENOENT",
			path: nowhere,
		});
		await writeFile(file, "{");
		await expect(readPlan(file)).rejects.toThrow("is not a plan");
	} finally {
		await rm(folder, { recursive: true });
	}
});
