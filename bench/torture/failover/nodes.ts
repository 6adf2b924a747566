import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chownSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { send, titleOf } from "../cluster/database-processes.ts";

const nodeNames = ["one", "two", "three"] as const;
const packages = ["postgresql", "patroni", "etcd-server"];
const passwords = { superuser: "super", replication: "replica" };
/** Patroni's times, in seconds: the lifetime of the leader's key, and the interval of checks. */
const ttl = 10;
const loopWait = 2;
const retryTimeout = 3;

/** One node: Patroni with the PostgreSQL that it runs. */
export interface DatabaseNode {
	readonly name: string;
	readonly port: number;
	start(): void;
	/** Ends Patroni and every process of its PostgreSQL at once (SIGKILL). */
	kill(): Promise<void>;
	/** Lets Patroni and every process of its PostgreSQL stand still (SIGSTOP), until they continue (SIGCONT). */
	freeze(): void;
	thaw(): void;
	/** Lets only the processes stand still that send its log to the others. */
	freezeSenders(): void;
	/** Asks Patroni to stop (SIGTERM). */
	stop(): Promise<void>;
}

/** The state of a node, as Patroni reports it. */
export interface Member {
	name: string;
	role: string;
	state: string;
}

/** Three nodes over one etcd, all on this machine. */
export interface DatabaseCluster {
	readonly nodes: readonly DatabaseNode[];
	/** The states of all nodes, from any that responds. */
	readMembers(): Promise<Member[]>;
	/** Asks the leader to hand over to another node; false when Patroni refuses at the moment. */
	switchOver(leader: string): Promise<boolean>;
	/** Copies a node from the leader again, as an operator does with one that cannot follow any more. */
	copyAgain(name: string): Promise<void>;
	/** Acknowledges commits from now on that no other node has. */
	replicateLater(): Promise<void>;
	/** The address of a database on one node. */
	addressOf(port: number, database: string): string;
	stop(): Promise<void>;
}

interface User {
	uid?: number;
	gid?: number;
}

/** A sentence about what is missing on this machine, or undefined. */
export function tellMissing(): string | undefined {
	const isThere =
		existsSync("/usr/bin/patroni") &&
		existsSync("/usr/bin/etcd") &&
		existsSync("/usr/lib/postgresql");
	return isThere
		? undefined
		: `It needs Debian's packages: apt-get install -y ${packages.join(" ")}`;
}

/** Starts etcd and three nodes with synchronous replication in a folder. */
export async function startCluster(folder: string): Promise<DatabaseCluster> {
	const user = chooseUser();
	own(folder, user);
	const [etcdPort, peerPort, ...ports] = await findPorts(8);
	const etcd = start(
		"/usr/bin/etcd",
		[
			...["--name", "etcd", "--data-dir", join(folder, "etcd"), "--enable-v2"],
			...["--listen-client-urls", `http://127.0.0.1:${etcdPort}`],
			...["--advertise-client-urls", `http://127.0.0.1:${etcdPort}`],
			...["--listen-peer-urls", `http://127.0.0.1:${peerPort}`],
			...["--initial-advertise-peer-urls", `http://127.0.0.1:${peerPort}`],
			...["--initial-cluster", `etcd=http://127.0.0.1:${peerPort}`],
		],
		{ folder, user, log: "etcd.log" },
	);
	const restPorts = ports.slice(3);
	const nodes = nodeNames.map((name, index) =>
		openNode({
			name,
			folder,
			user,
			port: ports[index] as number,
			restPort: restPorts[index] as number,
			etcdPort: etcdPort as number,
		}),
	);
	const endAll = () => {
		etcd.kill("SIGKILL");
		for (const node of nodes) node.kill();
		rmSync(folder, { recursive: true, force: true });
	};
	process.on("exit", endAll);
	for (const node of nodes) node.start();
	return {
		nodes,
		addressOf: (port, database) =>
			`postgres://postgres:${passwords.superuser}@127.0.0.1:${port}/${database}`,
		async readMembers() {
			for (const port of restPorts) {
				const reply = await fetch(`http://127.0.0.1:${port}/cluster`, {
					signal: AbortSignal.timeout(2000),
				}).catch(() => undefined);
				if (reply?.ok)
					return ((await reply.json()) as { members: Member[] }).members;
			}
			return [];
		},
		async switchOver(leader) {
			const index = nodes.findIndex(({ name }) => name === leader);
			const reply = await fetch(
				`http://127.0.0.1:${restPorts[index]}/switchover`,
				{ method: "POST", body: JSON.stringify({ leader }) },
			);
			return reply.ok;
		},
		async copyAgain(name) {
			const index = nodes.findIndex((node) => node.name === name);
			// Refused while Patroni does something else with it; then the next call asks again.
			await fetch(`http://127.0.0.1:${restPorts[index]}/reinitialize`, {
				method: "POST",
				body: JSON.stringify({ force: true }),
			}).catch(() => undefined);
		},
		async replicateLater() {
			const reply = await fetch(`http://127.0.0.1:${restPorts[0]}/config`, {
				method: "PATCH",
				body: JSON.stringify({
					synchronous_mode: false,
					synchronous_mode_strict: false,
				}),
			});
			if (!reply.ok)
				throw new Error(`Patroni: ${reply.status} ${await reply.text()}`);
		},
		async stop() {
			for (const node of nodes) node.thaw();
			await Promise.all(nodes.map((node) => node.stop()));
			await end(etcd, "SIGTERM");
			process.off("exit", endAll);
		},
	};
}

