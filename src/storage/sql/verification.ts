import { stateOfToken } from "../../directory/access/token.ts";
import { openReplay, type Replay } from "../../directory/history/replay.ts";
import { compareIndexEntries } from "../../directory/people/index-entries.ts";
import {
	compareText,
	personNameKey,
} from "../../directory/people/people-query.ts";
import type { Person } from "../../directory/people/person.ts";
import type { CopyEnd, CopyRow } from "../copy.ts";
import { type Cursor, openCursor, type Read } from "./cursor.ts";
import { hasOrigin } from "./origin.ts";
import { parsePerson } from "./people/person-row.ts";
import { openTally, type Tally } from "./people/tally.ts";
import { parseToken, type TokenRow } from "./token-row.ts";
import {
	complainOfAuthorization,
	complainOfIntegration,
	openGoneCheck,
	replayedFields,
} from "./verify-authorizations.ts";
import {
	complainOfColumns,
	complainOfDeletion,
	type DeletionLine,
} from "./verify-columns.ts";
import { type Finding, verifyMembers, verifySeats } from "./verify-counts.ts";

interface PersonRow extends CopyRow {
	org_id: string;
	id: string;
	name_key: string;
	location_id: string | null;
	document: string;
	origin: string | null;
}

/**
 * Checks the stored data against each other, as of one moment and in bounded memory: people, groups, locations,
 * license templates, tokens, integrations and authorizations against their history; and index entries (claims, roles, licenses, groups, search keys), taken seats
 * and counts of members against the people. Calls `onFinding` for each value that does not follow. Returns how many people and
 * locations were loaded before loads stored a digest: for those, only the fields of their changes can be
 * checked.
 */
export async function verifyState(
	end: CopyEnd,
	{
		onFinding,
		onProgress = () => {},
	}: {
		onFinding: (finding: Finding) => void;
		onProgress?: (rows: number) => void;
	},
): Promise<{ unknownOrigins: number }> {
	let rows = 0;
	let unknownOrigins = 0;
	const read = (name: string, order?: readonly string[]) =>
		openCursor(end, name, order, (count) => {
			rows += count;
			onProgress(rows);
		});
	const tally = openTally();
	const seats = new Map<string, number>();
	const members = new Map<string, number>();
	const isGone = openGoneCheck(end);
	await walk(read, end.compareIds, async (subject) => {
		for (const sentence of complainOf(subject))
			onFinding({ orgId: subject.orgId, sentence });
		unknownOrigins += countUnknownOrigins(subject);
		if (subject.given !== undefined && (await isGone(subject)))
			onFinding({
				orgId: subject.orgId,
				sentence: `The authorization ${subject.id} is not there, and no change says that it ended.`,
			});
		const person = personOf(subject);
		if (person === undefined) return;
		for (const entry of entriesOf(person, subject.isActive))
			tally.add(entry, 1);
		for (const id of person.licenses) {
			const license = `${person.orgId} ${id}`;
			seats.set(license, (seats.get(license) ?? 0) + 1);
		}
		for (const id of person.groups ?? []) {
			const group = `${person.orgId} ${id}`;
			members.set(group, (members.get(group) ?? 0) + 1);
		}
	});
	await eachEntry(read, (entry) => tally.add(entry, -1));
	await verifySeats(read, seats, onFinding);
	await verifyMembers(read, members, onFinding);
	if (!tally.isEven())
		await nameUneven({ read, compareIds: end.compareIds, tally, onFinding });
	return { unknownOrigins };
}

/** The least number of rows that `verifyState` reads, to show progress. */
export async function countState(end: CopyEnd): Promise<number> {
	let sum = 0;
	for (const table of end.tables)
		if (readTables.includes(table.name)) sum += await end.count(table);
	return sum;
}

const readTables: readonly string[] = [
	"people",
	"presences",
	"groups",
	"locations",
	"license_templates",
	"tokens",
	"integrations",
	"authorizations",
	"deletions",
	"changes",
	"claims",
	"emails",
	"holdings",
	"seats",
];

/** All rows of one id in an organization. */
interface Subject {
	orgId: string;
	id: string;
	person: PersonRow | undefined;
	group: CopyRow | undefined;
	location: CopyRow | undefined;
	template: CopyRow | undefined;
	token: CopyRow | undefined;
	integration: CopyRow | undefined;
	authorization: CopyRow | undefined;
	isActive: boolean;
	replays: Map<string, Replay>;
	/** The note that a deleted person can be restored, and the line that deleted them last. */
	deletion: CopyRow | undefined;
	deleted?: DeletionLine;
	/** The line with which an authorization was given. */
	given?: CopyRow;
}

