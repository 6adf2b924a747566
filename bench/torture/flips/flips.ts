import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
	type ChanceStream,
	openChance,
} from "../../../src/concurrency/chance.ts";
import { openStore } from "../../../src/process/open-store.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import type { Outcome, Part, Setup } from "../part.ts";
import { openAsServer } from "../power/check-left.ts";
import { openVerifier, type Verifier } from "../power/verifier.ts";
import { damage } from "./damage.ts";
import {
	copyFiles,
	type Directories,
	makeDirectories,
	webhookSecret,
} from "./directories.ts";
import { type Dump, dumpFile, findDifferences } from "./dump.ts";

/** What became of a damaged file. */
type Fate =
	| "refused"
	| "found by verify"
	| "told at the start"
	| "told by the webhook"
	| "harmless"
	| "not covered by verify"
	| "served wrong unseen";

/** A file that is damaged. */
interface Target {
	name: string;
	/** The directory that it belongs to. */
	from: "stopped" | "killed" | "backup";
	file: string;
	/** How often, compared with the others. */
	weight: number;
}

const targets: readonly Target[] = [
	{ name: "database", from: "stopped", file: "peopled.db", weight: 12 },
	{
		name: "database of a killed server",
		from: "killed",
		file: "peopled.db",
		weight: 3,
	},
	{ name: "log", from: "killed", file: "peopled.db-wal", weight: 6 },
	{ name: "heads", from: "stopped", file: "peopled.db-heads", weight: 1 },
	{
		name: "note of the server",
		from: "stopped",
		file: "peopled.db-server",
		weight: 1,
	},
	{ name: "key", from: "stopped", file: "peopled.db.key", weight: 1 },
	{ name: "backup", from: "backup", file: "peopled.db", weight: 3 },
];
const cutsOneIn = 8;
/** What follows from nothing else, so that `verify` cannot compare it; `docs/reliability.md` lists the same. */
const uncovered = new RegExp(
	`^(${[
		"(settings|organizations|managed_organizations|licenses)\\..*",
		"(webhooks|deliveries|stored_replies|jobs|job_items|authorization_codes)\\..*",
		"(tokens|authorizations)\\..*",
		"people\\.(last_activity_at|reported|reported_until|is_shared|document\\.modifiedAt)",
		"(groups|locations)\\.(modified_at|version|document\\.modifiedAt)",
		"seats\\.total|changes\\.row|integrations\\.document\\.secretHash",
	].join("|")}),`,
);

/** Single flipped bits and cut ends of every file of a directory that nobody uses. */
export const flips: Part = {
	name: "flips",
	title: "flipped bits and cut files: refused, found or harmless",
	rounds: 5000,
	weight: 4,
	proof: ["damaged files"],
	async run(setup): Promise<Outcome> {
		await using verifier = openVerifier();
		const directories = await makeDirectories(setup.folder, setup.seed);
		const counts = new Map<string, number>();
		const faults = await runControl(setup, directories, verifier);
		const context = { directories, verifier, whole: new Map<string, Dump>() };
		let rounds = 0;
		for (; rounds < setup.rounds && !setup.isOver(); rounds++) {
			const chance = openChance(setup.seed + rounds).stream("flip");
			const target = chooseTarget(chance);
			const { fate, what } = await flip(setup, { ...context, target, chance });
			const name = `${target.name}: ${fate}`;
			counts.set(name, (counts.get(name) ?? 0) + 1);
			if (fate === "served wrong unseen")
				faults.push(`Round ${rounds}, ${target.name}, ${what}`);
			if (rounds % 100 === 99)
				setup.tell(`${rounds + 1} damaged files, ${faults.length} faults`);
		}
		return {
			faults,
			figures: {
				"damaged files": rounds,
				...Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
			},
		};
	},
};

