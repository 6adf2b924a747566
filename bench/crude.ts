import { Database, type SQLQueryBindings } from "bun:sqlite";
import { hash } from "node:crypto";

// The ceiling of this design: the bare work of a GET, of a durable PUT with history and of a list page on a copy of a seeded
// file, on the same runtime, without rules, errors or safety. `bun bench/crude.ts <file>` prints its address. A PUT
// takes name and title from its body; changes that arrive together share a commit, which is on disk before they are
// answered.

interface Person {
	id: string;
	emails: string[];
	displayName: string;
	nickName?: string;
	firstName?: string;
	lastName?: string;
	orgId: string;
	roles: string[];
	licenses: string[];
	department?: string;
	title?: string;
	timezone?: string;
	createdAt: number;
	modifiedAt: number;
	version: number;
}

interface PersonRow {
	row: number;
	document: string;
	last_activity_at: number | null;
}

interface WaitingPut {
	id: string;
	body: Pick<Person, "displayName" | "title">;
	answer: (person: Person) => void;
}

const pageLength = 100;
const [file = ""] = process.argv.slice(2);
const database = new Database(file);
database.exec(
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; CREATE TABLE crude_changes (org_id TEXT, id INTEGER, subject_id TEXT, at INTEGER, fields TEXT, hash TEXT, PRIMARY KEY (org_id, id)) WITHOUT ROWID",
);
const prepare = <Row, Values extends SQLQueryBindings[]>(sql: string) =>
	database.query<Row, Values>(sql);
const { org_id: orgId } = prepare<{ org_id: string }, []>(
	"SELECT org_id FROM people LIMIT 1",
).get() as { org_id: string };
const joined =
	"SELECT people.row, document, last_activity_at FROM people LEFT JOIN presences ON presences.org_id = people.org_id AND person_id = id";
const readPerson = prepare<PersonRow, [string, string]>(
	`${joined} WHERE people.org_id = ? AND id = ?`,
);
const readPage = prepare<PersonRow, [string, string, number]>(
	`${joined} WHERE people.org_id = ? AND name_key >= ? ORDER BY name_key, id LIMIT ?`,
);
const writePerson = prepare<unknown, [number, string, number]>(
	"UPDATE people SET version = ?, document = ? WHERE row = ?",
);
const writeChange = prepare<
	unknown,
	[string, number, string, number, string, string]
>("INSERT INTO crude_changes VALUES (?, ?, ?, ?, ?, ?)");
// Where the pages of a walk begin.
const names = prepare<{ name_key: string }, [string]>(
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
	const person = await new Promise<Person>((answer) => {
		if (waiting.push({ id, body, answer }) === 1) setImmediate(commit);
	});
	return reply(show(person, null), person.version);
}

function commit(): void {
	const batch = waiting;
	waiting = [];
	database.exec("BEGIN IMMEDIATE");
	const people = batch.map(change);
	database.exec("COMMIT");
	for (const [index, { answer }] of batch.entries())
		answer(people[index] as Person);
}

function change({ id, body }: WaitingPut): Person {
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
	return person;
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
		status: "active",
		invitePending: "false",
		loginEnabled: "true",
		type: "person",
	};
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
