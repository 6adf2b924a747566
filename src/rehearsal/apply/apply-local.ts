import { statSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { openChance } from "../../concurrency/chance.ts";
import { readPlan } from "../plan/plan-file.ts";
import type { WirePerson } from "../plan/wire-person.ts";
import { budgetMax, openService } from "../service/service.ts";
import { applyPlan } from "./apply.ts";
import { findUntruths } from "./find-untruths.ts";
import { exitCodeOf, exitCodes } from "./outcome.ts";
import { openReader } from "./reader.ts";
import { showReport, showReportJson } from "./report.ts";

/** How often an incident of the catalogue hits a request that it can hit. */
const incidentShare = 0.05;

/** A stand-in for the service inside this process. */
interface LocalService extends AsyncDisposable {
	token: string;
	/** A folder that disappears with the service. */
	folder: string;
	send: (request: Request) => Promise<Response>;
	/** Answers without warts and faults. */
	sendTruly: (request: Request) => Promise<Response>;
}

/** What a rehearsal of an apply needs. */
interface LocalRequest {
	file: string;
	dataFolder: string;
	/** The seed of the incidents; undefined: nothing fails. */
	faults: number | undefined;
	isJson: boolean;
	tell: (sentence: string) => void;
	/** Serves a copy of the clone as it was at the start. */
	openLocal: (options: {
		file: string;
		orgId: string;
		seed: number;
		now: () => number;
	}) => Promise<LocalService>;
}

/**
 * Applies a plan to a copy of the clone as it was at the start, inside this process and without waiting on any clock, with
 * incidents of the catalogue drawn by the seed. The service, the clone and the plan's journal are not touched.
 */
export async function applyLocally(
	request: LocalRequest,
): Promise<{ lines: string[]; exitCode: number }> {
	const { dataFolder, faults, isJson, tell, openLocal } = request;
	const plan = await readPlan(request.file);
	if (plan.kind === "undo")
		throw new Error(
			`${request.file} takes back a plan, and the clone as it was at the start has nothing to take back. Only a plan can be rehearsed with --to local.`,
		);
	const start = join(dataFolder, "snapshots", "start.db");
	if (statSync(start, { throwIfNoEntry: false }) === undefined)
		throw new Error(
			`There is no clone in ${dataFolder} whose start could be copied. Name the data folder of the clone with --data <folder>.`,
		);
	let clock = Date.now();
	const now = () => clock;
	await using local = await openLocal({
		file: start,
		orgId: plan.service.orgId,
		seed: faults ?? 0,
		now,
	});
	const sleep = async (ms: number) => {
		clock += Math.ceil(ms);
	};
	const serviceWith = (send: LocalService["send"]) =>
		openService({
			url: "http://local.invalid",
			...{ token: local.token, send, now, steadyNow: now, sleep },
			budget: budgetMax,
		});
	const control = openControl(local);
	if (faults !== undefined) await control.begin();
	// Its journal would be in the way of the real apply.
	const file = join(local.folder, "plan.json");
	await copyFile(request.file, file);
	const report = await applyPlan({
		...{ plan, file, approve: plan.digest, isResumed: false, sleep, tell, now },
		onConflict: "abort",
		service: serviceWith(local.send),
		signal: new AbortController().signal,
		chance: openChance(faults ?? 0).stream("apply").next,
		onProgress() {},
	});
	const incidents = faults === undefined ? [] : await control.end();
	const untruths = await findUntruths(
		report,
		plan,
		openEye(openReader(serviceWith(local.sendTruly))),
	);
	const exitCode = untruths.length > 0 ? exitCodes.failed : exitCodeOf(report);
	if (isJson)
		return {
			lines: [showReportJson(report, { incidents, untruths })],
			exitCode,
		};
	return {
		lines: [
			...showReport(
				{ ...report, url: "a copy of the clone" },
				{ isResumable: false },
			),
			"",
			...describeIncidents(incidents, faults),
			untruths.length === 0
				? "The stand-in holds exactly what the report says."
				: "The stand-in does not hold what the report says:",
			...untruths.map((sentence) => `  ${sentence}`),
		],
		exitCode,
	};
}

function openEye(
	reader: ReturnType<typeof openReader>,
): (name: string) => Promise<WirePerson | undefined> {
	return async (name) => {
		const seen = name.includes("@")
			? await reader.byEmail(name)
			: await reader.byId(name);
		return seen.person;
	};
}

interface IncidentCount {
	name: string;
	hits: number;
}

function openControl({ send, token }: LocalService) {
	const call = async (method: string, path: string, body?: object) => {
		const reply = await send(
			new Request(`http://local.invalid/peopled${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				body: body && JSON.stringify(body),
			}),
		);
		const text = await reply.text();
		if (!reply.ok) throw new Error(`${method} ${path} failed: ${text}`);
		return text === "" ? undefined : JSON.parse(text);
	};
	return {
		async begin(): Promise<void> {
			const { items } = (await call("GET", "/incidents")) as {
				items: { name: string; parameters?: Record<string, unknown> }[];
			};
			for (const { name, parameters } of items)
				await call("POST", "/faults", {
					incident: name,
					probability: incidentShare,
					times: 1_000_000,
					// The only clock that runs on: nobody should wait for it.
					...(parameters?.milliseconds !== undefined && {
						parameters: { milliseconds: 1 },
					}),
				});
		},
		/** The incidents that happened. */
		async end(): Promise<IncidentCount[]> {
			const { items } = (await call("GET", "/faults")) as {
				items: { incident: string; hits: number }[];
			};
			await call("DELETE", "/faults");
			return items
				.filter(({ hits }) => hits > 0)
				.map(({ incident, hits }) => ({ name: incident, hits }));
		},
	};
}

function describeIncidents(
	incidents: readonly IncidentCount[],
	faults: number | undefined,
): string[] {
	if (faults === undefined) return ["Nothing failed on purpose (--faults)."];
	const all = incidents.map(({ name, hits }) => `${name} ${hits}`).join(", ");
	return [`Incidents by the seed ${faults}: ${all || "none"}.`];
}
