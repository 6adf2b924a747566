import { DirectoryError } from "../../directory/errors.ts";
import type { Store } from "../../directory/store/store.ts";
import { openAuthorizations } from "../sql/authorizations.ts";
import { openChanges } from "../sql/changes.ts";
import { openGroupReads } from "../sql/groups.ts";
import { openIntegrations } from "../sql/integrations.ts";
import { openLicenseTemplates } from "../sql/license-templates.ts";
import { openLicenses } from "../sql/licenses.ts";
import { openNumbers } from "../sql/numbers.ts";
import { openOrganizations } from "../sql/organizations.ts";
import { openPeopleReads } from "../sql/people/people.ts";
import { readSetting, writeSetting } from "../sql/settings.ts";
import { openDryRunStore } from "../sql/steps/dry-run-store.ts";
import { openCatalogs } from "./catalogs.ts";
import type { PoolOptions } from "./connections.ts";
import { type Database, openDatabase } from "./database.ts";
import { openJobs } from "./jobs.ts";
import { renewKeys } from "./key-form.ts";
import { loadContents } from "./load.ts";
import { openLocations } from "./locations.ts";
import { migrate } from "./migrate.ts";
import { openPeople } from "./people.ts";
import { openPeopleReader } from "./people-reader.ts";
import { openPresences } from "./presences.ts";
import { openReplicas } from "./replicas.ts";
import { openSnapshots } from "./snapshots/snapshots.ts";
import { openSqlEngine } from "./sql-engine.ts";
import { openStoredReplies } from "./stored-replies.ts";
import { openTokens } from "./tokens.ts";
import { openWebhooks } from "./webhooks.ts";
import { doWork } from "./work.ts";
import { openStepSource } from "./writer/step-source.ts";
import { openGroupChange } from "./writer/together.ts";
import { openWriter } from "./writer/writer.ts";

/** The operator's options for the engine. */
export interface PostgresOptions extends PoolOptions {
	/** Addresses of replicas, which may lag a moment behind. */
	replicas?: readonly string[];
	/** Whether a directory may be created where there is none; true when left out. */
	mayCreate?: boolean;
}

/**
 * Opens the cluster engine on a PostgreSQL database and updates its schema. Rejects when the database is
 * from a newer version, or cannot be reached.
 */
export async function openPostgresStore(
	address: string,
	options: PostgresOptions,
): Promise<Store> {
	const database = openDatabase(address, options);
	try {
		await migrate(database, showAddress(address), options);
		await renewKeys(database);
	} catch (cause) {
		await database.close();
		if (!(cause instanceof DirectoryError)) throw cause;
		const reason = (cause.cause as Error | undefined)?.message ?? "";
		throw new Error(
			`Cannot open ${showAddress(address)}: ${reason || cause.message}`,
			{ cause },
		);
	}
	const store = openParts(database);
	const copies = (options.replicas ?? []).map((copy) => {
		const reading = openDatabase(copy, options, "any");
		return { database: reading, store: openParts(reading) };
	});
	if (copies.length === 0) return store;
	return {
		...store,
		readConnections: () =>
			[{ server: "primary", database }, ...copies].map(
				({ database }, index) => ({
					server: index === 0 ? "primary" : `replica${index}`,
					...database.countConnections(),
				}),
			),
		replicas: openReplicas(database, copies),
		async [Symbol.asyncDispose]() {
			await store[Symbol.asyncDispose]();
			for (const copy of copies) await copy.store[Symbol.asyncDispose]();
		},
	};
}

function openParts(database: Database): Store {
	const catalogs = openCatalogs();
	const writer = openWriter({ database, catalogs });
	const engine = { database, writer, catalogs };
	const sql = openSqlEngine(database);
	const reader = openPeopleReader(database);
	let closing: Promise<void> | undefined;
	const close = async () => {
		await writer.drain();
		await database.close();
	};
	const store: Store = {
		engine: "PostgreSQL",
		people: openPeople(engine, openPeopleReads(sql, reader)),
		presences: openPresences(database),
		organizations: openOrganizations(sql),
		licenses: openLicenses(sql),
		licenseTemplates: openLicenseTemplates(sql),
		locations: openLocations(sql, database),
		numbers: openNumbers(sql),
		groups: { ...openGroupReads(sql), change: openGroupChange(engine) },
		tokens: openTokens(sql, database),
		integrations: openIntegrations(sql),
		authorizations: openAuthorizations(sql),
		changes: openChanges(sql, reader),
		webhooks: openWebhooks(sql, database),
		replies: openStoredReplies(database),
		jobs: openJobs(sql, database),
		snapshots: openSnapshots(database),
		openDryRun: () =>
			openDryRunStore(
				store,
				openStepSource(database, { catalogs, isLocking: false }),
			),
		load: (contents) => loadContents(database, contents),
		readSetting: (name) => sql.read(readSetting(name)),
		writeSetting: (name, value) =>
			doWork(database, writeSetting({ name, value })),
		async checkHealth() {
			const row = await database.get<{ isReadOnly: boolean }>(
				`SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean AS "isReadOnly" FROM (SELECT 1 FROM settings LIMIT 1) AS setting RIGHT JOIN (SELECT 1) AS one ON true`,
			);
			return row?.isReadOnly
				? {
						isWritable: false,
						reason: "The database takes no changes: it is read-only.",
					}
				: { isWritable: true };
		},
		readConnections: () => [
			{ server: "primary", ...database.countConnections() },
		],
		// The pool refuses to be closed again.
		[Symbol.asyncDispose]: () => (closing ??= close()),
	};
	return store;
}

/** The address without the password. */
export function showAddress(address: string): string {
	return address
		.replace(/^(\w+:\/\/[^:@/]*):.*@/, "$1@")
		.replace(/([?&]password=)[^&]*/gi, "$1***");
}
