import { expect, test } from "bun:test";
import { join } from "node:path";
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
	await undoFile(file, { output, allow: ["people=2"] });
	await world.apply(output);
	expect((await world.see(karim)).title).toBe(title as string);
});
