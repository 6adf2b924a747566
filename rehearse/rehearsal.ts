import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ChanceStream, openChance } from "../src/concurrency/chance.ts";
import { findUntruths } from "../src/rehearsal/apply/find-untruths.ts";
import type { ApplyReport } from "../src/rehearsal/apply/outcome.ts";
import { isToBeContinued } from "../src/rehearsal/apply/report.ts";
import { undoFile } from "../src/rehearsal/apply/undo.ts";
import { compareStates } from "../src/rehearsal/plan/change.ts";
import { readPlan } from "../src/rehearsal/plan/plan-file.ts";
import type { WirePerson } from "../src/rehearsal/plan/wire-person.ts";
import { changeClone } from "./change-clone.ts";
import { findLost, openRequestJudge } from "./judge.ts";
import { between, openStandIn, type StandIn } from "./stand-in.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The size of a rehearsal. */
interface RehearsalOptions {
	/** People of the organization; 0: the sample. */
	people: number;
	/** People whom the script changes. */
	changes: number;
	/** Times that the apply is killed. */
	kills: number;
	/** Of everything that is drawn. */
	seed: number;
	/** How often each incident of the catalogue hits a request that it can hit. */
	probability: number;
	/** How many times faster the clocks run. */
	speed: number;
	onNote?: (sentence: string) => void;
}

/** What a rehearsal has shown. The lists are empty when everything is right. */
interface RehearsalResult {
	people: number;
	steps: number;
	requests: number;
	kills: number;
	incidents: number;
	results: Record<string, number>;
	/** The same over the reports of all runs that were not killed. */
	reported: Record<string, number>;
	/** What the reports say of steps that are not done. */
	said: string[];
	/** Requests that were sent although they were done. */
	twice: string[];
	/** Fields that changed without being in the plan. */
	lost: string[];
	/** What the report says wrongly. */
	untrue: string[];
	/** What the undo did not bring back. */
	kept: string[];
}

/**
 * Plays a rehearsal from end to end: clones a faithful stand-in, changes the clone with a script, plans, applies the plan
 * under all incidents of the catalogue while the apply is killed again and again, and takes it back.
 */
