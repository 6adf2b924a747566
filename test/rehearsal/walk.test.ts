import { expect, test } from "bun:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Person } from "../../src/directory/people/person.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { readCommandBlocks, readDocument, root } from "../source/document.ts";

/** The ports that the page names: of the service, and of the clone. */
const shownPorts = ["8080", "8081"];

test("the walk of docs/rehearsal.md leads as written from a clone to a change that was taken back", async () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-walk-"));
	try {
		const blocks = readCommandBlocks(readDocument("docs/rehearsal.md")).filter(
			({ section }) => section === "A walk in ten minutes",
		);
		const script = await composeScript(blocks.map(({ commands }) => commands));
		writeFileSync(join(folder, "npm"), npmShim, { mode: 0o755 });
		writeFileSync(join(folder, "walk.sh"), script);
		const done = await promisify(execFile)("sh", ["-e", "walk.sh"], {
			cwd: folder,
			env: { PATH: `${folder}:${process.env.PATH}` },
			encoding: "utf8",
		});
		const plan = readFileSync(join(folder, "changes.plan"), "utf8");
		expect(JSON.parse(plan).steps).toHaveLength(2);
		// The plan as Markdown, and the reports of the rehearsed apply and of the two true ones.
		expect(done.stdout).toContain("Head of Sales");
		expect(done.stdout.match(/^ *2 done$/gm)).toHaveLength(3);
		const [clone, service] = [
			await readTwo(join(folder, "rehearsal")),
			await readTwo(join(folder, "service")),
		];
		expect(clone[0]?.title).toBe("Head of Sales");
		expect(clone[1]?.department).toBe("Research");
		const start = await readTwo(
			join(folder, "rehearsal", "snapshots"),
			"start",
		);
		expect(service.map(settable)).toEqual(start.map(settable));
		expect(service.map(({ version }) => version)).toEqual([3, 3]);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

// A server runs until the script ends, and the next command waits until it is ready.
async function composeScript(blocks: readonly string[]): Promise<string> {
	const ports = await Promise.all(shownPorts.map(findFreePort));
	const lines = blocks.map((commands, index) => {
		if (!/\bnpm start\b/.test(commands)) return commands;
		const log = `server-${index}.log`;
		return `${commands.trim()} > ${log} 2>&1 &\nservers="$servers $!"\nuntil grep -q "is ready" ${log}; do kill -0 $!; sleep 0.1; done`;
	});
	const script = [
		`servers=""\ntrap 'kill $servers; wait' EXIT\nexport PEOPLED_PORT=${ports[0]}`,
		...lines,
	].join("\n");
	return shownPorts.reduce(
		(text, shown, index) => text.replaceAll(shown, String(ports[index])),
		script,
	);
}

const program = `exec "${process.execPath}" "${join(root, "src/main.ts")}"`;
const npmShim = `#!/bin/sh
case "$1 $2 $3" in
"start -- "*) shift 2; ${program} serve "$@" ;;
"run -s peopled") shift 4; ${program} "$@" ;;
*) echo "not a command of the walk: npm $*" >&2; exit 1 ;;
esac
`;

async function findFreePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	assert.ok(address !== null && typeof address === "object");
	await new Promise((resolve) => server.close(resolve));
	return address.port;
}

async function readTwo(folder: string, name = "peopled"): Promise<Person[]> {
	await using store = openSqliteStore(join(folder, `${name}.db`));
	const emails = ["john.andersen@example.com", "karim.jackson@example.com"];
	return Promise.all(
		emails.map(async (email) => {
			const key = await store.people.findByEmail(email);
			const found = key && (await store.people.get(key));
			assert.ok(found);
			return found.person;
		}),
	);
}

// What an update sets, without the time of it.
function settable({
	modifiedAt: _,
	version: __,
	...person
}: Person): Partial<Person> {
	return person;
}
