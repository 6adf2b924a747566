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
import { send, startServer } from "./process.ts";

/** Logs a failure as a worker does. */
const failing = `import { openLog } from ${JSON.stringify(join(root, "src/process/log.ts"))};
openLog("info", 7).failure({ method: "PUT", path: "/", status: 500, durationMs: 1, trackingId: "T" }, new Error("x"));`;

test("lines of the log have the fields in operating.md, and no others", async () => {
	await using server = await startServer({
		flags: ["--log-level", "debug", "--otlp", "http://127.0.0.1:1"],
	});
	await send(server, "GET", "/v1/people/me");
	const { stderr } = await server.stop();
	const failed = spawnSync(process.execPath, ["-e", failing]);
	const lines = `${stderr}${failed.stderr}`
		.split("\n")
		.filter((line) => line.startsWith("{"))
		.map((line) => JSON.parse(line) as Record<string, unknown>);
	const section = readSections(readDocument("docs/operating.md"), 2).find(
		({ title }) => title === "Logs",
	);
	const documented = readTables(section?.text ?? "").flatMap(([field]) =>
		codesIn(field ?? ""),
	);
	const found = new Set(lines.flatMap((line) => Object.keys(line)));
	expect([...found].sort()).toEqual([...documented].sort());
});
