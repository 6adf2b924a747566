import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProxy } from "../../src/parity/proxy/run-proxy.ts";
import type { Exchange, Run } from "../../src/parity/recording.ts";

/** A proxy in this process, and what it records. */
interface RecordingProxy extends AsyncDisposable {
	url: string;
	file: string;
	/** The sentences that the operator was told. */
	told: string[];
	/** Ends the proxy, and reads the recording. */
	end(): Promise<{ runs: Run[]; exchanges: Exchange[] }>;
}

/** Starts a proxy before a service. */
export async function startProxy(
	to: string,
	{ arePeopleMasked = false } = {},
): Promise<RecordingProxy> {
	const folder = mkdtempSync(join(tmpdir(), "peopled-parity-"));
	const file = join(folder, `${randomUUID()}.jsonl`);
	const stop = new AbortController();
	const told: string[] = [];
	let ended: Promise<unknown> = Promise.resolve();
	const url = await new Promise<string>((resolve, reject) => {
		ended = runProxy(
			{ to, file, port: 0, arePeopleMasked, signal: stop.signal },
			{
				now: Date.now,
				createSecret: randomUUID,
				tell: (sentence) => told.push(sentence),
				onOpen: resolve,
			},
		);
		ended.catch(reject);
	});
	const stopped = async () => {
		stop.abort();
		await ended;
	};
	return {
		...{ url, file, told },
		async end() {
			await stopped();
			return readLines(file);
		},
		async [Symbol.asyncDispose]() {
			await stopped();
			rmSync(folder, { recursive: true });
		},
	};
}

function readLines(file: string): { runs: Run[]; exchanges: Exchange[] } {
	const lines = readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line) as Run | Exchange);
	return {
		runs: lines.filter((line) => "service" in line),
		exchanges: lines.filter((line) => "method" in line),
	};
}
