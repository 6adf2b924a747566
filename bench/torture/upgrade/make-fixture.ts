import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pg from "pg";
import {
	adminToken,
	createFolder,
	runScript,
	type send,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { createDatabase, openClient } from "../bare-database.ts";
import { type Fixture, keepParts, readPeople } from "./fixture.ts";

/**
 * Writes the fixture of a schema, with the code of a checkout of that time: `bun bench/torture/upgrade/make-fixture.ts
 * <checkout> <schema>`. Only the sample is in it.
 */
const [given = "", schema = ""] = process.argv.slice(2);
const checkout = resolve(given);
const script = join(checkout, "src/main.ts");

await using folder = await createFolder();
await using database = await createDatabase();
{
	await using server = await startServer({ script, data: folder.path });
	await change(server);
	const people = await readPeople(server.url);
	await server.stop();
	const file = join(folder.path, "peopled.db");
	const verified = await run("verify", "--data", folder.path);
	await run("copy", "--from", `sqlite:${file}`, "--to", database.address);
	const fixture: Fixture = {
		schema: Number(schema),
		heads: [...verified.matchAll(/Head: (\S+)/g)].map(([, head = ""]) => head),
		people,
	};
	using db = new DatabaseSync(file);
	db.exec(
		"PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM",
	);
	keepParts(Number(schema), {
		"peopled.db": readFileSync(file),
		"postgres.sql": Buffer.from(await dump(database.address)),
		"fixture.json": Buffer.from(JSON.stringify(fixture)),
	});
	console.log(
		`Schema ${schema}: ${people.length} people, ${fixture.heads.length} heads.`,
	);
}
process.exit(0);

async function run(...words: string[]): Promise<string> {
	const { exitCode, stdout, stderr } = await runScript([script, ...words], {
		runtime: "bun",
	});
	if (exitCode !== 0) throw new Error(`${words[0]}: ${stderr}`);
	return stdout;
}

// A bit of every kind of change; kinds that the version does not have yet are left out.
async function change(server: Parameters<typeof send>[0]): Promise<void> {
	const call = async (method: string, path: string, body?: unknown) => {
		const reply = await fetch(`${server.url}/v1${path}`, {
			method,
			headers: {
				authorization: `Bearer ${adminToken}`,
				"content-type": "application/json",
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await reply.text();
		if (reply.status >= 500 || (!reply.ok && reply.status !== 404))
			throw new Error(`${method} ${path}: ${reply.status} ${text}`);
		return (text === "" ? {} : JSON.parse(text)) as {
			id: string;
			items: { id: string; type: string; emails: string[] }[];
		};
	};
	const { items } = await call("GET", "/people?max=40");
	const plain = items.filter(
		({ type, emails }) =>
			type === "person" && emails[0] !== "admin@example.com",
	);
	for (const [index, { id }] of plain.entries())
		await call("PATCH", `/people/${id}`, { title: `Title ${index}` });
	for (const name of ["Zoë Ångström", "Émile O'Neill-Brontë", "Jürgen Groß"]) {
		const slug = name.codePointAt(0);
		const { id } = await call("POST", "/people", {
			emails: [`made.${slug}@example.com`],
			displayName: name,
			firstName: name.split(" ")[0],
		});
		await call("PATCH", `/people/${id}`, { department: "Élan" });
		await call("DELETE", `/people/${id}`);
		if (slug !== 90) await call("POST", `/people/${id}/restore`);
	}
	await call("POST", "/tokens", { name: "kept" }).catch(() => undefined);
	await call("POST", "/webhooks", {
		name: "kept",
		targetUrl: "http://127.0.0.1:9/changed",
		resource: "people",
		event: "deleted",
		secret: "a secret of the fixture",
	});
	await call("POST", "/locations", {
		name: "Zürich",
		timeZone: "Europe/Zurich",
		preferredLanguage: "de_DE",
		announcementLanguage: "de_DE",
		address: {
			address1: "Bahnhofstrasse 1",
			city: "Zürich",
			postalCode: "8001",
			country: "CH",
			state: "ZH",
		},
	}).catch(() => undefined);
	const { id: groupId } = await call("POST", "/groups", {
		displayName: "Kept",
		members: plain.slice(0, 3).map(({ id }) => ({ id })),
	});
	if (groupId !== undefined)
		await call("PATCH", `/groups/${groupId}`, { description: "A group" });
}

// The migrations of the checkout as they are, then every row.
async function dump(address: string): Promise<string> {
	await using client = await openClient(address);
	const migrations = join(checkout, "src/storage/postgres/migrations");
	const texts = readdirSync(migrations)
		.sort()
		.map((name) => readFileSync(join(migrations, name), "utf8"));
	const { rows: tables } = await client.query<{ name: string; sql: string }>(
		"SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
	);
	const lines = [
		"SET session_replication_role = replica;",
		"CREATE TABLE schema_migrations (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());",
		...texts,
	];
	for (const { name } of tables) {
		const { rows } = await client.query<{ rows: string | null }>(
			`SELECT json_agg(t)::text AS rows FROM ${name} t`,
		);
		if (rows[0]?.rows)
			lines.push(
				`INSERT INTO ${name} SELECT * FROM json_populate_recordset(NULL::${name}, ${pg.escapeLiteral(rows[0].rows)});`,
			);
	}
	return lines.join("\n");
}
