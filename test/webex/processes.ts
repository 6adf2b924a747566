import type { PeopledOptions } from "../../src/process/open-peopled.ts";
import { verifyStore } from "../../src/process/open-store.ts";
import { readConfig } from "../../src/settings/config.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { type Api, openApi } from "./harness.ts";

/** Two servers over one sample, as two processes are: they share the database, and nothing else. */
interface Processes extends AsyncDisposable {
	first: Api;
	second: Api;
	/** Calls both at the same time. */
	both<Result>(
		ask: (api: Api, index: number) => Promise<Result>,
	): Promise<[Result, Result]>;
	/** The differences between the database and its history. */
	verify(): Promise<string[]>;
}

export async function openProcesses(
	options: Partial<PeopledOptions> = {},
): Promise<Processes> {
	const database = await takeDatabase();
	const open = () => openPostgresStore(database.address, testOptions);
	const first = await openApi(open, options);
	const second = await openApi(
		async () => ({
			...(await open()),
			// The first one has loaded the sample.
			async load() {},
		}),
		options,
	);
	return {
		first,
		second,
		both: (ask) => Promise.all([ask(first, 0), ask(second, 1)]),
		async verify() {
			const findings: string[] = [];
			await verifyStore(readConfig({ store: database.address }, {}).store, {
				onFinding: (sentence) => findings.push(sentence),
				onProgress() {},
			});
			return findings;
		},
		async [Symbol.asyncDispose]() {
			await second[Symbol.asyncDispose]();
			await first[Symbol.asyncDispose]();
			await database[Symbol.asyncDispose]();
		},
	};
}
