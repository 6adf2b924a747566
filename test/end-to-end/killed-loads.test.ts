import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	adminToken,
	createFolder,
	roundsOf,
	runPeopled,
	type ServerProcess,
	startServer,
} from "./process.ts";

const merge = "application/merge-patch+json";
const person = `/v1/people/${exampleIds.person}`;
/** A load of the sample takes about this long on a slow disk. */
const loadMs = 60;

function send(
	{ url }: ServerProcess,
	method: string,
	path: string,
	body?: object,
): Promise<Response> {
	return fetch(url + path, {
		method,
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": method === "PATCH" ? merge : "application/json",
		},
		body: body && JSON.stringify(body),
	});
}

// The title of each state, and how many people it has.
async function readState(server: ServerProcess): Promise<string> {
	const { title } = (await (await send(server, "GET", person)).json()) as {
		title: string;
	};
	const found = await send(server, "GET", "/v1/people?email=extra@example.com");
	const { items } = (await found.json()) as { items: unknown[] };
	return `${title} ${items.length}`;
}

test("a server that is killed while it loads a snapshot has the state before or after, and verifies", async () => {
	await using folder = await createFolder();
	const data = folder.path;
	for (let round = 0; round < roundsOf(3); round++) {
		await using server = await startServer({ data });
		if (round === 0) {
			await send(server, "PATCH", person, { title: "saved" });
			await send(server, "POST", "/peopled/snapshots", { name: "s" });
		}
		await send(server, "PATCH", person, { title: "later" });
		await send(server, "POST", "/v1/people", {
			emails: ["extra@example.com"],
			displayName: "Extra",
		});
		expect(await readState(server)).toBe("later 1");
		const load = send(server, "POST", "/peopled/snapshots/s/load").then(
			({ status }) => status,
			() => "lost",
		);
		await new Promise((resolve) => setTimeout(resolve, loadMs * Math.random()));
		await server.kill();
		const answer = await load;
		await using next = await startServer({ data });
		const state = await readState(next);
		expect(["saved 0", "later 1"]).toContain(state);
		if (answer === 200) expect(state).toBe("saved 0");
		expect(next.stderr()).not.toContain("missing");
		await next.stop();
		const verified = await runPeopled(["verify", "--data", data]);
		expect(verified.stdout + verified.stderr).not.toContain("differs");
		expect(verified.exitCode).toBe(0);
	}
});
