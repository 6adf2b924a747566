import { expect, test } from "bun:test";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyFile } from "../../../src/rehearsal/apply/apply-file.ts";
import { exitCodes } from "../../../src/rehearsal/apply/outcome.ts";
import { undoFile } from "../../../src/rehearsal/apply/undo.ts";
import { people } from "../../webex/harness.ts";
import {
	changePerson,
	changesIn,
	openWorld,
	resultsOf,
	updateStep,
	writeSteps,
} from "./world.ts";

const karim = "karim.jackson@example.com";
const john = "john.andersen@example.com";
const chen = "chen.bianchi@example.com";
const adam = "abena.jones@example.com";

test("an apply stops when the token may change nobody, and continues with one that may", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({
		[karim]: { title: "Captain" },
		[john]: { title: "Mate" },
		[chen]: { title: "Cook" },
		[adam]: { title: "Pilot" },
	});
	const token = await world.api.tokenOf(people.full, [
		"spark-admin:people_read",
		"spark-admin:roles_read",
	]);
	const report = await world.apply(file, { token });
	expect(report.stop).toBe("refused");
	expect(report.stopped).toContain("spark-admin:people_write");
	expect(resultsOf(report)).toEqual(["failed", "failed", "failed", "waiting"]);
	expect(changesIn(world)).toHaveLength(3);
	const resumed = await world.apply(file, { isResumed: true });
	expect(resultsOf(resumed)).toEqual(["done", "done", "done", "done"]);
});

test("a resumed apply is not stopped by what waits for a step that was refused", async () => {
	await using world = await openWorld();
	const [one, other, third] = [
		await world.see(karim),
		await world.see(chen),
		await world.see(john),
	];
	const refused = updateStep(one, { ...one, extension: "not digits" });
	// Fits only when the step before is done.
	const later = updateStep(
		{ ...other, title: "Set by the step before" },
		{ ...other, title: "Mate" },
	);
	const { file } = await writeSteps(
		[
			refused,
			{ ...later, after: [refused.id] },
			updateStep(third, { ...third, title: "Cook" }),
		],
		join(world.folder, "plan.json"),
	);
	await world.apply(file, { onConflict: "skip", first: 2 });
	const report = await world.apply(file, { isResumed: true });
	expect(resultsOf(report)).toEqual(["failed", "skipped", "done"]);
	expect(report.steps[1]?.isTemporary).toBeFalsy();
});

test("a step that did not fit at the beginning is skipped even if it fits later, since it has no reverse", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({
		[john]: { title: "Mate" },
		[karim]: { title: "Captain" },
	});
	const { title } = await world.see(karim);
	await changePerson(world, karim, { title: "Cook" });
	const report = await world.apply(file, {
		onConflict: "skip",
		async send(request, forward, { method }) {
			if (method === "PUT") await changePerson(world, karim, { title });
			return forward(request);
		},
	});
	expect(resultsOf(report)).toEqual(["done", "skipped"]);
	expect(report.steps[1]?.reason).toBe('title is now "Cook"');
	const output = join(world.folder, "undo.json");
	await undoFile(file, { output, allowed: { people: 2 } });
	await world.apply(output);
	expect((await world.see(karim)).title).toBe(title as string);
});

test("a report replaces neither the plan nor its reverse, and an older report only with a new one", async () => {
	await using world = await openWorld();
	const { plan, file } = await world.plan({ [karim]: { title: "Captain" } });
	const apply = async (report: string, approve = plan.digest) =>
		applyFile({
			...{ file, approve, report, to: "http://localhost/v1" },
			token: await world.api.tokenOf(people.full),
			send: (request) => world.api.server.fetch(request),
			...{ onConflict: "abort", isResumed: false, isJson: false },
			signal: new AbortController().signal,
			tell() {},
			onProgress() {},
		});
	for (const own of [file, `${file}.undo.json`])
		await expect(apply(own)).rejects.toThrow("Choose another name");
	const report = join(world.folder, "report.csv");
	await writeFile(report, "older");
	await expect(apply(report, "sha256:other")).rejects.toThrow("approved");
	expect(await readFile(report, "utf8")).toBe("older");
	expect((await apply(report)).exitCode).toBe(0);
	expect(await readFile(report, "utf8")).toContain(`,${karim},`);
	expect((await stat(report)).mode & 0o777).toBe(0o600);
});

test("an apply that is interrupted before its first change says that nothing was sent", async () => {
	await using world = await openWorld();
	const { plan, file } = await world.plan({ [karim]: { title: "Captain" } });
	const stop = new AbortController();
	const done = await applyFile({
		...{ file, approve: plan.digest, to: "http://localhost/v1" },
		token: await world.api.tokenOf(people.full),
		async send(request) {
			stop.abort(new Error("interrupted"));
			return world.api.server.fetch(request);
		},
		...{ onConflict: "abort", isResumed: false, isJson: false },
		signal: stop.signal,
		tell() {},
		onProgress() {},
	});
	expect(done).toEqual({
		lines: [expect.stringContaining("Nothing was sent")],
		exitCode: exitCodes.interrupted,
	});
});
