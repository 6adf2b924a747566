import type { Line } from "./directory-rows.ts";

/** A line of history that a change must leave. */
export interface ExpectedLine {
	subject: string;
	/** The id that history has; undefined while no reply has named it. */
	subjectId?: string;
	kind?: string;
	/** The version that the reply showed. */
	version?: number;
	/** A text that stands in the fields of the line. */
	mark?: string;
}

/** A change that a client asks for. */
export interface SentChange {
	method: string;
	path: string;
	/** The lines that it leaves when it is made. */
	expects: readonly ExpectedLine[];
	/** The person and the key of its Idempotency-Key. */
	key?: string;
	/** The version that its If-Match names. */
	ifMatch?: number;
	/** Whether an interruption may leave some of its lines, as a best-effort bulk says of itself. */
	isDivisible?: boolean;
	/** Whether the server continues with it by itself, after a restart too, as with a job. */
	isPending?: boolean;
}

/** What a client knows of its change: it was acknowledged, refused, or neither. */
type Fate = "made" | "refused" | "unknown";

/** A change with what is known of it. Its moments count sends and replies, so that they say which came first. */
export interface Entry extends SentChange {
	readonly trackingId: string;
	readonly sentAt: number;
	repliedAt?: number;
	fate: Fate;
	status?: number;
}

/** All changes that clients sent, and the replies. */
export interface Account {
	/** Every tracking id of this account begins with it. */
	readonly prefix: string;
	readonly entries: ReadonlyMap<string, Entry>;
	/** Notes a change before it is sent. */
	send(change: SentChange): Entry;
	/** Notes its reply, with the lines as the reply tells them. */
	settle(
		entry: Entry,
		reply: Pick<Entry, "fate"> &
			Partial<Pick<Entry, "status" | "expects" | "isPending">>,
	): void;
	/** Forgets entries that were checked; the history that holds their lines must not change any more. */
	forget(entries: Iterable<Entry>): void;
	/** How many changes had which fate since the account was opened. */
	counts(): Record<Fate, number>;
}

/** Opens an account; `name` is in every tracking id, so that several accounts of one directory can be told apart. */
export function openAccount(name: string): Account {
	const prefix = `${name}.`;
	const entries = new Map<string, Entry>();
	const counted: Record<Fate, number> = { made: 0, refused: 0, unknown: 0 };
	let moment = 0;
	return {
		prefix,
		entries,
		send(change) {
			moment++;
			const trackingId = `${prefix}${moment}`;
			const entry: Entry = {
				...change,
				trackingId,
				sentAt: moment,
				fate: "unknown",
			};
			counted.unknown++;
			entries.set(trackingId, entry);
			return entry;
		},
		settle(entry, reply) {
			counted[entry.fate]--;
			counted[reply.fate]++;
			Object.assign(entry, reply);
			if (reply.fate !== "unknown") entry.repliedAt = ++moment;
		},
		forget(checked) {
			for (const { trackingId } of checked) entries.delete(trackingId);
		},
		counts: () => ({ ...counted }),
	};
}

/**
 * Compares an account with lines of history, and gives a sentence for each fault: an acknowledged change has exactly its lines, a
 * refused one none, an unanswered one all or none; those under one Idempotency-Key have them once; and of two changes of one
 * person, the one that was answered before the other was sent comes first.
 */
export function demandAccounted(
	account: Account,
	lines: readonly Line[],
): string[] {
	const linesOf = new Map<string, Line[]>();
	const faults: string[] = [];
	for (const line of lines) {
		if (!line.trackingId.startsWith(account.prefix)) continue;
		const known = linesOf.get(line.trackingId);
		if (known === undefined) linesOf.set(line.trackingId, [line]);
		else known.push(line);
		if (!account.entries.has(line.trackingId))
			faults.push(
				`Change ${line.id} of ${line.subject} ${line.subjectId} was made by ${line.trackingId}, which nobody has sent or which was checked before.`,
			);
	}
	const keyed = new Map<string, Entry[]>();
	for (const entry of account.entries.values()) {
		if (entry.key === undefined)
			faults.push(...complainOf([entry], linesOf.get(entry.trackingId) ?? []));
		else keyed.set(entry.key, [...(keyed.get(entry.key) ?? []), entry]);
	}
	for (const entries of keyed.values())
		faults.push(
			...complainOf(
				entries,
				entries.flatMap(({ trackingId }) => linesOf.get(trackingId) ?? []),
			),
		);
	return [...faults, ...complainOfOrder(account, lines)];
}

