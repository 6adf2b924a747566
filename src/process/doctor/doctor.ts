import {
	type BackupSettings,
	locateBackups,
} from "../../settings/backup-settings.ts";
import type { Config, Settings } from "../../settings/config.ts";
import { version } from "../../settings/version.ts";
import { examineDatabase } from "./examine-database.ts";
import { examineFolder } from "./examine-folder.ts";
import { examineMachine } from "./examine-machine.ts";
import { examineCertificate, examineServer } from "./examine-server.ts";
import { examineSettings } from "./examine-settings.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** Examines all that a server of these settings depends on. Changes nothing, also while that server runs. */
export async function examine(
	flags: Partial<Settings>,
	{
		environment,
		url,
		now,
	}: {
		environment: Readonly<Record<string, string | undefined>>;
		/** The server to ask; undefined: the one that the settings start. */
		url: string | undefined;
		now: () => number;
	},
): Promise<Finding[]> {
	const { bun, node } = process.versions;
	const runtime = [bun ? "Bun" : "Node", bun ?? node].join(" ");
	const versions = ok(
		"versions",
		`peopled ${version} on ${runtime}, ${process.platform} ${process.arch}.`,
	);
	const { config, findings } = examineSettings(flags, environment);
	if (config === undefined) return [versions, ...findings];
	return [
		versions,
		...findings,
		...(await examineMachine(config)),
		...(await examineStore(config, now())),
		...examineCertificate(config, now()),
		...(await examineServer(config, { url, now })),
	];
}

async function examineStore(config: Config, now: number): Promise<Finding[]> {
	const { store } = config;
	if (store.engine === "postgres") return examineDatabase(store, config);
	if (store.file === ":memory:")
		return [ok("directory", "The directory is in memory.")];
	let backups: (BackupSettings & { folder: string }) | undefined;
	try {
		backups = config.backups && locateBackups(config.backups, store);
		const { inspected, findings } = examineFolder(store.file, { backups, now });
		const engine = `SQLite ${inspected.engineVersion}.`;
		return [ok("versions", engine), ...findings];
	} catch (cause) {
		return [
			problem(
				"directory",
				`${store.file} cannot be examined: ${(cause as Error).message}.`,
				"Check the path, the permissions and the disk.",
			),
		];
	}
}
