import {
	accessSync,
	constants,
	existsSync,
	readdirSync,
	statfsSync,
	statSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
	type InspectedFile,
	inspectFile,
	listBackups,
} from "../../storage/sqlite/inspect-file.ts";
import {
	type Finding,
	ok,
	problem,
	showBytes,
	showSpan,
	warning,
} from "./finding.ts";

const gib = 1024 ** 3;
const mib = 1024 ** 2;
/** The length of the write-ahead log that is normal; a long read makes it grow beyond that. */
const logBytesMax = 256 * mib;
const filesFreeMin = 1000;
/** A file that is younger than the clock shows was written before the clock was set back. */
const aheadMsMax = 60_000;

/** File systems by the number that Linux gives them: those of a network, whose locks SQLite cannot rely on, and those in memory. */
const networks: Readonly<Record<number, string>> = {
	26985: "NFS",
	20859: "SMB",
	4266872130: "SMB",
	4283649346: "CIFS",
	16914839: "9P",
	12805120: "Ceph",
	1397113167: "AFS",
	198183888: "Lustre",
	18225520: "GFS2",
	1952539503: "OCFS2",
};
const userSpace = 0x65735546;
const inMemory: readonly number[] = [0x01021994, 0x858458f6];

/** Examines the folder and the file of the embedded engine, and its backups. Only reads. */
export function examineFolder(
	file: string,
	{
		backups,
		now,
	}: {
		backups: { folder: string; everyMs: number } | undefined;
		now: number;
	},
): { inspected: InspectedFile; findings: Finding[] } {
	const inspected = inspectFile(file);
	const folder = findExisting(dirname(resolve(file)));
	const findings = [
		...judgeFile(inspected),
		...judgeAccess(file, folder),
		...judgeFileSystem(folder, statfsSync(folder).type),
		...judgeSpace(folder, {
			...spaceOf(folder),
			fileBytes: inspected.bytes,
		}),
		...judgeLog(inspected.logBytes),
		...judgeEnd(inspected),
		...judgeTimes(newestOf(file), now),
		...findRemains(file),
		...examineBackups(file, { backups, now, hasFile: inspected.bytes > 0 }),
	];
	return { inspected, findings };
}

function judgeFile({ file, bytes, schema, newest, ...rest }: InspectedFile) {
	const findings: Finding[] = [];
	if (rest.refusal !== undefined)
		findings.push(
			problem(
				"directory",
				rest.refusal,
				"The server refuses to start on it, and changes nothing.",
			),
		);
	else if (bytes === 0)
		findings.push(
			ok("directory", `${file} does not exist: the first start creates it.`),
		);
	else if (schema === undefined)
		findings.push(
			ok(
				"directory",
				`${file} has ${showBytes(bytes)}. Its schema is read at the next start, after its log.`,
			),
		);
	else
		findings.push(
			ok(
				"directory",
				`${file} has ${showBytes(bytes)} and schema ${schema}${schema < newest ? `; the next start of this version updates it to ${newest}` : ", that of this version"}.`,
			),
		);
	findings.push(
		...rest.openModes.map((sentence) => {
			const [fault = sentence, wayOut = ""] = sentence.split(" Restrict it: ");
			return warning("permissions", fault, `Restrict it: \`${wayOut}\`.`);
		}),
	);
	return findings;
}

function judgeAccess(file: string, folder: string): Finding[] {
	const paths = [
		folder,
		...["", "-wal", "-shm", "-lock", "-heads", "-server"]
			.map((suffix) => `${file}${suffix}`)
			.filter((path) => existsSync(path)),
	];
	const closed = paths.filter((path) => !isOpenTo(path));
	if (closed.length > 0)
		return closed.map((path) =>
			problem(
				"permissions",
				`This user may not read and write ${path}${describeOwner(path)}.`,
				"Run the server and the commands as the owner, or change the owner with chown.",
			),
		);
	const user = process.getuid?.();
	// Root may open everything; the files that it creates are closed to the account of the server.
	const foreign = paths.filter((path) => statSync(path).uid !== user);
	if (user === undefined || foreign.length === 0)
		return [ok("permissions", `This user may read and write ${folder}.`)];
	return foreign.map((path) =>
		warning(
			"permissions",
			`${path} belongs to another user${describeOwner(path)} than this one (${user}).`,
			"Run the doctor, the commands and the server as the same user.",
		),
	);
}

