import pg from "pg";
import { splitAddress } from "./connections.ts";
import { newestSchema } from "./migrate.ts";
import { showAddress } from "./store.ts";

/** What a look at a PostgreSQL database shows, without a change of anything. */
export interface InspectedDatabase {
	/** Without the password. */
	address: string;
	/** Why it cannot be reached; undefined when it can. */
	failure: string | undefined;
	/** Such as `15.6`. */
	version: string;
	versionNumber: number;
	isStandby: boolean;
	isSuperuser: boolean;
	encoding: string;
	/** 0 when the database is empty. */
	schema: number;
	/** The schema of this version. */
	newest: number;
	/** Settings of the server by their names. */
	settings: Readonly<Record<string, string>>;
	/** The milliseconds since 1970 that its clock shows, and how long the question took. */
	clockMs: number;
	tookMs: number;
	/** Standbys by their names, with the bytes of the log that each has not replayed. */
	standbys: readonly { name: string; lagBytes: number | undefined }[];
	/** The seconds by which a standby lags; undefined on a primary, and on a standby that has everything. */
	lagSeconds: number | undefined;
}

const names = [
	...["fsync", "full_page_writes", "synchronous_commit", "max_connections"],
	...["superuser_reserved_connections", "synchronous_standby_names"],
	"default_transaction_read_only",
];

/** Looks at each host of an address. Resolves also when none can be reached. */
export function inspectDatabase(
	address: string,
	{ connectMsMax }: { connectMsMax: number },
): Promise<InspectedDatabase[]> {
	return Promise.all(
		splitAddress(address).map((host) => inspectHost(host, connectMsMax)),
	);
}

async function inspectHost(
	address: string,
	connectMsMax: number,
): Promise<InspectedDatabase> {
	const empty: InspectedDatabase = {
		...{ address: showAddress(address), failure: undefined },
		...{ version: "", versionNumber: 0, isStandby: false },
		...{ isSuperuser: false, encoding: "", schema: 0 },
		...{ newest: newestSchema(), settings: {}, clockMs: 0, tookMs: 0 },
		...{ standbys: [], lagSeconds: undefined },
	};
	const client = new pg.Client({
		connectionString: address,
		connectionTimeoutMillis: connectMsMax,
		query_timeout: connectMsMax,
		application_name: "peopled doctor",
	});
	client.on("error", () => {});
	try {
		await client.connect();
		await client.query("BEGIN READ ONLY");
		const began = performance.now();
		const clock = await client.query<{ ms: string }>(
			"SELECT extract(epoch FROM clock_timestamp()) * 1000 AS ms",
		);
		const tookMs = performance.now() - began;
		return {
			...empty,
			...(await readFacts(client)),
			...{ clockMs: Number(clock.rows[0]?.ms), tookMs },
		};
	} catch (cause) {
		return { ...empty, failure: (cause as Error).message };
	} finally {
		await client.end().catch(() => {});
	}
}

async function readFacts(client: pg.Client) {
	const { rows } = await client.query<{
		version: string;
		number: number;
		standby: boolean;
		super: boolean;
		encoding: string;
		lag: string | null;
		has_schema: boolean;
	}>(
		`SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number, pg_is_in_recovery() AS standby,
		(SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super, current_setting('server_encoding') AS encoding,
		CASE WHEN pg_is_in_recovery() AND pg_last_wal_receive_lsn() IS DISTINCT FROM pg_last_wal_replay_lsn()
		THEN extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END AS lag,
		to_regclass('schema_migrations') IS NOT NULL AS has_schema`,
	);
	const [row] = rows;
	if (row === undefined) throw new Error("The database did not answer.");
	const settings = await client.query<{ name: string; setting: string }>(
		"SELECT name, setting FROM pg_settings WHERE name = ANY ($1)",
		[names],
	);
	// Without the role pg_monitor, the positions are hidden.
	const standbys = await client.query<{ name: string; lag: string | null }>(
		row.standby
			? "SELECT '' AS name, NULL AS lag WHERE false"
			: "SELECT application_name AS name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS lag FROM pg_stat_replication",
	);
	const schema = row.has_schema
		? await client.query<{ schema: number }>(
				"SELECT coalesce(max(number), 0) AS schema FROM schema_migrations",
			)
		: undefined;
	return {
		...{ version: row.version, versionNumber: row.number },
		...{ isStandby: row.standby, isSuperuser: row.super },
		...{ encoding: row.encoding, schema: schema?.rows[0]?.schema ?? 0 },
		lagSeconds: row.lag === null ? undefined : Number(row.lag),
		settings: Object.fromEntries(
			settings.rows.map(({ name, setting }) => [name, setting]),
		),
		standbys: standbys.rows.map(({ name, lag }) => ({
			name,
			lagBytes: lag === null ? undefined : Number(lag),
		})),
	};
}
