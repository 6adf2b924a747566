import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openStandIn } from "../../rehearse/stand-in.ts";
import { updateStep, writeSteps } from "../rehearsal/apply/world.ts";
import { createFolder, runPeopled, runtimes } from "./process.ts";

test.each([...runtimes])(
	"an apply on %s that is interrupted ends the request in flight, says so, and is resumed",
	async (runtime) => {
		await using folder = await createFolder();
		await using standIn = await openStandIn({ people: 0, seed: 1, speed: 1 });
		const [one, other] = (await standIn.seeAll()).filter(
			({ roles }) => (roles as string[]).length === 0,
		);
		if (one === undefined || other === undefined)
			throw new Error("The sample has too few people.");
		const { plan, file } = await writeSteps(
			[one, other].map((person) =>
				updateStep(person, { ...person, title: "Rehearsed" }),
			),
			join(folder.path, "changes.plan"),
		);
		const apply = (...flags: string[]) =>
			runPeopled(["apply", file, "--to", standIn.url, ...flags], runtime, {
				PEOPLED_TOKEN: standIn.token,
			});
		const approved = ["--approve", plan.digest];
		standIn.watch(async (request, forward) => {
			if (request.method === "PUT") {
				const { pid } = JSON.parse(await readFile(`${file}.lock`, "utf8"));
				process.kill(pid, "SIGINT");
			}
			return forward();
		});
		const interrupted = await apply(...approved);
		standIn.watch(undefined);
		expect(interrupted.exitCode).toBe(130);
		expect(interrupted.stdout).toContain("  1 done\n  1 not begun\n");
		const again = await apply(...approved);
		expect([again.exitCode, again.stderr]).toEqual([
			1,
			expect.stringContaining("Continue with --resume"),
		]);
		const report = join(folder.path, "report.csv");
		const resumed = await apply(...approved, "--resume", "--report", report);
		expect([resumed.exitCode, resumed.stdout]).toEqual([
			0,
			expect.stringContaining("  2 done\n"),
		]);
		expect(await readFile(report, "utf8")).toContain(
			",update,done,title,,200,",
		);
		for (const { id } of [one, other])
			expect(await standIn.see(id)).toMatchObject({ title: "Rehearsed" });
		expect((await apply()).exitCode).toBe(2);
	},
);