function isOpenTo(path: string): boolean {
	const isFolder = statSync(path).isDirectory();
	const { R_OK, W_OK, X_OK } = constants;
	try {
		accessSync(path, isFolder ? R_OK | W_OK | X_OK : R_OK | W_OK);
		return true;
	} catch {
		return false;
	}
}

function describeOwner(path: string): string {
	const { uid } = statSync(path);
	return process.getuid === undefined ? "" : ` (owner ${uid})`;
}

/** `type`: the number of the file system, as `statfs` gives it on Linux. */
export function judgeFileSystem(
	folder: string,
	type: number,
	platform: NodeJS.Platform = process.platform,
): Finding[] {
	if (platform !== "linux") return [];
	const network = networks[type >>> 0];
	if (network !== undefined)
		return [
			problem(
				"file system",
				`${folder} is on a network file system (${network}), on whose locks SQLite cannot rely.`,
				"Move the data folder to a local disk, or use PostgreSQL.",
			),
		];
	if (type >>> 0 === userSpace)
		return [
			warning(
				"file system",
				`${folder} is on a file system of a program (FUSE): its locks and syncs are only as good as that program.`,
				"Move the data folder to a local disk.",
			),
		];
	if (inMemory.includes(type >>> 0))
		return [
			warning(
				"file system",
				`${folder} is in memory: everything is gone when the machine stops.`,
				"Move the data folder to a disk.",
			),
		];
	return [ok("file system", `${folder} is on a local file system.`)];
}

/** Judges the free bytes and the free files of a disk. */
export function judgeSpace(
	folder: string,
	{
		bytesFree,
		filesFree,
		fileBytes,
	}: {
		bytesFree: number;
		/** Undefined: the file system has no limit. */
		filesFree: number | undefined;
		fileBytes: number;
	},
): Finding[] {
	const findings: Finding[] = [];
	const sentence = `The disk of ${folder} has ${showBytes(bytesFree)} free.`;
	const wayOut = "Free some space, or move the data folder to a larger disk.";
	if (bytesFree < 100 * mib)
		findings.push(
			problem(
				"disk",
				`${sentence} The write-ahead log alone may need 64 MiB.`,
				wayOut,
			),
		);
	else if (bytesFree < gib || bytesFree < fileBytes)
		findings.push(
			warning(
				"disk",
				`${sentence} A backup or an upgrade of the file may need ${showBytes(fileBytes)} more.`,
				wayOut,
			),
		);
	else findings.push(ok("disk", sentence));
	if (filesFree !== undefined && filesFree < filesFreeMin)
		findings.push(
			warning(
				"disk",
				`The disk of ${folder} has room for only ${filesFree} more files (inodes).`,
				"Remove files that nobody needs.",
			),
		);
	return findings;
}

function spaceOf(folder: string) {
	const { bavail, bsize, files, ffree } = statfsSync(folder);
	return {
		bytesFree: bavail * bsize,
		filesFree: files > 0 ? ffree : undefined,
	};
}

function judgeLog(bytes: number): Finding[] {
	if (bytes === 0) return [];
	const sentence = `The write-ahead log has ${showBytes(bytes)}.`;
	return [
		bytes <= logBytesMax
			? ok("log", sentence)
			: warning(
					"log",
					`${sentence} Normal is at most 64 MiB: a long read keeps it from starting over.`,
					"Look for a sqlite3 shell or another program that has the file open, and end its transaction.",
				),
	];
}

