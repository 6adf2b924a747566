import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failpoints } from "../../bench/torture/failpoints/failpoints.ts";
import { points } from "../../bench/torture/failpoints/points.ts";
import { runPeopled, send, startServer } from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { listFiles, root } from "../source/document.ts";
import { runShort } from "./short-form.ts";

test("a server that is interrupted at its failpoints keeps what it acknowledged, and nothing that it refused", async () => {
	const { figures, faults } = await runShort(failpoints, 3);
	expect(faults).toEqual([]);
	expect(figures).toMatchObject({
		rounds: 3,
		"lies of the control that were found": "2 of 2",
	});
	expect(figures["changes acknowledged"]).toBeGreaterThan(0);
});

test("an error after the changes of a batch are in PostgreSQL refuses none of them", async () => {
	await using database = await takeDatabase();
	await using server = await startServer({
		flags: ["--store", database.address],
		environment: { PEOPLED_FAILPOINTS: "postgres.batch.written=throw" },
	});
	const names = ["ada", "ben", "cid", "dot", "eve"];
	const created = await Promise.all(
		names.map((name) =>
			send<{ displayName: string }>(server, "POST", "/v1/people", {
				emails: [`${name}@example.org`],
				displayName: name,
			}),
		),
	);
	expect(created.map(({ displayName }) => displayName)).toEqual(names);
	expect(server.stderr()).toContain("failpoint postgres.batch.written: throw");
	// A variable that somebody has set by mistake is told at the start.
	expect(server.stderr()).toContain(
		"this process interrupts itself at postgres.batch.written.",
	);
});

test("every failpoint of the sources is tortured, and no other", () => {
	const named = listFiles("src")
		.filter((path) => path.endsWith(".ts") && !path.endsWith("failpoint.ts"))
		.flatMap((path) => [
			...readFileSync(join(root, path), "utf8").matchAll(
				/passPoint\(\s*"([\w.-]+)"/g,
			),
		])
		.map(([, name]) => name as string);
	const modes = ["passive", "restart", "truncate"];
	const known = Object.values(points).flat();
	expect(known.length).toBeGreaterThanOrEqual(30);
	expect([...new Set(known)].sort()).toEqual(
		[
			...new Set([
				...named,
				...modes.map((mode) => `sqlite.checkpoint.${mode}`),
			]),
		].sort(),
	);
});

test("a failpoint of an unknown form is refused with a sentence", async () => {
	const { exitCode, stderr } = await runPeopled(["--version"], "bun", {
		PEOPLED_FAILPOINTS: "sqlite.batch.begun=explode",
	});
	expect(exitCode).not.toBe(0);
	expect(stderr).toContain(
		'PEOPLED_FAILPOINTS has "sqlite.batch.begun=explode"',
	);
});
