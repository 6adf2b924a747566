import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	appendFileSync,
	cpSync,
	lchownSync,
	mkdirSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { waitFor } from "../../../test/end-to-end/process.ts";
import { ask, type DatabaseProcesses } from "./database-processes.ts";

/** A hot standby of a database. */
interface Standby extends AsyncDisposable {
	addressOf(database: string): string;
}

/** Starts a hot standby that applies each commit so much later than its primary. */
export async function startStandby(
	primary: DatabaseProcesses,
	applyDelayMs: number,
): Promise<Standby> {
	const home = join(primary.data, "../standby");
	const data = join(home, "data");
	mkdirSync(home);
	const label = await copyData(primary, data);
	writeFileSync(join(data, "backup_label"), label);
	writeFileSync(join(data, "standby.signal"), "");
	appendFileSync(
		join(data, "postgresql.auto.conf"),
		[
			`primary_conninfo = 'host=${join(primary.data, "..")} port=5432 user=peopled'`,
			`recovery_min_apply_delay = ${applyDelayMs}`,
			"",
		].join("\n"),
	);
	const { program, user } = primary;
	if (user !== undefined)
		for (const name of ["", ...readdirSync(home, { recursive: true })])
			lchownSync(join(home, String(name)), user.uid, user.gid);
	const child = spawn(
		program,
		[
			...["-D", data, "-c", "listen_addresses=", "-c", "max_connections=200"],
			...["-c", `unix_socket_directories=${home}`],
		],
		{ ...user, cwd: home, stdio: "ignore" },
	);
	const end = () => child.kill("SIGKILL");
	process.on("exit", end);
	const addressOf = (database: string) =>
		`postgres://peopled@/${database}?host=${encodeURIComponent(home)}&port=5432`;
	await waitFor("the standby to follow", async () =>
		ask(addressOf("peopled"), "SELECT 1").catch(() => undefined),
	);
	return {
		addressOf,
		async [Symbol.asyncDispose]() {
			const isOver = once(child, "exit");
			// An immediate end of all of its processes.
			child.kill("SIGQUIT");
			await isOver;
			process.off("exit", end);
			rmSync(home, { recursive: true });
		},
	};
}

// Copies the files of a running primary; gives the label that the copy needs. The connection has to live meanwhile.
async function copyData(
	{ data, addressOf }: DatabaseProcesses,
	target: string,
): Promise<string> {
	const client = new pg.Client({ connectionString: addressOf("postgres") });
	await client.connect();
	try {
		await client.query("SELECT pg_backup_start('standby', true)");
		cpSync(data, target, { recursive: true });
		rmSync(join(target, "postmaster.pid"));
		const { rows } = await client.query<{ label: string }>(
			"SELECT labelfile AS label FROM pg_backup_stop(false)",
		);
		return rows[0]?.label ?? "";
	} finally {
		await client.end();
	}
}