function judgeEnd({ isServed, lastState }: InspectedFile): Finding[] {
	const address = lastState?.word === "running" ? lastState.rest : "";
	if (isServed)
		return [
			ok(
				"last end",
				`A server is running on the directory${address && `, at ${address}`}.`,
			),
		];
	if (lastState?.word === "failed")
		return [
			problem(
				"last end",
				`The last server ended at ${lastState.at} because its disk failed: ${lastState.rest}`,
				"Check the disk and the log of the system, then start the server: it reads the whole log.",
			),
		];
	if (lastState?.word === "running")
		return [
			warning(
				"last end",
				`The last server, started ${lastState.at}, did not stop regularly.`,
				"Start the server: it reads the log, which has every acknowledged change. Then run `peopled verify`.",
			),
		];
	return lastState === undefined
		? []
		: [ok("last end", `The last server was stopped at ${lastState.at}.`)];
}

function judgeTimes(newest: number, now: number): Finding[] {
	return newest <= now + aheadMsMax
		? []
		: [
				warning(
					"clock",
					`A file of the directory was written ${showSpan(newest - now)} ahead of the clock of this machine.`,
					"Check the clock: it is wrong now, or was wrong then.",
				),
			];
}

function newestOf(file: string): number {
	const times = ["", "-wal", "-heads", "-server"].map(
		(suffix) =>
			statSync(`${file}${suffix}`, { throwIfNoEntry: false })?.mtimeMs ?? 0,
	);
	return Math.max(...times);
}

// Copies of damaged logs, which somebody has to look at.
function findRemains(file: string): Finding[] {
	const folder = dirname(resolve(file));
	if (!existsSync(folder)) return [];
	const begin = `${basename(file)}-wal-damaged-`;
	return readdirSync(folder)
		.filter((name) => name.startsWith(begin))
		.map((name) =>
			warning(
				"log",
				`${join(folder, name)} is the copy of a damaged log, of which SQLite may have dropped the end.`,
				"Run `peopled verify`, compare with a backup, and remove the copy.",
			),
		);
}

function examineBackups(
	file: string,
	{
		backups,
		now,
		hasFile,
	}: {
		backups: { folder: string; everyMs: number } | undefined;
		now: number;
		hasFile: boolean;
	},
): Finding[] {
	if (backups === undefined)
		return [
			warning(
				"backups",
				"The server makes no backups by itself.",
				"Set --backup-every and --backup-folder, or run `peopled backup` on a schedule.",
			),
		];
	const { folder, everyMs } = backups;
	const times = listBackups(file, folder);
	const space = existsSync(folder)
		? [
				...judgeFileSystemOfBackups(file, folder),
				...judgeSpace(folder, {
					...spaceOf(folder),
					fileBytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
				}),
			]
		: [];
	if (times.length === 0)
		return [
			hasFile
				? warning(
						"backups",
						`${folder} has no backup of this directory.`,
						"The server makes the first at its start; its log says why when it cannot.",
					)
				: ok("backups", "The first start makes the first backup."),
			...space,
		];
	const age = now - Math.max(...times);
	const sentence = `The newest of ${times.length} ${times.length === 1 ? "backup" : "backups"} in ${folder} is ${showSpan(Math.max(age, 0))} old.`;
	return [
		age <= 2 * everyMs
			? ok("backups", sentence)
			: problem(
					"backups",
					`${sentence} One is due every ${showSpan(everyMs)}.`,
					"The log of the server says why the last ones failed.",
				),
		...space,
	];
}

function judgeFileSystemOfBackups(file: string, folder: string): Finding[] {
	const own = statSync(file, { throwIfNoEntry: false });
	return own !== undefined && own.dev === statSync(folder).dev
		? [
				warning(
					"backups",
					`${folder} is on the disk of the directory, and is lost with it.`,
					"Name a folder on another disk with --backup-folder, and copy the backups to another machine.",
				),
			]
		: [];
}

// The folder, or the closest one above it that exists.
function findExisting(folder: string): string {
	return existsSync(folder) || folder === dirname(folder)
		? folder
		: findExisting(dirname(folder));
}