export async function rehearse(
	options: RehearsalOptions,
): Promise<RehearsalResult> {
	const { changes, seed, probability, onNote: note = () => {} } = options;
	const chance = openChance(seed).stream("rehearsal");
	const folder = await mkdtemp(join(tmpdir(), "peopled-rehearse-"));
	try {
		await using standIn = await openStandIn(options);
		const before = await standIn.seeAll();
		const data = join(folder, "clone");
		const run = openCommands(standIn.token);
		const token = await run([
			"clone",
			"--from",
			standIn.url,
			"--data",
			data,
			"--budget",
			"100000",
		]);
		const made = await changeClone(join(data, "peopled.db"), {
			token,
			count: changes,
			chance,
		});
		note(`${before.length} people cloned, ${made} changed in the clone.`);
		const file = join(folder, "plan.json");
		const allowed = {
			...{ people: 100_000, deletions: 100_000 },
			...{ licenses: 100_000, logins: 100_000 },
		};
		const allow = Object.entries(allowed).flatMap(([kind, count]) => [
			"--allow",
			`${kind}=${count}`,
		]);
		await run(["plan", "--data", data, "--output", file, ...allow]);
		const plan = await readPlan(file);
		const incidents = await standIn.begin(probability);
		const applied = await applyUnderFire(file, { ...options, standIn, chance });
		await standIn.end();
		const lost = findLost(before, await standIn.seeAll(), plan);
		note(
			`Applied with ${applied.kills} kills and ${applied.requests} changing requests.`,
		);
		const undo = join(folder, "undo.json");
		await undoFile(file, {
			output: undo,
			allowed,
		});
		const undone = await applyUnderFire(undo, {
			...options,
			kills: Math.ceil(options.kills / 20),
			standIn,
			chance,
		});
		return {
			people: before.length,
			steps: plan.steps.length,
			requests: applied.requests + undone.requests,
			kills: applied.kills + undone.kills,
			incidents: incidents.length,
			results: countResults(applied.report),
			reported: applied.reported,
			said: [applied.report, undone.report].flatMap(({ plan, steps }) =>
				steps
					.filter(({ result }) => result !== "done")
					.map(
						({ person, result, reason, action }) =>
							`${plan.kind} ${action} ${person.email}: ${result}, ${reason}`,
					),
			),
			twice: [...applied.twice, ...undone.twice],
			lost,
			untrue: [...applied.untrue, ...undone.untrue],
			kept: findKept(before, await standIn.seeAll()),
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

function countResults({ steps }: ApplyReport): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { result } of steps) counts[result] = (counts[result] ?? 0) + 1;
	return counts;
}

// People are known by their e-mail address: somebody who was created again has another id.
function findKept(
	before: readonly WirePerson[],
	after: readonly WirePerson[],
): string[] {
	const there = new Map(after.map((person) => [person.emails[0], person]));
	const managers = new Map(before.map((person) => [person.id, person]));
	const kept = before.flatMap((person) => {
		const now = there.get(person.emails[0]);
		there.delete(person.emails[0]);
		if (now === undefined) return [`${person.emails[0]} is gone`];
		return compareStates(person, now)
			.filter(
				// A manager who was deleted and created again has another id, and the same name.
				({ field }) =>
					field !== "managerId" || managers.has(String(now.managerId)),
			)
			.map((change) => `${person.emails[0]}: ${JSON.stringify(change)}`);
	});
	return [
		...kept,
		...[...there.keys()].map((email) => `${email} is still there`),
	];
}

/** How often an apply is continued that stopped by itself, at most. */
const continuedMax = 20;

/** Where an apply is killed at a request. */
const moments = ["lost", "arrived", "done", "answered", "read"] as const;
type Moment = (typeof moments)[number];

async function applyUnderFire(
	file: string,
	{
		standIn,
		chance,
		kills,
		speed,
	}: { standIn: StandIn; chance: ChanceStream; kills: number; speed: number },
): Promise<{
	report: ApplyReport;
	reported: Record<string, number>;
	untrue: string[];
	requests: number;
	kills: number;
	twice: string[];
}> {
	const plan = await readPlan(file);
	const judge = openRequestJudge(plan, standIn);
	// So many requests from kill to kill, that all of the plan is under fire.
	const stride = Math.max(
		1,
		Math.floor((1.5 * plan.steps.length) / Math.max(kills, 1)),
	);
	const reported: Record<string, number> = {};
	const untrue: string[] = [];
	let killed = 0;
	let continued = 0;
	for (;;) {
		const isAttacked = killed < kills;
		const child = startApply(file, standIn, speed);
		const fire = openFire(child, {
			moment: moments[chance.below(moments.length)] as Moment,
			after: between(chance, 1, stride),
			delayMs: chance.next() * 8,
		});
		standIn.watch(async (request, forward) => {
			const isChange = request.method !== "GET";
			if (isChange && new URL(request.url).pathname.startsWith("/v1/people"))
				await judge.look(request);
			return isAttacked ? fire(request, forward) : forward();
		});
		const ending = await child.ending;
		standIn.watch(undefined);
		if (ending.signal === "SIGKILL") {
			killed += 1;
			continue;
		}
		// Before the first step, a service that fails ends the command.
		if (ending.code !== 0 && continued++ < continuedMax) continue;
		if (ending.code !== 0)
			throw new Error(`The apply ended with ${ending.code}: ${ending.stderr}`);
		const report = JSON.parse(
			await readFile(`${file}.report`, "utf8"),
		) as ApplyReport;
		for (const [result, count] of Object.entries(countResults(report)))
			reported[result] = (reported[result] ?? 0) + count;
		untrue.push(...(await findUntruths(report, plan, standIn.see)));
		// As an operator would.
		if (isToBeContinued(report) && continued++ < continuedMax) continue;
		return {
			report,
			reported,
			untrue,
			requests: judge.count,
			kills: killed,
			twice: judge.twice,
		};
	}
}

interface Child {
	process: ChildProcess;
	ending: Promise<{
		code: number | null;
		signal: string | null;
		stderr: string;
	}>;
}

function startApply(
	file: string,
	{ url, token }: StandIn,
	speed: number,
): Child {
	return start(
		[
			join(root, "rehearse/apply-process.ts"),
			file,
			url,
			`${speed}`,
			`${file}.report`,
		],
		token,
	);
}

function start(words: readonly string[], token: string): Child {
	const child = spawn(process.execPath, words, {
		env: { ...process.env, PEOPLED_TOKEN: token },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let stderr = "";
	child.stderr.on("data", (text) => {
		stderr += text;
	});
	const ending = once(child, "close").then(([code, signal]) => ({
		code,
		signal,
		stderr,
	}));
	return { process: child, ending };
}

// The commands as an operator gives them. Resolves with what they print.
function openCommands(
	token: string,
): (words: readonly string[]) => Promise<string> {
	return async (words) => {
		const child = start([join(root, "src/main.ts"), ...words], token);
		let stdout = "";
		child.process.stdout?.on("data", (text) => {
			stdout += text;
		});
		const { code, stderr } = await child.ending;
		if (code !== 0)
			throw new Error(`peopled ${words[0]} ended with ${code}: ${stderr}`);
		return stdout.trim();
	};
}

// Kills the process at one of its requests, and lets the request arrive or not.
function openFire(
	{ process: child, ending }: Child,
	{
		moment,
		after,
		delayMs,
	}: { moment: Moment; after: number; delayMs: number },
): (request: Request, forward: () => Promise<Response>) => Promise<Response> {
	let left = after;
	const kill = async () => {
		child.kill("SIGKILL");
		await ending;
	};
	return async (request, forward) => {
		const isRead = request.method === "GET";
		if (isRead !== (moment === "read") || --left !== 0) return forward();
		if (moment === "lost" || moment === "arrived") await kill();
		if (moment === "lost") return new Response(null, { status: 503 });
		// An incident may cut the connection.
		const reply = await forward().catch(async (error: unknown) => {
			await kill();
			throw error;
		});
		if (moment === "done") await kill();
		else setTimeout(kill, delayMs);
		return reply;
	};
}
