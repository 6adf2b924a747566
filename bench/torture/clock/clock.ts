import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
	type ChanceStream,
	openChance,
} from "../../../src/concurrency/chance.ts";
import {
	adminToken,
	type Runtime,
	runPeopled,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import {
	createLockingJob,
	judgeJob,
	type Place,
	playRound,
} from "./clock-round.ts";
import {
	type MovedClock,
	openMovedClock,
	whyNoMovedClock,
} from "./moved-clock.ts";
import { compareZones, zones } from "./time-zones.ts";

/** The clock of a running server is set forth and back, by seconds and by years, in many time zones. */
export const clock: Part = {
	name: "clock",
	title: "jumps of the clock, and time zones",
	rounds: 200,
	weight: 4,
	proof: ["jumps", "time zones compared"],
	run,
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Not close to a day or to 30 of them, at which tokens, keys and deletions end. */
const jumps = [
	...[-1, -60, 90].map((seconds) => seconds * 1000),
	...[-1, 1, 5, -12].map((hours) => hours * hourMs),
	...[-2, 2, -40, 29, 40, 400, -400].map((days) => days * dayMs),
	...[-3650, 3650].map((days) => days * dayMs),
];
/** The clock stays within what a machine may show. */
const offsetMsMax = 12 * 365 * dayMs;
/** Rounds after which the server is started again: killed and stopped by turns, on Bun and Node. */
const roundsOfServer = 8;
/** People of a job that a killed server leaves behind. */
const leftLength = 3000;

async function run(setup: Setup): Promise<Outcome> {
	if (whyNoMovedClock !== undefined)
		return { figures: {}, faults: [], skipped: whyNoMovedClock };
	const chance = openChance(setup.seed).stream("clock");
	const figures = {
		jumps: 0,
		"jumps back": 0,
		"starts after a kill": 0,
		"time zones compared": 0,
		"controls caught": 0,
	};
	const faults: string[] = [];
	const data = join(setup.folder, "data");
	mkdirSync(data, { mode: 0o700 });
	const moved = openMovedClock(setup.folder);
	const token = await createAdminToken(data);
	const flags = ["--data", data];
	let server: ServerProcess | undefined;
	try {
		for (let round = 0; round < setup.rounds && !setup.isOver(); round++) {
			const turn = Math.floor(round / roundsOfServer);
			const runtime: Runtime = turn % 2 === 0 ? "bun" : "node";
			const zone = zones[turn % zones.length] as string;
			if (round % roundsOfServer === 0) {
				const isKilled = turn % 2 === 1 && server !== undefined;
				const job =
					isKilled && server !== undefined
						? await leaveJob({ server, token, name: `left-${round}` })
						: undefined;
				await server?.stop();
				// Leases and the lock of the job now end later than they ever may.
				if (isKilled) moved.move(-hourMs);
				server = await startServer({
					...{ runtime, data },
					environment: { ...moved.environment, TZ: zone },
				});
				if (job !== undefined) {
					figures["starts after a kill"]++;
					const length = leftLength;
					const left = await judgeJob({ server, token }, { job, length });
					for (const sentence of left)
						faults.push(`round ${round}, after a kill: ${sentence}.`);
				}
			}
			const jumpMs = chooseJump(chance, moved);
			const place = {
				server: server as ServerProcess,
				token,
				clock: moved,
				flags,
			};
			const found = await playRound(place, jumpMs).catch((error: Error) => [
				error.message,
			]);
			const name = `round ${round}, ${runtime}, ${zone}, moved by ${jumpMs / 1000} s`;
			faults.push(...found.map((sentence) => `${name}: ${sentence}.`));
			figures.jumps++;
			if (jumpMs < 0) figures["jumps back"]++;
			setup.tell(`${name}: ${found.length} faults`);
		}
		await server?.stop();
		server = undefined;
		faults.push(...(await judgeWhole(data)));
		const isShort = setup.rounds < roundsOfServer;
		const compared = await compareZones({
			data,
			token,
			clock: moved,
			zones: isShort ? zones.slice(0, 2) : zones,
		});
		figures["time zones compared"] = compared.count;
		faults.push(...compared.faults);
		const isCaught = await isControlCaught({ token, flags }, setup.folder);
		if (isCaught) figures["controls caught"]++;
		else
			faults.push(
				"The control was not caught: a server whose clock stands still.",
			);
	} finally {
		await server?.[Symbol.asyncDispose]();
	}
	return { figures, faults };
}

// Kills the server while a job holds the organization.
async function leaveJob({
	server,
	token,
	name,
}: Pick<Place, "server" | "token"> & { name: string }): Promise<string> {
	const length = leftLength;
	const job = await createLockingJob({ server, token }, { name, length });
	await server.kill();
	return job;
}

function chooseJump(chance: ChanceStream, { offsetMs }: MovedClock): number {
	const possible = jumps.filter(
		(jump) => Math.abs(offsetMs + jump) <= offsetMsMax,
	);
	return possible[chance.below(possible.length)] as number;
}

async function createAdminToken(data: string): Promise<string> {
	// The first start makes the sample.
	await using server = await startServer({ data, token: adminToken });
	const { exitCode, stdout, stderr } = await runPeopled([
		...["token", "create", "admin@example.com"],
		...["--never-expires", "--data", data],
	]);
	if (exitCode !== 0) throw new Error(stderr);
	await server.stop();
	return stdout.trim();
}

async function judgeWhole(data: string): Promise<string[]> {
	const verified = await runPeopled(["verify", "--data", data]);
	const rows = await readDirectory({ file: join(data, "peopled.db") });
	return [
		...checkInvariants(rows),
		...(verified.exitCode === 0
			? []
			: [`verify: ${verified.stdout}${verified.stderr}`]),
	];
}

// A server whose clock does not move: to the checks, its tokens end too late.
async function isControlCaught(
	{ token, flags }: Pick<Place, "token" | "flags">,
	folder: string,
): Promise<boolean> {
	await using server = await startServer({ data: flags[1] });
	const target = join(folder, "control");
	mkdirSync(target);
	const unseen = openMovedClock(target);
	const found = await playRound(
		{ server, token, clock: unseen, flags },
		2 * dayMs,
	);
	return found.some((sentence) =>
		sentence.startsWith("a token that has ended"),
	);
}