// A name that was changed past the history must be found, and without verify it must be called wrong and unseen.
async function runControl(
	setup: Setup,
	directories: Directories,
	verifier: Verifier,
): Promise<string[]> {
	const copy = join(setup.folder, "control");
	const blind = { verify: async () => ({ lines: [] }) };
	const fates: Fate[] = [];
	copyFiles(directories.stopped, copy);
	const before = dumpFile(join(copy, "peopled.db"));
	for (const one of [verifier, blind]) {
		copyFiles(directories.stopped, copy);
		const db = new DatabaseSync(join(copy, "peopled.db"));
		db.exec(
			"UPDATE people SET document = json_set(document, '$.title', 'Flipped') WHERE row = (SELECT max(row) FROM people)",
		);
		db.close();
		const context = { before, verifier: one, what: "control" };
		fates.push((await judge(copy, context)).fate);
	}
	setup.tell(`Control: a changed title is ${fates.join(", without verify ")}.`);
	return fates.join() === "found by verify,served wrong unseen"
		? []
		: [`The control was not caught: a changed title is ${fates.join()}.`];
}

function chooseTarget(chance: ChanceStream): Target {
	let left = chance.below(targets.reduce((sum, { weight }) => sum + weight, 0));
	for (const target of targets) {
		left -= target.weight;
		if (left < 0) return target;
	}
	return targets[0] as Target;
}

interface Flip {
	directories: Directories;
	verifier: Verifier;
	/** The rows of each directory without damage. */
	whole: Map<string, Dump>;
	target: Target;
	chance: ChanceStream;
}

async function flip(
	setup: Setup,
	{ directories, verifier, whole, target, chance }: Flip,
): Promise<{ fate: Fate; what: string }> {
	const copy = join(setup.folder, "copy");
	const take = () => {
		rmSync(copy, { recursive: true, force: true });
		takeCopy(directories, target, copy);
	};
	if (!whole.has(target.from)) {
		take();
		await verifier.verify(copy);
		whole.set(target.from, dumpFile(join(copy, "peopled.db")));
	}
	take();
	const what = damage(join(copy, target.file), chance, cutsOneIn);
	const before = whole.get(target.from) as Dump;
	if (target.name === "key") return { what, fate: await judgeKey(copy) };
	return { what, ...(await judge(copy, { before, verifier, what })) };
}

// With another key the secret of the webhook cannot be read, and the webhook says so.
async function judgeKey(copy: string): Promise<Fate> {
	try {
		const file = join(copy, "peopled.db");
		await using store = await openStore({ engine: "sqlite", file });
		const [webhook] = await store.webhooks.list(sampleIds.organization);
		if (webhook?.isSecretLost) return "told by the webhook";
		return webhook?.secret === webhookSecret
			? "harmless"
			: "served wrong unseen";
	} catch {
		return "refused";
	}
}

function takeCopy(
	directories: Directories,
	{ from }: Target,
	copy: string,
): void {
	if (from !== "backup") {
		copyFiles(directories[from], copy);
		return;
	}
	mkdirSync(copy);
	copyFileSync(directories.backup, join(copy, "peopled.db"));
}

async function judge(
	copy: string,
	{
		before,
		verifier,
		what,
	}: {
		before: Dump;
		verifier: Pick<Verifier, "verify">;
		what: string;
	},
): Promise<{ fate: Fate; what?: string }> {
	let warnings: string[];
	try {
		warnings = await openAsServer(copy);
	} catch {
		return { fate: "refused" };
	}
	const told = warnings.filter(
		(sentence) => !/did not stop regularly|^Other users/.test(sentence),
	);
	if (told.length > 0) return { fate: "told at the start" };
	const { failure } = await verifier.verify(copy);
	if (failure !== undefined) return { fate: "found by verify" };
	const after = dumpFile(join(copy, "peopled.db"));
	const differences = findDifferences(before, after);
	if (differences.length === 0) return { fate: "harmless" };
	const unseen = differences.find((difference) => !uncovered.test(difference));
	return unseen === undefined
		? { fate: "not covered by verify" }
		: { fate: "served wrong unseen", what: `${what}: ${unseen}` };
}
