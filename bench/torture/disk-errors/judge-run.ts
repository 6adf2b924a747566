import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import { checkLeft } from "../power/check-left.ts";
import type { Verifier } from "../power/verifier.ts";
import { type FailedRun, hasLostSync } from "./failing-run.ts";

const diskFailed = 74;

/** The faults of a run whose disk failed, by how it ended, by its files, and by what is on its disk after the machine has gone down too. */
export async function judgeRun(
	run: FailedRun,
	{
		place,
		verifier,
		chance,
	}: { place: string; verifier: Verifier; chance: ChanceStream },
): Promise<string[]> {
	const check = (folder: string) =>
		checkLeft(join(folder, "data"), run.account, {
			verifier,
			isAcknowledged: () => true,
		});
	const faults = [...run.contradictions, ...complainOfEnd(run)];
	const image = join(place, "image");
	mkdirSync(image, { recursive: true });
	for (const event of run.events) run.model.take(event);
	run.model.writeImage(image, chance.below(2) === 0 ? "none" : "some", chance);
	for (const fault of await check(image))
		faults.push(`after the machine went down: ${fault}`);
	rmSync(image, { recursive: true, force: true });
	if (existsSync(join(run.disk, "data")))
		cpSync(run.disk, image, { recursive: true });
	for (const fault of await check(image))
		faults.push(`at the next start: ${fault}`);
	rmSync(image, { recursive: true, force: true });
	return faults;
}

function complainOfEnd(run: FailedRun): string[] {
	const { isStartRefused, exitCode, isKilled, stderr, hasFailed } = run;
	if (/^\s+at .*\(?.*:\d+:\d+\)?$/m.test(stderr))
		return [`it wrote a stack trace: ${stderr.slice(0, 600)}`];
	if (isStartRefused)
		return hasFailed &&
			/peopled: [A-Z][a-z]+ |The server ends, so that/.test(stderr)
			? []
			: [`it did not start: ${stderr.slice(0, 600)}`];
	if (hasLostSync(run.events)) {
		if (exitCode !== diskFailed)
			return [
				`a sync failed, but it ended with ${exitCode}${isKilled ? " because it was killed" : ""}: ${stderr.slice(-400)}`,
			];
		return /could not be (brought|moved)|not brought/.test(stderr)
			? []
			: [`it ended without a sentence: ${stderr.slice(-400)}`];
	}
	return isKilled || [0, 1, diskFailed].includes(exitCode ?? -1)
		? []
		: [`it ended with ${exitCode}: ${stderr.slice(-400)}`];
}
