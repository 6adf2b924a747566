import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { demandSameReplies } from "../../bench/same-replies.ts";
import { createFolder, runPeopled, runScript, startServer } from "./process.ts";

const people = 40;

test("the crude server of the bench sends the bodies that the server sends", async () => {
	await using folder = await createFolder();
	const { file, token } = await seed(folder.path);
	const copy = join(folder.path, "copy.db");
	copyFileSync(file, copy);
	await using server = await startServer({ data: folder.path, token: null });
	const crude = spawn(process.execPath, ["bench/crude.ts", copy]);
	try {
		const [line] = await once(crude.stdout, "data");
		const crudeUrl = String(line).trim();
		await demandSameReplies({ url: server.url, token }, crudeUrl);
		const { items } = (await (
			await call(server.url, "/v1/people?max=1000")
		).json()) as { items: { id: string }[] };
		const person = items.at(-1);
		const changed = await Promise.all(
			[server.url, crudeUrl].map(async (url) => {
				const reply = await call(url, `/v1/people/${person?.id}`, {
					...person,
					title: "Bench 1",
				});
				const shown = (await reply.json()) as Record<string, unknown>;
				return { ...shown, lastModified: undefined };
			}),
		);
		expect(changed[0]).toHaveProperty("title", "Bench 1");
		expect(changed[1]).toEqual(changed[0] as (typeof changed)[1]);
	} finally {
		crude.kill("SIGKILL");
	}

	function call(url: string, path: string, body?: object): Promise<Response> {
		return fetch(url + path, {
			method: body ? "PUT" : "GET",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: body && JSON.stringify(body),
		});
	}
});

test.each(["with", "without"])(
	"the bench changes people in the store %s history",
	async (word) => {
		await using folder = await createFolder();
		const { file } = await seed(folder.path);
		const measured = await runScript(["bench/history.ts", file, "0.1", word], {
			runtime: "bun",
		});
		expect(JSON.parse(measured.stdout).rate).toBeGreaterThan(0);
		using database = new Database(file);
		const changed = database
			.query('SELECT 1 FROM people WHERE document LIKE \'%"title":"Bench %\'')
			.all();
		expect(changed).not.toBeEmpty();
		const lines = database.query("SELECT 1 FROM changes LIMIT 1").all();
		expect(lines).toHaveLength(word === "with" ? 1 : 0);
	},
);

async function seed(data: string): Promise<{ file: string; token: string }> {
	const seeded = await runPeopled([
		...["seed", "--people", String(people), "--data", data],
	]);
	const token = seeded.stdout.trim().split("\n").at(-1) ?? "";
	return { file: join(data, "peopled.db"), token };
}