function openNode({
	name,
	folder,
	user,
	port,
	restPort,
	etcdPort,
}: {
	name: string;
	folder: string;
	user: User;
	port: number;
	restPort: number;
	etcdPort: number;
}): DatabaseNode {
	const data = join(folder, name);
	const sockets = join(folder, `${name}-sockets`);
	mkdirSync(sockets);
	own(sockets, user);
	const file = join(folder, `${name}.json`);
	// YAML, which Patroni reads, includes JSON.
	writeFileSync(
		file,
		JSON.stringify(
			describeNode({ name, data, sockets, port, restPort, etcdPort }),
		),
	);
	own(file, user);
	let patroni: ChildProcess | undefined;
	const listProcesses = () => {
		const postmaster = readPostmaster(data);
		return postmaster === undefined
			? []
			: [postmaster, ...listChildren(postmaster)];
	};
	const signal = (sent: NodeJS.Signals) => {
		patroni?.kill(sent);
		for (const pid of listProcesses()) send(pid, sent);
	};
	return {
		name,
		port,
		start() {
			patroni = start("/usr/bin/patroni", [file], {
				folder,
				user,
				log: `${name}.log`,
			});
		},
		async kill() {
			const isOver = patroni && end(patroni, "SIGKILL");
			for (const pid of listProcesses()) send(pid, "SIGKILL");
			await isOver;
		},
		freeze: () => signal("SIGSTOP"),
		thaw: () => signal("SIGCONT"),
		freezeSenders() {
			for (const pid of listProcesses())
				if (titleOf(pid).includes("walsender")) send(pid, "SIGSTOP");
		},
		async stop() {
			if (patroni !== undefined) await end(patroni, "SIGTERM");
		},
	};
}

function describeNode({
	name,
	data,
	sockets,
	port,
	restPort,
	etcdPort,
}: {
	name: string;
	data: string;
	sockets: string;
	port: number;
	restPort: number;
	etcdPort: number;
}) {
	const [version = ""] = readdirSync("/usr/lib/postgresql").sort().reverse();
	return {
		scope: "peopled",
		name,
		restapi: {
			listen: `127.0.0.1:${restPort}`,
			connect_address: `127.0.0.1:${restPort}`,
		},
		// Over the older protocol: Patroni 3.0 keeps a stale copy of the keys with the newer one when its leader was frozen.
		etcd: { hosts: [`127.0.0.1:${etcdPort}`] },
		bootstrap: {
			dcs: {
				ttl,
				loop_wait: loopWait,
				retry_timeout: retryTimeout,
				synchronous_mode: true,
				synchronous_mode_strict: true,
				postgresql: {
					use_pg_rewind: true,
					parameters: {
						max_connections: 100,
						wal_log_hints: "on",
						wal_keep_size: "1GB",
					},
				},
			},
			initdb: [{ encoding: "UTF8" }, { locale: "C" }, "data-checksums"],
			pg_hba: [
				"host replication replicator 127.0.0.1/32 scram-sha-256",
				"host all all 127.0.0.1/32 scram-sha-256",
			],
		},
		postgresql: {
			listen: `127.0.0.1:${port}`,
			connect_address: `127.0.0.1:${port}`,
			data_dir: data,
			bin_dir: `/usr/lib/postgresql/${version}/bin`,
			parameters: { unix_socket_directories: sockets },
			pgpass: `${sockets}/pgpass`,
			remove_data_directory_on_rewind_failure: true,
			remove_data_directory_on_diverging_timelines: true,
			authentication: {
				superuser: { username: "postgres", password: passwords.superuser },
				replication: {
					username: "replicator",
					password: passwords.replication,
				},
			},
		},
	};
}

// PostgreSQL does not run as root; Debian's package creates the user postgres.
function chooseUser(): User {
	if (process.getuid?.() !== 0) return {};
	const entry = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((line) => line.startsWith("postgres:"));
	const [, , uid, gid] = entry?.split(":") ?? [];
	return { uid: Number(uid), gid: Number(gid) };
}

function own(path: string, { uid, gid }: User): void {
	if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

function start(
	file: string,
	words: readonly string[],
	{ folder, user, log }: { folder: string; user: User; log: string },
): ChildProcess {
	const output = openSync(join(folder, log), "a");
	return spawn(file, words, {
		...user,
		cwd: folder,
		env: { PATH: process.env.PATH, HOME: folder, LC_ALL: "C.UTF-8" },
		stdio: ["ignore", output, output],
	});
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const isOver = once(child, "exit");
	child.kill(signal);
	await isOver;
}

function readPostmaster(data: string): number | undefined {
	try {
		return Number(
			readFileSync(join(data, "postmaster.pid"), "utf8").split("\n", 1)[0],
		);
	} catch {
		return undefined;
	}
}

function listChildren(pid: number): number[] {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
			.split(" ")
			.map(Number)
			.filter((child) => child > 0);
	} catch {
		return [];
	}
}

async function findPorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer().listen(0, "127.0.0.1");
			await once(server, "listening");
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(
		servers.map((server) => new Promise((closed) => server.close(closed))),
	);
	return ports;
}
