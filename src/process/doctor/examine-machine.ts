import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { promisify } from "node:util";
import type { Config } from "../../settings/config.ts";
import { type Finding, ok, showBytes, showSpan, warning } from "./finding.ts";

/** Descriptors beside those of connections: files, logs, threads, webhooks. */
const ownDescriptors = 128;
const memoryBytesMin = 256 * 1024 * 1024;
const timeMsMax = 3000;
/** A clock that is off by more spoils timestamps, lifetimes of tokens and the order of backups. */
const clockMsMax = 2000;

/** Examines the limits of the process and the clock of the machine. */
export async function examineMachine(
	config: Pick<Config, "requestsInFlightMax">,
): Promise<Finding[]> {
	return [
		...judgeDescriptors(readDescriptorLimit(), config.requestsInFlightMax),
		...judgeMemory(readMemoryLimit(), totalmem()),
		ok(
			"processors",
			`The server may use ${count(availableParallelism(), "processor")}.`,
		),
		...judgeSynchronization(await readSynchronization()),
	];
}

/** The clock of this machine against that of another one, both in milliseconds since 1970. */
export function judgeClock(
	own: number,
	{ at, of, precisionMs }: { at: number; of: string; precisionMs: number },
): Finding {
	const offMs = Math.abs(own - at);
	if (offMs <= clockMsMax + precisionMs)
		return ok("clock", `The clock agrees with that of ${of}.`);
	return warning(
		"clock",
		`The clock is ${showSpan(offMs)} ${own > at ? "ahead of" : "behind"} that of ${of}.`,
		"Synchronize the clocks of both machines, for example with chrony or systemd-timesyncd.",
	);
}

/** `soft`: the descriptors that a process may open; undefined: unknown. */
export function judgeDescriptors(
	soft: number | undefined,
	requestsMax: number,
): Finding[] {
	if (soft === undefined) return [];
	const wanted = requestsMax + ownDescriptors;
	const sentence = `The server may open ${soft === Infinity ? "any number of" : soft} files and connections.`;
	return [
		soft >= wanted
			? ok("open files", sentence)
			: warning(
					"open files",
					`${sentence} With --in-flight-limit ${requestsMax} it may need ${wanted}.`,
					`Raise the limit (\`ulimit -n ${wanted}\`, or LimitNOFILE in a unit of systemd), or lower --in-flight-limit.`,
				),
	];
}

/** `limit`: the bytes that the container or unit allows; undefined: no limit. */
export function judgeMemory(
	limit: number | undefined,
	machine: number,
): Finding[] {
	const most = Math.min(limit ?? Infinity, machine);
	const sentence = `The server may use ${showBytes(most)} of memory${limit !== undefined && limit < machine ? ", the limit of its container or unit" : ""}.`;
	return [
		most >= memoryBytesMin
			? ok("memory", sentence)
			: warning(
					"memory",
					sentence,
					`Give it at least ${showBytes(memoryBytesMin)}; docs/operating.md has figures under Sizing.`,
				),
	];
}

/** `isSynchronized`: what systemd says; undefined: this machine has no systemd. */
export function judgeSynchronization(
	isSynchronized: boolean | undefined,
): Finding[] {
	if (isSynchronized === undefined) return [];
	return [
		isSynchronized
			? ok("clock", "The clock is synchronized.")
			: warning(
					"clock",
					"The clock of this machine is not synchronized.",
					"Turn synchronization on: `timedatectl set-ntp true`.",
				),
	];
}

function readDescriptorLimit(): number | undefined {
	const limits = read("/proc/self/limits") ?? "";
	const soft = /^Max open files +(\S+)/m.exec(limits)?.[1];
	if (soft === undefined) return undefined;
	return soft === "unlimited" ? Infinity : Number(soft);
}

// The lowest limit of the group of this process and those above it.
function readMemoryLimit(): number | undefined {
	const own = /^0::(\/.*)$/m.exec(read("/proc/self/cgroup") ?? "")?.[1];
	const parts = (own ?? "/").split("/").filter((part) => part !== "");
	const limits = [...parts, ""].map((_, index) => {
		const group = parts.slice(0, parts.length - index).join("/");
		return Number(read(`/sys/fs/cgroup/${group}/memory.max`)?.trim());
	});
	const known = limits.filter((limit) => limit > 0);
	return known.length === 0 ? undefined : Math.min(...known);
}

async function readSynchronization(): Promise<boolean | undefined> {
	try {
		const { stdout } = await promisify(execFile)(
			"timedatectl",
			["show", "--property=NTPSynchronized", "--value"],
			{ timeout: timeMsMax },
		);
		return { yes: true, no: false }[stdout.trim()];
	} catch {
		return undefined;
	}
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return undefined;
	}
}

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
