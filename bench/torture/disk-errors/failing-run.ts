import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import { exampleIds } from "../../../src/contract/examples.ts";
import {
	adminToken,
	type Runtime,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { type Account, openAccount } from "../account.ts";
import { openLoad } from "../load.ts";
import { DiskModel } from "../power/disk-model.ts";
import { type DiskEvent, readRecording } from "../power/recording.ts";
import { type DiskFault, recordedBy } from "../power/recording-disk.ts";

/** What a server did whose disk failed at one call. */
export interface FailedRun {
	disk: string;
	/** The disk before it. */
	model: DiskModel;
	events: readonly DiskEvent[];
	account: Account;
	hasFailed: boolean;
	/** It did not get ready. */
	isStartRefused: boolean;
	/** Null: a signal ended it. */
	exitCode: number | null;
	/** It was killed by the run, after everything else. */
	isKilled: boolean;
	stderr: string;
	/** What did not fit together while it ran. */
	contradictions: readonly string[];
}

const actions = [
	...["put", "patch", "create", "delete", "restore"],
	...["bulk", "license", "undo", "location", "token"],
];
/** Changes at most before the call fails, and after it. */
const changesBeforeMax = 400;
const changesAfter = 25;

/** Runs a server under changes until its disk has failed and a while after, and ends it. */
export async function runOnFailingDisk({
	place,
	disk,
	library,
	runtime,
	fault,
	round,
	chance,
}: {
	place: string;
	disk: string;
	library: string;
	runtime: Runtime;
	fault: DiskFault;
	round: number;
	chance: ChanceStream;
}): Promise<FailedRun> {
	const recording = join(place, "recording");
	const model = new DiskModel(disk);
	const account = openAccount(`disk${round}`);
	const hasFailed = () => existsSync(`${recording}.failed`);
	const environment = recordedBy(library, { folder: disk, recording, fault });
	const finish = (
		end: Pick<FailedRun, "isStartRefused" | "exitCode" | "isKilled" | "stderr">,
		contradictions: readonly string[],
	): FailedRun => ({
		...{ disk, model, account, contradictions, hasFailed: hasFailed() },
		...end,
		events: readRecording(recording),
	});
	let server: ServerProcess;
	try {
		const data = join(disk, "data");
		server = await startServer({ runtime, data, environment });
	} catch (cause) {
		const stderr = (cause as Error).message;
		return finish(
			{ isStartRefused: true, exitCode: null, isKilled: false, stderr },
			[],
		);
	}
	await change(server, account, { chance, hasFailed });
	// A disk that fails for good still does; another may do so or not.
	const contradictions =
		fault.times === 0 && fault.error !== "none" ? await askHealth(server) : [];
	const endsItself =
		fault.error !== "none" &&
		hasFailed() &&
		hasLostSync(readRecording(recording));
	const isKilled = !endsItself && chance.below(2) === 0;
	const { exitCode, stderr } = await (endsItself
		? server.ended()
		: isKilled
			? server.kill()
			: server.stop());
	return finish(
		{ isStartRefused: false, exitCode, isKilled, stderr },
		contradictions,
	);
}

/** Whether a sync of the file or its log has failed, after which the server has to end. */
export function hasLostSync(events: readonly DiskEvent[]): boolean {
	return events.some(
		(event) =>
			event.kind === "syncFailed" &&
			/\/data\/peopled\.db(-wal)?$/.test(event.path),
	);
}

async function change(
	server: ServerProcess,
	account: Account,
	{ chance, hasFailed }: { chance: ChanceStream; hasFailed: () => boolean },
): Promise<void> {
	const answered = () => {
		const { made, refused } = account.counts();
		return made + refused;
	};
	const sent = () => account.entries.size;
	let end = Infinity;
	const load = openLoad({ account, chance, clients: 6, only: actions });
	await load.run({
		url: server.url,
		isOver() {
			if (end === Infinity && hasFailed()) end = sent() + changesAfter;
			return sent() >= end || answered() >= changesBeforeMax;
		},
	});
}

// `/health?write=true` says the same as a change that is tried before and after it.
async function askHealth(server: ServerProcess): Promise<string[]> {
	try {
		const before = await tryChange(server);
		const health = await fetch(`${server.url}/health?write=true`);
		const after = await tryChange(server);
		await health.text();
		if (before !== after) return [];
		return health.ok === after
			? []
			: [
					`/health?write=true answers ${health.status} while changes ${after ? "are made" : "are refused"}`,
				];
	} catch {
		// It has ended, which is an answer too.
		return [];
	}
}

async function tryChange({ url }: ServerProcess): Promise<boolean> {
	const reply = await fetch(`${url}/v1/people/${exampleIds.person}`, {
		method: "PATCH",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({ title: `Tried ${performance.now()}` }),
	});
	await reply.text();
	return reply.ok;
}