// Walks through tables with the same order side by side, so that only one subject is in memory.
async function walk(
	read: Read,
	compareIds: CopyEnd["compareIds"],
	visit: (subject: Subject) => Promise<void>,
): Promise<void> {
	const people = read("people", ["org_id", "id"]);
	const presences = read("presences", ["org_id", "person_id"]);
	const groups = read("groups", ["org_id", "id"]);
	const locations = read("locations", ["org_id", "id"]);
	const templates = read("license_templates", ["org_id", "id"]);
	const tokens = read("tokens", ["org_id", "id"]);
	const integrations = read("integrations", ["org_id", "id"]);
	const authorizations = read("authorizations", ["org_id", "id"]);
	const deletions = read("deletions", ["org_id", "person_id"]);
	const changes = read("changes", ["org_id", "subject_id", "id"]);
	const all = [
		people,
		presences,
		groups,
		locations,
		templates,
		tokens,
		integrations,
		authorizations,
		deletions,
		changes,
	];
	const isBefore = ([orgA, idA]: Key, [orgB, idB]: Key) =>
		(compareText(orgA, orgB) || compareIds(idA, idB)) < 0;
	for (;;) {
		const heads: (Key | undefined)[] = [];
		for (const cursor of all) {
			const row = await cursor.peek();
			heads.push(row && keyOf(row));
		}
		const first = heads.reduce<Key | undefined>(
			(least, key) =>
				key !== undefined && (least === undefined || isBefore(key, least))
					? key
					: least,
			undefined,
		);
		if (first === undefined) return;
		const take = async (cursor: Cursor) => {
			const row = await cursor.peek();
			if (row === undefined || isBefore(first, keyOf(row))) return undefined;
			cursor.skip();
			return row;
		};
		const subject: Subject = {
			orgId: first[0],
			id: first[1],
			person: (await take(people)) as PersonRow | undefined,
			group: await take(groups),
			location: await take(locations),
			template: await take(templates),
			token: await take(tokens),
			integration: await take(integrations),
			authorization: await take(authorizations),
			deletion: await take(deletions),
			isActive: false,
			replays: new Map(),
		};
		const presence = await take(presences);
		subject.isActive = typeof presence?.last_activity_at === "number";
		for (let line = await take(changes); line; line = await take(changes)) {
			const kind = String(line.subject);
			const replay = subject.replays.get(kind) ?? openReplay();
			subject.replays.set(kind, replay);
			if (kind === "authorization" && line.kind === "created")
				subject.given = line;
			if (kind === "person")
				subject.deleted =
					line.kind === "deleted" ? deletionOf(line) : undefined;
			replay.take({
				id: Number(line.id),
				kind: String(line.kind),
				version: line.version === null ? undefined : Number(line.version),
				fields: replayedFields(kind, parse(line.fields) ?? {}),
			});
		}
		await visit(subject);
	}
}

function deletionOf({ id, version, at }: CopyRow): DeletionLine {
	return {
		id: Number(id),
		version: version === null ? undefined : Number(version),
		at: Number(at),
	};
}

type Key = readonly [orgId: string, id: string];

function keyOf(row: CopyRow): Key {
	return [String(row.org_id), String(row.subject_id ?? idOf(row))];
}

function idOf(row: CopyRow): unknown {
	return "is_shared" in row || "change_id" in row ? row.person_id : row.id;
}

function personOf({ orgId, id, person }: Subject): Person | undefined {
	try {
		return person && parsePerson(person.document, { orgId, id });
	} catch {
		return undefined;
	}
}

function complainOf(subject: Subject): string[] {
	const { id, person, group, location, template, token, replays } = subject;
	const sentences: string[] = [];
	const say = (what: string, problems: readonly string[]) => {
		for (const problem of problems) sentences.push(`${what} ${problem}.`);
	};
	const state = personOf(subject);
	if (person !== undefined) {
		const what = describe(id, state);
		if (state === undefined) say(what, ["cannot be read"]);
		else {
			if (person.name_key !== personNameKey(state.displayName))
				say(what, ["is not stored under the key of its displayName"]);
			if (person.location_id !== (state.locationId ?? null))
				say(what, ["is not stored under its location"]);
		}
	}
	if (person === undefined || state !== undefined)
		say(describe(id, state), compare(replays.get("person"), state, person));
	const sayRecord = (
		kind: "group" | "location" | "licenseTemplate",
		row: CopyRow | undefined,
	) => {
		if (row === undefined && !replays.has(kind)) return;
		const record = row && parse<object>(row.document);
		const named = kind === "licenseTemplate" ? "license template" : kind;
		say(`The ${named} ${id}`, compare(replays.get(kind), record, row));
		say(`The ${named} ${id}`, complainOfColumns(kind, row));
	};
	sayRecord("group", group);
	sayRecord("location", location);
	sayRecord("licenseTemplate", template);
	if (token !== undefined)
		say(`The access token ${id}`, complainOfToken(token, replays.get("token")));
	const { integration, authorization } = subject;
	say(
		`The integration ${id}`,
		complainOfIntegration(integration, replays.get("integration")),
	);
	say(`The integration ${id}`, complainOfColumns("integration", integration));
	say(
		describe(id, state),
		complainOfDeletion(subject.deletion, subject.deleted),
	);
	if (authorization !== undefined)
		say(
			`The authorization ${id}`,
			complainOfAuthorization(authorization, replays.get("authorization")),
		);
	return sentences;
}

