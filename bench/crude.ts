import { hash } from "node:crypto";
import type { Person } from "../src/directory/people/person.ts";
import { openCrudeFile } from "./crude-file.ts";

// The ceiling of this design: the bare work of a GET, of a durable PUT with history and of a list page, on the same runtime and
// the same people, without rules, errors or safety. `bun bench/crude.ts <file>` copies the people of a seeded file, and prints
// the address of this server. Each reply has the body that the product sends. A PUT takes name and title from its body;
// changes that arrive together share a commit, which is on disk before they are answered.

interface PersonRow {
	row: number;
	document: string;
	last_activity_at: number | null;
}

interface WaitingPut {
	id: string;
	body: Pick<Person, "displayName" | "title">;
	answer: (changed: Changed) => void;
}

interface Changed {
	person: Person;
	lastActivityAt: number | null;
}

const pageLength = 100;
const activeForMs = 10 * 60 * 1000;
const [file = ""] = process.argv.slice(2);
const { database, orgId } = await openCrudeFile(file);
const joined =
	"SELECT people.row, document, last_activity_at FROM people LEFT JOIN presences ON presences.org_id = people.org_id AND person_id = id";
const readPerson = database.query<PersonRow, [string, string]>(
	`${joined} WHERE people.org_id = ? AND id = ?`,
);
const readPage = database.query<PersonRow, [string, string, number]>(
	`${joined} WHERE people.org_id = ? AND name_key >= ? ORDER BY name_key, id LIMIT ?`,
);
const writePerson = database.query<unknown, [number, string, number]>(
	"UPDATE people SET version = ?, document = ? WHERE row = ?",
);
const writeChange = database.query<
	unknown,
	[string, number, string, number, string, string]
>("INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?)");
const begin = database.query("BEGIN IMMEDIATE");
const end = database.query("COMMIT");
// Where the pages of a walk begin.
const names = database
	.query<{ name_key: string }, [string]>(
		"SELECT name_key FROM people WHERE org_id = ? ORDER BY name_key",
	)
	.all(orgId)
	.filter((_, index) => index % pageLength === 0)
	.map((row) => row.name_key);

const prefix = "/v1/people/";
const server = Bun.serve({
	hostname: "127.0.0.1",
	port: 0,
	fetch(request) {
		if (request.headers.get("authorization") === null)
			return new Response(null, { status: 401 });
		const at = request.url.indexOf(prefix);
		if (at === -1) return reply({ items: listSomePage() });
		const id = readId(request.url.slice(at + prefix.length));
		return request.method === "PUT" ? put(id, request) : get(id);
	},
});
process.stdout.write(`http://127.0.0.1:${server.port}\n`);

function get(id: string): Response {
	const row = readPerson.get(orgId, id);
	if (row === null) return new Response(null, { status: 404 });
	const person = JSON.parse(row.document) as Person;
	return reply(show(person, row.last_activity_at), person.version);
}

function listSomePage(): object[] {
	const name = names[Math.floor(Math.random() * names.length)] ?? "";
	return readPage
		.all(orgId, name, pageLength)
		.map(({ document, last_activity_at }) =>
			show(JSON.parse(document) as Person, last_activity_at),
		);
}

let waiting: WaitingPut[] = [];
let changeId = 0;
let previousHash = "";

async function put(id: string, request: Request): Promise<Response> {
	const body = (await request.json()) as WaitingPut["body"];
	const { person, lastActivityAt } = await new Promise<Changed>((answer) => {
		if (waiting.push({ id, body, answer }) === 1) setImmediate(commit);
	});
	return reply(show(person, lastActivityAt), person.version);
}

function commit(): void {
	const batch = waiting;
	waiting = [];
	begin.run();
	const changes = batch.map(change);
	end.run();
	for (const [index, { answer }] of batch.entries())
		answer(changes[index] as Changed);
}

function change({ id, body }: WaitingPut): Changed {
	const row = readPerson.get(orgId, id) as PersonRow;
	const person = JSON.parse(row.document) as Person;
	const fields = JSON.stringify({
		title: { from: person.title, to: body.title },
	});
	person.title = body.title;
	person.displayName = body.displayName;
	person.version++;
	person.modifiedAt = Date.now();
	writePerson.run(person.version, JSON.stringify(person), row.row);
	previousHash = hash("sha256", previousHash + fields, "hex");
	writeChange.run(
		orgId,
		++changeId,
		id,
		person.modifiedAt,
		fields,
		previousHash,
	);
	return { person, lastActivityAt: row.last_activity_at };
}

function reply(body: object, version?: number): Response {
	const headers: Record<string, string> = {
		"content-type": "application/json;charset=UTF-8",
		trackingid: `ROUTER_${crypto.randomUUID()}`,
	};
	if (version !== undefined) headers.etag = `"${version}"`;
	return new Response(JSON.stringify(body), { headers });
}

function show(person: Person, lastActivityAt: number | null): object {
	return {
		id: writeId("PEOPLE", person.id),
		emails: person.emails,
		displayName: person.displayName,
		nickName: person.nickName,
		firstName: person.firstName,
		lastName: person.lastName,
		orgId: writeId("ORGANIZATION", person.orgId),
		roles: person.roles.map((id) => writeId("ROLE", id)),
		licenses: person.licenses.map((id) => writeId("LICENSE", id)),
		department: person.department,
		title: person.title,
		created: new Date(person.createdAt).toISOString(),
		lastModified: new Date(person.modifiedAt).toISOString(),
		timezone: person.timezone,
		lastActivity:
			lastActivityAt === null
				? undefined
				: new Date(lastActivityAt).toISOString(),
		status: showStatus(lastActivityAt),
		invitePending: lastActivityAt === null ? "true" : "false",
		loginEnabled: `${person.isLoginEnabled}`,
		type: person.type,
	};
}

function showStatus(lastActivityAt: number | null): string {
	if (lastActivityAt === null) return "pending";
	return Date.now() - lastActivityAt <= activeForMs ? "active" : "inactive";
}

function writeId(kind: string, id: string): string {
	return Buffer.from(`ciscospark://us/${kind}/${id}`).toString("base64url");
}

function readId(text: string): string {
	const [id = ""] = text.split("?");
	return (
		Buffer.from(id, "base64url").toString("latin1").split("/").at(-1) ?? ""
	);
}