// Several entries are one change under one key.
function complainOf(
	entries: readonly Entry[],
	lines: readonly Line[],
): string[] {
	const made = entries.find(({ fate }) => fate === "made");
	const entry = made ?? entries.find(({ fate }) => fate === "unknown");
	const isMade = made !== undefined;
	const [first] = entries;
	const { method, path, trackingId } = entry ?? (first as Entry);
	const say = (problem: string) => [
		`${method} ${path} (${trackingId}, ${isMade ? `answered ${made.status}` : entry === undefined ? `refused with ${first?.status}` : "not answered"}) ${problem}: ${tell(lines)}.`,
	];
	if (entry === undefined)
		return lines.length === 0 ? [] : say("left lines of history");
	if (lines.length === 0 && (!isMade || entry.isPending)) return [];
	const { missing, more } = matchLines(entry.expects, lines);
	if (more.length > 0) return say("left lines that it should not have left");
	if (
		missing.length > 0 &&
		(isMade ? entry.isPending !== true : entry.isDivisible !== true)
	)
		return say(
			`${isMade ? "lost" : "left only a part of its"} lines, without ${JSON.stringify(missing.slice(0, 3))}`,
		);
	const wrong = lines.find(
		({ version }) =>
			entry.ifMatch !== undefined && version !== entry.ifMatch + 1,
	);
	return wrong === undefined
		? []
		: say(`was made although If-Match named version ${entry.ifMatch}`);
}

function matchLines(
	expects: readonly ExpectedLine[],
	lines: readonly Line[],
): { missing: ExpectedLine[]; more: Line[] } {
	const more = [...lines];
	const missing: ExpectedLine[] = [];
	// What says most is matched first, so that the rest stays for what says less.
	const ordered = [...expects].sort((a, b) => weigh(b) - weigh(a));
	for (const expected of ordered) {
		const at = more.findIndex((line) => isMatch(expected, line));
		if (at === -1) missing.push(expected);
		else more.splice(at, 1);
	}
	return { missing, more };
}

function weigh(expected: ExpectedLine): number {
	return Object.values(expected).filter((value) => value !== undefined).length;
}

function isMatch(expected: ExpectedLine, line: Line): boolean {
	const { subject, subjectId, kind, version, mark } = expected;
	return (
		line.subject === subject &&
		(subjectId === undefined || line.subjectId === subjectId) &&
		(kind === undefined || line.kind === kind) &&
		(version === undefined || line.version === version) &&
		(mark === undefined || line.fields.includes(mark))
	);
}

function complainOfOrder(account: Account, lines: readonly Line[]): string[] {
	const bySubject = new Map<string, Line[]>();
	for (const line of lines) {
		const key = `${line.orgId} ${line.subject} ${line.subjectId}`;
		const known = bySubject.get(key);
		if (known === undefined) bySubject.set(key, [line]);
		else known.push(line);
	}
	const faults: string[] = [];
	for (const [subject, own] of bySubject) {
		// From the last line on: the earliest reply of a later line must not be before an earlier line was sent.
		let earliest: Entry | undefined;
		for (const line of [...own].sort((a, b) => b.id - a.id)) {
			const entry = account.entries.get(line.trackingId);
			// Several requests under one key share the first one's line, so only each one alone has an order.
			if (entry === undefined || entry.key !== undefined) continue;
			if (endOf(earliest) < entry.sentAt)
				faults.push(
					`${earliest?.trackingId} was answered before ${entry.trackingId} was sent, but comes after it in the history of ${subject}.`,
				);
			if (endOf(entry) < endOf(earliest)) earliest = entry;
		}
	}
	return faults;
}

// The reply to a job is not its end.
function endOf(entry: Entry | undefined): number {
	const { repliedAt = Infinity, isPending = false } = entry ?? {};
	return isPending ? Infinity : repliedAt;
}

function tell(lines: readonly Line[]): string {
	return lines.length === 0
		? "it has none"
		: lines
				.slice(0, 5)
				.map(
					({ id, subject, subjectId, kind, version }) =>
						`${id} ${kind} ${subject} ${subjectId} ${version ?? ""}`,
				)
				.join(", ");
}
