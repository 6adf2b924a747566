import { constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../plan/plan-file.ts";
import type { Outcome } from "./outcome.ts";

/** The first line: which plan was applied to which service. */
interface StartLine {
	kind: "start";
	version: 1;
	at: string;
	digest: string;
	url: string;
}

/** A request that may be sent from now on. */
interface BeginLine {
	kind: "begin";
	at: string;
	step: string;
	request: { method: string; path: string; body?: unknown };
	/** What requests can set of the person, as it was read before; absent when the step was done in part already. */
	before?: Record<string, unknown> | undefined;
}

/** The reply to it, or what is known without one. */
interface EndLine {
	kind: "end";
	at: string;
	step: string;
	status?: number | undefined;
	/** What was said by a refusal, or how the reply was lost. */
	said?: string | undefined;
	/** False when the request cannot have arrived. */
	canHaveArrived: boolean;
}

/** What became of a step, after the service was asked. */
interface OutcomeLine {
	kind: "outcome";
	at: string;
	step: string;
	outcome: Outcome;
}

/** The steps of which a list of the service has shown everything again, after other requests. */
interface VerifiedLine {
	kind: "verified";
	at: string;
	steps: string[];
}

/** A plan that takes this one back was made. */
interface UndoLine {
	kind: "undo";
	at: string;
	digest: string;
}

type Line =
	| StartLine
	| BeginLine
	| EndLine
	| OutcomeLine
	| VerifiedLine
	| UndoLine;
type Untimed<L> = L extends Line ? Omit<L, "at"> : never;

/** What a journal tells about a step. */
export interface StepRecord {
	/** Whether a request was begun that may have arrived, and no outcome is noted after it. */
	isInDoubt: boolean;
	outcome: Outcome | undefined;
	isVerified: boolean;
	/** What requests can set of the person, as it was before the step. */
	before: Readonly<Record<string, unknown>> | undefined;
}

/** What a journal tells. */
export interface JournalContent {
	digest: string;
	url: string;
	steps: ReadonlyMap<string, StepRecord>;
	/** When a plan was last made that takes this one back, ISO 8601, UTC. */
	undoMadeAt: string | undefined;
	/** The bytes up to the end of the last whole line. What follows was cut off by the end of a process. */
	bytes: number;
}

/** The record on disk of the requests of an apply. */
export interface Journal extends AsyncDisposable {
	/** Resolves when the line is on disk. */
	write(line: Untimed<Line>): Promise<void>;
}

/** Whether a step with this outcome is not tried again by a resumed apply. */
export function isOver(outcome: Outcome | undefined): boolean {
	return outcome !== undefined && outcome.isTemporary !== true;
}

/** Whether the service shows everything that a step with this outcome wants. */
export function isMade(outcome: Outcome | undefined): boolean {
	return outcome?.result === "done" || outcome?.result === "already";
}

/**
 * Opens the journal for further lines: a new one, or the one whose content is given. Only its owner can read it. Rejects
 * when the file of a new one exists.
 */
export async function openJournal(
	file: string,
	{ content, now }: { content?: JournalContent | undefined; now: () => number },
): Promise<Journal> {
	const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
	const handle = await open(
		file,
		O_APPEND | O_WRONLY | (content === undefined ? O_CREAT | O_EXCL : 0),
		0o600,
	);
	if (content === undefined) await syncFolder(dirname(file));
	else await handle.truncate(content.bytes);
	return {
		write: (line) =>
			append({ ...line, at: showTime(now()) } as Line, { handle, file }),
		[Symbol.asyncDispose]: () => handle.close(),
	};
}

/** Reads a journal; undefined when there is none, or it ends within its first line, so that nothing was sent. */
export async function readJournal(
	file: string,
): Promise<JournalContent | undefined> {
	const text = await readFile(file, "utf8").catch((error: unknown) => {
		if ((error as { code?: unknown }).code === "ENOENT") return undefined;
		throw error;
	});
	// A process may have ended within the last line.
	const whole = text?.slice(0, text.lastIndexOf("\n") + 1) ?? "";
	const lines = whole
		.split("\n")
		.slice(0, -1)
		.map((line, index) => parseLine(line, { file, number: index + 1 }));
	const [start] = lines;
	if (start === undefined) return undefined;
	if (start.kind !== "start" || start.version !== 1)
		throw new Error(
			`${file} is not a journal of this version of peopled. Move it away to apply the plan without it.`,
		);
	return {
		digest: start.digest,
		url: start.url,
		steps: recordSteps(lines),
		undoMadeAt: lines.findLast(({ kind }) => kind === "undo")?.at,
		bytes: Buffer.byteLength(whole),
	};
}

function parseLine(
	line: string,
	{ file, number }: { file: string; number: number },
): Line {
	try {
		return JSON.parse(line) as Line;
	} catch (cause) {
		throw new Error(
			`Line ${number} of ${file} is damaged, so it is not known what was sent. Compare the plan with the service (\`peopled plan --check\`) before you move the file away.`,
			{ cause },
		);
	}
}

function recordSteps(lines: readonly Line[]): Map<string, StepRecord> {
	const records = new Map<string, StepRecord>();
	const recordOf = (step: string): StepRecord => {
		const record = records.get(step) ?? {
			isInDoubt: false,
			outcome: undefined,
			isVerified: false,
			before: undefined,
		};
		records.set(step, record);
		return record;
	};
	for (const line of lines) {
		if (line.kind === "begin")
			Object.assign(recordOf(line.step), {
				isInDoubt: true,
				outcome: undefined,
				isVerified: false,
				...(line.before && { before: line.before }),
			});
		else if (line.kind === "outcome")
			Object.assign(recordOf(line.step), {
				// Nobody could tell.
				isInDoubt: line.outcome.result === "unknown",
				outcome: line.outcome,
			});
		else if (line.kind === "verified")
			for (const step of line.steps) recordOf(step).isVerified = true;
	}
	return records;
}

async function append(
	line: Line,
	{ handle, file }: { handle: FileHandle; file: string },
): Promise<void> {
	try {
		await handle.appendFile(`${JSON.stringify(line)}\n`);
		await handle.datasync();
	} catch (cause) {
		throw new Error(
			`${file} cannot be written (${(cause as Error).message}), so nothing more was sent. When it can, continue with --resume, which asks the service first.`,
			{ cause },
		);
	}
	const { nlink } = await handle.stat();
	if (nlink === 0)
		throw new Error(
			`${file} was deleted while the plan was applied, so nothing more was sent. Without it, compare the plan with the service: peopled plan --check.`,
		);
}

function showTime(ms: number): string {
	return new Date(ms).toISOString();
}