function compare(
	replay: Replay | undefined,
	kept: object | undefined,
	row: CopyRow | undefined,
): string[] {
	if (row !== undefined && kept === undefined) return ["cannot be read"];
	const state = kept as Record<string, unknown> | undefined;
	const lines = replay ?? openReplay();
	const problems = lines.compare(state);
	const before = state && lines.undo(state);
	const origin = row?.origin;
	return before === undefined ||
		typeof origin !== "string" ||
		hasOrigin(before, origin)
		? problems
		: [
				...problems,
				"differs from its original state: a field was edited without a change",
			];
}

function countUnknownOrigins({
	person,
	group,
	location,
	replays,
}: Subject): number {
	const isUnknown = (kind: string, row: CopyRow | undefined) =>
		typeof row?.document === "string" &&
		row.origin === null &&
		(replays.get(kind) ?? openReplay()).undo({}) !== undefined;
	return (
		Number(isUnknown("person", person)) +
		Number(isUnknown("group", group)) +
		Number(isUnknown("location", location))
	);
}

// A token is deleted with its person, and some time after its end. A line of its end means that it was
// revoked.
function complainOfToken(row: CopyRow, replay: Replay | undefined): string[] {
	if (replay === undefined) return [];
	const token = parseToken(row as unknown as TokenRow);
	const state = stateOfToken(token) as unknown as Record<string, unknown>;
	const isEnded = token.revokedAt !== undefined;
	const problems = replay.compare(isEnded ? undefined : state);
	return problems.filter(
		(problem) => !(isEnded && problem.includes("is not there")),
	);
}

function describe(id: string, person: Person | undefined): string {
	return person === undefined
		? `The person ${id}`
		: `The person ${person.displayName} (${person.emails?.[0] ?? id}, ${id})`;
}

/** An index entry of one person, as one word for the tally. */
interface Entry {
	orgId: string;
	personId: string;
	what: string;
}

function entriesOf(person: Person, isActive: boolean): Entry[] {
	const { orgId, id: personId } = person;
	const { takes, gains } = compareIndexEntries(undefined, person);
	const words = new Set([
		...takes.map(({ kind, scope, value }) => `${kind} ${scope} ${value}`),
		...gains
			.filter(({ kind }) => !(kind === "pending" && isActive))
			.map(({ kind, value }) => `held ${kind} ${value}`),
	]);
	return [...words].map((what) => ({ orgId, personId, what }));
}

async function eachEntry(
	read: Read,
	visit: (entry: Entry) => void,
): Promise<void> {
	const each = async (name: string, wordOf: (row: CopyRow) => string) => {
		const cursor = read(name);
		for (let row = await cursor.peek(); row; row = await cursor.peek()) {
			cursor.skip();
			visit({
				orgId: String(row.org_id),
				personId: String(row.person_id),
				what: wordOf(row),
			});
		}
	};
	await each("emails", ({ value }) => `email  ${value}`);
	await each("claims", ({ kind, scope, value }) => `${kind} ${scope} ${value}`);
	await each("holdings", ({ kind, value }) => `held ${kind} ${value}`);
}

// Walks through everything again, but keeps only entries in uneven parts of the tally.
async function nameUneven({
	read,
	compareIds,
	tally,
	onFinding,
}: {
	read: Read;
	compareIds: CopyEnd["compareIds"];
	tally: Tally;
	onFinding: (finding: Finding) => void;
}): Promise<void> {
	const counts = new Map<string, { entry: Entry; count: number }>();
	const names = new Map<string, string>();
	const note = (entry: Entry, by: number) => {
		if (!tally.isUneven(entry)) return;
		const word = JSON.stringify(entry);
		const known = counts.get(word);
		const count = (known?.count ?? 0) + by;
		if (count === 0) counts.delete(word);
		else counts.set(word, { entry, count });
	};
	await walk(read, compareIds, async (subject) => {
		const person = personOf(subject);
		if (person === undefined) return;
		const entries = entriesOf(person, subject.isActive);
		if (entries.some(tally.isUneven))
			names.set(`${person.orgId} ${person.id}`, describe(person.id, person));
		for (const entry of entries) note(entry, 1);
	});
	await eachEntry(read, (entry) => note(entry, -1));
	for (const { entry, count } of counts.values()) {
		const { orgId, personId, what } = entry;
		const name =
			names.get(`${orgId} ${personId}`) ?? describe(personId, undefined);
		const shown = what.replace(/^held /, "").replace(/ +/g, " ");
		onFinding({
			orgId,
			sentence:
				count > 0
					? `${name} should hold ${shown} but does not.`
					: `${name} holds ${shown} but should not.`,
		});
	}
}

function parse<Shape>(text: unknown): Shape | undefined {
	try {
		return JSON.parse(String(text)) as Shape;
	} catch {
		return undefined;
	}
}
