import { rm } from "node:fs/promises";
import { join } from "node:path";
import { openChance } from "../../../src/concurrency/chance.ts";
import {
	type Runtime,
	runPeopled,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { checkInvariants, readDirectory } from "../invariants.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { type Fixture, readFixture, readPeople, schemas } from "./fixture.ts";
import { killAtStart } from "./kill-at-start.ts";
import { type Engine, openSite, type Site } from "./site.ts";

/**
 * Directories of every schema since the first one of a single file, as the code of their time wrote them, are opened by the code of
 * today, which is killed in the middle.
 */
export const upgrade: Part = {
	name: "upgrade",
	title: "upgrade from every schema that can be upgraded",
	rounds: 120,
	weight: 4,
	proof: ["upgrades", "people compared"],
	run,
};

async function run(setup: Setup): Promise<Outcome> {
	const chance = openChance(setup.seed).stream("upgrade");
	const figures = {
		upgrades: 0,
		"people compared": 0,
		kills: 0,
		"killed before the new schema": 0,
		"newer schemas refused": 0,
		"controls caught": 0,
	};
	const faults: string[] = [];
	for (let round = 0; round < setup.rounds && !setup.isOver(); round++) {
		const schema = schemas[round % schemas.length] as number;
		const engine: Engine = round % 2 === 0 ? "SQLite" : "PostgreSQL";
		const runtime: Runtime = round % 5 === 4 ? "node" : "bun";
		const name = `round ${round}, schema ${schema} on ${engine}, ${runtime}`;
		const fixture = readFixture(schema);
		const folder = join(setup.folder, String(round));
		await using site = await openSite(engine, { folder, schema });
		const kills = round < schemas.length * 2 ? 1 : 1 + chance.below(3);
		for (let kill = 0; kill < kills; kill++) {
			await killAtStart(site, { runtime, share: chance.next() });
			figures.kills++;
			if ((await site.readSchema()) < newest)
				figures["killed before the new schema"]++;
		}
		const found = await compare(site, { fixture, runtime });
		faults.push(...found.map((sentence) => `${name}: ${sentence}`));
		figures.upgrades++;
		figures["people compared"] += fixture.people.length;
		for (const sentence of await refuseNewer(site))
			faults.push(`${name}: ${sentence}`);
		figures["newer schemas refused"]++;
		// One on each engine, then the next.
		const damage = damages[Math.floor(round / 2)];
		if (damage !== undefined)
			if (await isCaught(engine, { folder: `${folder}-control`, damage }))
				figures["controls caught"]++;
			else faults.push(`${name}: the control was not caught: ${damage.name}.`);
		setup.tell(`${name}: ${kills} kills, ${found.length} faults`);
		await rm(folder, { recursive: true, force: true });
	}
	return { figures, faults };
}

const newest = schemas.length;

// Starts the server of today on a directory, and holds what it shows against what was there.
async function compare(
	site: Site,
	{ fixture, runtime }: { fixture: Fixture; runtime: Runtime },
): Promise<string[]> {
	const faults: string[] = [];
	{
		await using server = await startServer({ runtime, flags: site.flags });
		const people = await readPeople(server.url);
		const now = new Map(people.map((person) => [person.id, person]));
		for (const before of fixture.people) {
			const after = now.get(before.id);
			now.delete(before.id);
			if (JSON.stringify(after) !== JSON.stringify(before))
				faults.push(
					`${before.shown.displayName} reads ${JSON.stringify(after)} instead of ${JSON.stringify(before)}.`,
				);
		}
		for (const { shown } of now.values())
			faults.push(`${shown.displayName} was not there before.`);
		const { exitCode, stderr } = await server.stop();
		if (exitCode !== 0) faults.push(`The server ended badly: ${stderr}`);
	}
	const heads = fixture.heads.flatMap((head) => ["--head", head]);
	const verified = await runPeopled(["verify", ...site.flags, ...heads]);
	if (verified.exitCode !== 0)
		faults.push(`verify: ${verified.stdout}${verified.stderr}`);
	faults.push(...checkInvariants(await readDirectory(site.place)));
	const schema = await site.readSchema();
	if (schema !== newest) faults.push(`The schema is ${schema}.`);
	return faults;
}

// The next version's schema, seen by this version.
async function refuseNewer(site: Site): Promise<string[]> {
	await site.writeSchema(newest + 1);
	const before = await site.fingerprint();
	const { exitCode, stderr } = await runPeopled([
		...["serve", "--port", "0", "--pages", "off", ...site.flags],
	]);
	const after = await site.fingerprint();
	await site.writeSchema(newest);
	const faults: string[] = [];
	if (exitCode === 0 || !stderr.includes("written by a newer version"))
		faults.push(`A newer schema was not refused: ${exitCode} ${stderr}`);
	if (before !== after)
		faults.push("A directory of a newer schema was changed.");
	return faults;
}

/** What a wrong migration could do; the part must see each. */
const damages = [
	{
		name: "a title of another person",
		sql: `UPDATE people SET document = replace(document, '"Title 7"', '"Title 8"')`,
	},
	{
		name: "a history without its last line",
		sql: "DELETE FROM changes WHERE id = (SELECT max(id) FROM changes)",
	},
];

async function isCaught(
	engine: Engine,
	{ folder, damage }: { folder: string; damage: (typeof damages)[number] },
): Promise<boolean> {
	const schema = newest - 1;
	await using site = await openSite(engine, { folder, schema });
	await site.run(damage.sql);
	const fixture = readFixture(schema);
	const found = await compare(site, { fixture, runtime: "bun" });
	return found.length > 0;
}
