import { describeFailpoints } from "../concurrency/failpoint.ts";
import { canSharePort } from "../http/port.ts";
import { locateBackups } from "../settings/backup-settings.ts";
import { readConfig, type Settings } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";
import { describeServer, greet } from "./announcement.ts";
import { endInFailure } from "./disk-failure.ts";
import {
	complainOfSeed,
	demandNoUnfinishedClone,
	demandOwnFolder,
	fillEmptyDirectory,
} from "./first-start.ts";
import { openLog } from "./log.ts";
import { openConsole } from "./open-console.ts";
import {
	backUpRegularly,
	type LastEnd,
	noteServerAddress,
	openStore,
	warnOfSecrets,
} from "./open-store.ts";
import { findOwnCommand } from "./own-command.ts";
import { openReadyFile } from "./ready-file.ts";
import { type OpenPlanDesk, runServer } from "./run-server.ts";
import { stopWithNpm, stopWithTerminal } from "./stop-signals.ts";
import { openTls } from "./tls/certificate-files.ts";
import { runWorkers } from "./workers.ts";

/** Runs the server, in this process or in several, until this process gets a stop signal. */
export async function serve(
	flags: Partial<Settings>,
	{ openPlanDesk }: { openPlanDesk: OpenPlanDesk },
): Promise<void> {
	const config = readConfig(flags, process.env);
	const log = openLog(config.logLevel);
	const failpoints = describeFailpoints();
	if (failpoints !== undefined) log.warn(failpoints);
	if (config.workers > 1 && config.store.engine === "sqlite")
		throw new UsageError(
			`--workers (PEOPLED_WORKERS) must be 1 with the embedded engine, not ${config.workers}: only one process can serve a SQLite file. For more, use PostgreSQL: --store postgres://…`,
		);
	if (config.workers > 1 && !canSharePort)
		throw new UsageError(
			"--workers (PEOPLED_WORKERS) must be 1 on this system: only Linux distributes the connections of a port among processes. Start several servers on different ports, behind a proxy.",
		);
	if (config.workers > 1 && config.faultFile !== undefined)
		throw new UsageError(
			"--fault-file (PEOPLED_FAULT_FILE) must be left out with several workers: fault rules are in the memory of one process. Use --workers 1.",
		);
	if (config.workers > 1 && config.standIn === "on")
		throw new UsageError(
			"--stand-in (PEOPLED_STAND_IN) must be off or auto with several workers: the clock of a stand-in is in the memory of one process. Use --workers 1.",
		);
	if (flags.oidcClientSecret !== undefined)
		log.warn(
			"Everyone on this machine can see --oidc-client-secret in the list of processes. Set PEOPLED_OIDC_CLIENT_SECRET instead.",
		);
	const backups = config.backups && locateBackups(config.backups, config.store);
	// Created before the workers, which all use the same certificate.
	const tls = config.tls && openTls(config.tls, Date.now());
	demandNoUnfinishedClone(config);
	if (!flags.data && !process.env.PEOPLED_DATA) demandOwnFolder(config);
	let lastEnd: LastEnd | undefined;
	const store = await openStore(config.store, {
		onFailure: (failure) => endInFailure(failure, log),
		server: {
			warn: log.warn,
			onLastEnd(end) {
				lastEnd = end;
			},
		},
	});
	// After the store, which refuses a second server: the file would be the first one's.
	const readyFile =
		config.readyFile === undefined
			? undefined
			: openReadyFile(config.readyFile);
	const adminToken = await fillEmptyDirectory(store, config);
	const complaint = await complainOfSeed(store);
	if (complaint !== undefined) log.warn(complaint);
	const isEmpty = (await store.organizations.list()).length === 0;
	if (process.env.npm_lifecycle_event !== undefined) stopWithNpm();
	stopWithTerminal();
	const { url, isSample, chanceSeed } =
		config.workers === 1
			? await runServer(config, {
					store,
					log,
					lastEnd,
					openPlanDesk,
					startBackups:
						backups &&
						(() =>
							backUpRegularly(config.store, backups, {
								now: Date.now,
								steadyNow: () => performance.now(),
								info: log.info,
								warn: log.warn,
							})),
				})
			: await runWorkers(flags, { config, store, log });
	const warning = warnOfSecrets(config.store);
	if (warning !== undefined) log.warn(warning);
	noteServerAddress(config.store, url);
	readyFile?.tell(url);
	const isTerminal = process.stdout.isTTY === true;
	process.stdout.write(
		(isTerminal ? greet : describeServer)(url, {
			...{ config, isSample, isEmpty, adminToken, chanceSeed, tls },
			command: findOwnCommand({ path: process.env.PATH }),
		}),
	);
	const { opening } = config;
	// With several workers this process has no store.
	if (opening === "off" || config.workers > 1 || !config.arePagesServed) return;
	const isOpen = await openConsole(store, {
		...{ opening, url, isTerminal, environment: process.env },
		now: Date.now(),
	}).catch((cause: Error) => {
		log.warn(`The console cannot be opened: ${cause.message}`);
		return false;
	});
	if (isOpen && isTerminal)
		process.stdout.write(
			"  The console opens in your browser. --no-open prevents that.\n\n",
		);
}
