import { writeFile } from "node:fs/promises";
import { applyPlan } from "../src/rehearsal/apply/apply.ts";
import { readPlan } from "../src/rehearsal/plan/plan-file.ts";
import { budgetMax, openService } from "../src/rehearsal/service/service.ts";

// `peopled apply --resume` in a process of its own that can be killed. Its clock runs faster, so that waits are short.
const [file = "", url = "", speedText = "1", reportFile = ""] =
	process.argv.slice(2);
const speed = Number(speedText);
const start = performance.now();
const steadyNow = () => (performance.now() - start) * speed;
const sleep = (ms: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, ms / speed));
const { signal } = new AbortController();
const plan = await readPlan(file);
const report = await applyPlan({
	plan,
	file,
	approve: plan.digest,
	isResumed: true,
	onConflict: "skip",
	service: openService({
		url,
		token: process.env.PEOPLED_TOKEN ?? "",
		now: Date.now,
		steadyNow,
		sleep,
		budget: budgetMax,
	}),
	sleep,
	signal,
	chance: Math.random,
	tell() {},
	onProgress() {},
	now: Date.now,
});
await writeFile(reportFile, JSON.stringify(report));
