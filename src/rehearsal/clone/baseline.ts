import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { canonicalJson } from "../plan/plan.ts";
import type { Entry } from "../service/pages.ts";
import { readJson, writeWhole } from "./clone-files.ts";
import type { Meanwhile } from "./look-again.ts";

const version = 1;

/** A property that the clone shows differently from the service. */
export interface NotKept {
	/** What the property belongs to, such as `person`. */
	of: string;
	property: string;
	count: number;
	/** A few of them: what the service showed, and what the clone shows. */
	examples: { id: string; name: string; service?: unknown; clone?: unknown }[];
}

/** What is known about a clone as a whole. Times are ISO 8601, UTC. */
export interface CloneNote {
	version: number;
	/** The address of the service. */
	url: string;
	/** Ids as on the wire: of the organization, and of the person whose token was used. */
	orgId: string;
	personId: string;
	startedAt: string;
	/** When all people had been read; undefined while a clone is unfinished, like everything below. */
	readAt?: string;
	finishedAt?: string;
	/** Requests of the run that finished the clone. */
	requests?: number;
	counts?: Readonly<Record<string, number>>;
	meanwhile?: Meanwhile;
	notKept?: readonly NotKept[];
	/** The lists that could not be read, and why the clone could not be compared, in sentences. */
	notRead?: readonly string[];
}

/** A person in `people.jsonl`. */
export interface BaselineLine {
	/** As on the wire. */
	id: string;
	/** Of everything about the person that an administrator sets. */
	fingerprint: string;
	/** What the service showed. */
	wire: Entry;
	/** What the clone showed right after it was made; undefined: the same. */
	shown?: Entry;
}

/** The folder of a clone's baseline, in the data folder. */
export function baselineFolderOf(dataFolder: string): string {
	return join(dataFolder, "clone");
}

/** The note of a clone; undefined when the data folder has none. */
export function readCloneNote(dataFolder: string): CloneNote | undefined {
	const file = join(baselineFolderOf(dataFolder), "clone.json");
	const note = readJson(file) as CloneNote | undefined;
	if (note === undefined || note.version === version) return note;
	throw new Error(
		`The clone in ${dataFolder} has the format ${note.version}, and this version of peopled knows only ${version}. Clone again into another folder.`,
	);
}

/** Replaces the note of a clone. */
export function writeCloneNote(
	dataFolder: string,
	note: Omit<CloneNote, "version">,
): void {
	writeWhole(join(baselineFolderOf(dataFolder), "clone.json"), [
		`${JSON.stringify({ version, ...note }, null, "\t")}\n`,
	]);
}

/** The people of a clone as they were when it was made, one after the other. */
export async function* readBaseline(
	dataFolder: string,
): AsyncGenerator<BaselineLine> {
	const file = join(baselineFolderOf(dataFolder), "people.jsonl");
	const lines = createInterface({
		input: createReadStream(file),
		crlfDelay: Number.POSITIVE_INFINITY,
	});
	for await (const line of lines)
		if (line !== "") yield JSON.parse(line) as BaselineLine;
}

/** Writes the people of a baseline. */
export function writeBaseline(
	dataFolder: string,
	lines: Iterable<BaselineLine>,
): void {
	writeWhole(
		join(baselineFolderOf(dataFolder), "people.jsonl"),
		showLines(lines),
	);
}

function* showLines(lines: Iterable<BaselineLine>): Generator<string> {
	for (const line of lines) yield `${JSON.stringify(line)}\n`;
}

// Set by the service, and not by an administrator.
const volatile: ReadonlySet<string> = new Set([
	"lastActivity",
	"lastModified",
	"status",
	"invitePending",
	"sipAddresses",
]);

/**
 * A digest of a person as shown, equal for two replies between which no administrator changed anything. The order of lists
 * does not count, since the real service does not keep it.
 */
export function fingerprintOf(shown: Entry): string {
	const properties = Object.entries(shown)
		.filter(([name]) => !volatile.has(name))
		.map(([name, value]) => [
			name,
			Array.isArray(value)
				? value.map((entry) => canonicalJson(entry)).sort()
				: value,
		]);
	return createHash("sha256")
		.update(canonicalJson(Object.fromEntries(properties)))
		.digest("hex");
}
