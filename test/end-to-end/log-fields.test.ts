import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
	codesIn,
	readDocument,
	readSections,
	readTables,
	root,
} from "../source/document.ts";
import { adminToken, send, startServer } from "./process.ts";

const path = (file: string) => JSON.stringify(join(root, file));
/** Logs two failures as a worker does, one of them of a failpoint. */
const failing = `import { openLog } from ${path("src/process/log.ts")};
import { passPoint } from ${path("src/concurrency/failpoint.ts")};
import { askedBy } from ${path("src/http/asked-failure.ts")};
const log = openLog("info", 7);
const line = { method: "PUT", path: "/", status: 500, durationMs: 1, trackingId: "T" };
log.failure({ ...line, asked: askedBy({ cause: new Error("x") }, 500) }, new Error("x"));
try {
	passPoint("here");
} catch (cause) {
	const refusal = new Error("Not written.", { cause });
	log.failure({ ...line, asked: askedBy({ cause: refusal }, 500) }, refusal);
}`;

/** The lines of a log. */
function readLog(text: string): Record<string, unknown>[] {
	return text
		.split("\n")
		.filter((line) => line.startsWith("{"))
		.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("lines of the log have the fields in operating.md, and no others", async () => {
	await using server = await startServer({
		flags: ["--log-level", "debug", "--otlp", "http://127.0.0.1:1"],
	});
	await send(server, "GET", "/v1/people/me");
	await fetch(`${server.url}/v1/people/me`, {
		headers: {
			authorization: `Bearer ${adminToken}`,
			"x-peopled-fault": "503",
		},
	});
	const { stderr } = await server.stop();
	const failed = spawnSync(process.execPath, ["-e", failing], {
		env: { ...process.env, PEOPLED_FAILPOINTS: "here=throw" },
		encoding: "utf8",
	});
	const lines = readLog(stderr + failed.stderr);
	const section = readSections(readDocument("docs/operating.md"), 2).find(
		({ title }) => title === "Logs",
	);
	const documented = readTables(section?.text ?? "").flatMap(([field]) =>
		codesIn(field ?? ""),
	);
	const found = new Set(lines.flatMap((line) => Object.keys(line)));
	expect([...found].sort()).toEqual([...documented].sort());
	// A failure that a test asked for is no error.
	expect(
		lines
			.filter(({ level, asked }) => level === 50 || asked !== undefined)
			.map(({ level, asked, msg }) => [level, asked, msg]),
	).toEqual([
		[30, "header", "request failed as asked"],
		[50, undefined, "request failed"],
		[40, "failpoint", "request failed as asked"],
	]);
});
