import type { StoreAddress } from "../../settings/store-address.ts";
import {
	type InspectedDatabase,
	inspectDatabase,
} from "../../storage/postgres/inspect-database.ts";
import { judgeClock } from "./examine-machine.ts";
import { type Finding, ok, problem, showBytes, warning } from "./finding.ts";

const versionMin = 150_000;
const lagBytesMax = 64 * 1024 * 1024;
/** The server reads from no replica that is further behind. */
const lagSecondsMax = 2;

/** Examines the PostgreSQL database and its replicas. Only reads. */
export async function examineDatabase(
	store: StoreAddress & { engine: "postgres" },
	{ workers }: { workers: number },
): Promise<Finding[]> {
	const hosts = await inspectDatabase(store.address, store);
	const replicas = await Promise.all(
		store.replicas.map((address) => inspectDatabase(address, store)),
	);
	const wanted = store.connectionsMax * workers;
	return [
		...judgeHosts(hosts, wanted),
		...replicas.flat().flatMap(judgeReplica),
		...(store.secretKey === undefined
			? [
					warning(
						"secrets",
						"The secrets of webhooks are stored unencrypted in the database.",
						"Set PEOPLED_SECRET_KEY to encrypt new ones.",
					),
				]
			: []),
	];
}

/** `connections`: how many the server may open in all. */
export function judgeHosts(
	hosts: readonly InspectedDatabase[],
	connections: number,
): Finding[] {
	const primaries = hosts.filter(
		({ failure, isStandby }) => failure === undefined && !isStandby,
	);
	return [
		...hosts.flatMap(({ address, failure }) => {
			if (failure === undefined) return [];
			const sentence = `${address} cannot be reached: ${failure.replace(/\.?$/, ".")}`;
			const wayOut =
				"Check the address, the password, the firewall and that PostgreSQL runs.";
			return primaries.length > 0
				? warning("database", sentence, wayOut)
				: problem("database", sentence, wayOut);
		}),
		...(primaries.length > 0 || hosts.every(({ failure }) => failure)
			? []
			: [
					problem(
						"database",
						"Every host of the address is a standby: none accepts changes.",
						"Name the primary too, or promote a standby.",
					),
				]),
		...primaries.flatMap((primary) => judgePrimary(primary, connections)),
	];
}

function judgePrimary(
	database: InspectedDatabase,
	connections: number,
): Finding[] {
	const { address, version, versionNumber, schema, newest } = database;
	const found = `${address} is PostgreSQL ${version}`;
	return [
		versionNumber >= versionMin
			? ok("database", `${found}.`)
			: problem("database", `${found}.`, "Use PostgreSQL 15 or later."),
		schema > newest
			? problem(
					"database",
					`Its schema ${schema} is newer than this version, which knows up to ${newest}.`,
					"Start the newer version.",
				)
			: ok(
					"database",
					schema === newest
						? `Its schema is ${schema}, that of this version.`
						: `Its schema is ${schema || "empty"}; the next start of this version updates it to ${newest}.`,
				),
		...judgeDurability(database),
		...judgeConnections(database, connections),
		...(database.isSuperuser
			? [
					warning(
						"database",
						"The role of the server is a superuser.",
						"Use a role that only owns the database.",
					),
				]
			: []),
		...(database.encoding === "UTF8"
			? []
			: [
					problem(
						"database",
						`The encoding is ${database.encoding}.`,
						"Create the database with ENCODING 'UTF8' TEMPLATE template0.",
					),
				]),
		...database.standbys.map(({ name, lagBytes = 0 }) =>
			lagBytes <= lagBytesMax
				? ok("replication", `The standby ${name} follows.`)
				: warning(
						"replication",
						`The standby ${name} is ${showBytes(lagBytes)} of the log behind.`,
						"Check its disk and the network.",
					),
		),
		judgeClock(Date.now(), {
			at: database.clockMs,
			of: "PostgreSQL",
			precisionMs: database.tookMs,
		}),
	];
}

function judgeDurability({ settings }: InspectedDatabase): Finding[] {
	const isOff = (name: string) => settings[name] === "off";
	const lossy = [
		["fsync", "a crash of the machine destroys the database"],
		["full_page_writes", "a crash of the machine may destroy pages"],
		["synchronous_commit", "a crash loses changes that were acknowledged"],
	] as const;
	const findings = lossy
		.filter(([name]) => isOff(name))
		.map(([name, loss]) =>
			problem(
				"durability",
				`${name} is off in PostgreSQL: ${loss}.`,
				`Set ${name} = on.`,
			),
		);
	if (settings.default_transaction_read_only === "on")
		findings.push(
			problem(
				"database",
				"default_transaction_read_only is on: the database takes no changes.",
				"Turn it off for the role or the database.",
			),
		);
	return findings.length > 0
		? findings
		: [
				ok(
					"durability",
					`synchronous_commit is ${settings.synchronous_commit}, and fsync is on.`,
				),
			];
}

function judgeConnections(
	{ settings }: InspectedDatabase,
	connections: number,
): Finding[] {
	const most =
		Number(settings.max_connections) -
		Number(settings.superuser_reserved_connections);
	const sentence = `This server may open ${connections} connections, and PostgreSQL accepts ${most}.`;
	return [
		connections <= most
			? ok("connections", sentence)
			: problem(
					"connections",
					sentence,
					"Raise max_connections, or lower --store-connections or --workers.",
				),
	];
}

/** Judges a replica of `--store-replicas`. */
export function judgeReplica({
	address,
	failure,
	lagSeconds = 0,
}: InspectedDatabase): Finding {
	if (failure !== undefined)
		return warning(
			"replication",
			`The replica ${address} cannot be reached: ${failure.replace(/\.?$/, ".")}`,
			"The server reads from the primary meanwhile. Check the address and that the replica runs.",
		);
	return lagSeconds <= lagSecondsMax
		? ok("replication", `The replica ${address} follows.`)
		: warning(
				"replication",
				`The replica ${address} is ${Math.round(lagSeconds)} seconds behind, so the server does not read from it.`,
				"Check its disk and the network.",
			);
}
