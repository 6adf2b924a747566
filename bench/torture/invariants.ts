import { followChain } from "./chain.ts";
import type {
	DirectoryRows,
	Entry,
	Line,
	Place,
	StoredRecord,
} from "./directory-rows.ts";
import { compareFolded, foldLines, readDocument } from "./fold.ts";
import { readPostgres, readPostgresLines } from "./read-postgres.ts";
import { readSqlite, readSqliteLines } from "./read-sqlite.ts";
import {
	comparedKey,
	emailKey,
	type Named,
	searchedKey,
	searchKeysOf,
} from "./search-keys.ts";

/** Reads all rows of a directory; it may be in use. */
export async function readDirectory(place: Place): Promise<DirectoryRows> {
	return "file" in place ? readSqlite(place.file) : readPostgres(place.address);
}

/** Reads the lines of history behind an id in each organization; all lines of one that has none. */
export async function readLines(
	place: Place,
	after: ReadonlyMap<string, number> = new Map(),
): Promise<Line[]> {
	return "file" in place
		? readSqliteLines(place.file, after)
		: readPostgresLines(place.address, after);
}

/** A sentence for each stored value that does not follow from the others. Shares no code with the product. */
export function checkInvariants(rows: DirectoryRows): string[] {
	return [
		...rows.problems,
		...checkHistory(rows),
		...checkDocuments(rows),
		...checkColumns(rows),
		...checkEntries(rows),
		...checkCounts(rows),
		...checkDeletions(rows),
	];
}

function checkHistory({ lines, organizations, found }: DirectoryRows) {
	const heads = new Map<string, { id: number; hash: string }>();
	const problems = followChain(lines, heads);
	for (const { id, lastId, lastHash } of organizations) {
		const head = heads.get(id);
		if (lastId !== undefined && lastId !== (head?.id ?? 0))
			problems.push(`The organization ${id} has ${lastId} as its last change.`);
		if (lastId !== undefined && lastHash !== head?.hash)
			problems.push(`The organization ${id} has another hash than its head.`);
	}
	if (found === undefined) return problems;
	const word = (orgId: string, subjectId: string, id: number) =>
		`change ${id} of ${subjectId} in ${orgId}`;
	return [
		...problems,
		...compareWords(
			lines.map(({ orgId, subjectId, id }) => word(orgId, subjectId, id)),
			found.map(({ orgId, subjectId, id }) => word(orgId, subjectId, id)),
		),
	];
}

const told = new Set(["person", "group", "location", "licenseTemplate"]);

function checkDocuments({ records, lines }: DirectoryRows): string[] {
	const key = (subject: string, orgId: string, id: string) =>
		`${subject} ${id} of ${orgId}`;
	const linesOf = new Map<string, Line[]>();
	for (const line of lines) {
		if (!told.has(line.subject)) continue;
		const name = key(line.subject, line.orgId, line.subjectId);
		const known = linesOf.get(name);
		if (known === undefined) linesOf.set(name, [line]);
		else known.push(line);
	}
	const stored = new Map(
		records.map((record) => [
			key(record.subject, record.orgId, record.id),
			record,
		]),
	);
	const names = new Set([...linesOf.keys(), ...stored.keys()]);
	return [...names].flatMap((name) =>
		compareFolded(foldLines(linesOf.get(name) ?? []), stored.get(name)).map(
			(problem) => `The ${name} ${problem}.`,
		),
	);
}

function checkColumns({ records, lines }: DirectoryRows): string[] {
	const problems: string[] = [];
	const last = new Map<string, number>();
	for (const { subject, orgId, subjectId, id } of lines)
		if (subject === "person") last.set(`${orgId} ${subjectId}`, id);
	for (const record of records) {
		const say = (problem: string) =>
			problems.push(`The ${record.subject} ${record.id} ${problem}.`);
		const document = readDocument(record);
		if (document === undefined || record.subject !== "person") continue;
		if (record.nameKey !== searchedKey(String(document.displayName)))
			say("is not stored under the key of its name");
		if (record.locationId !== document.locationId)
			say("is not stored under its location");
		if (record.version !== undefined && record.version !== document.version)
			say("has another version in its column");
		const revision = last.get(`${record.orgId} ${record.id}`) ?? 0;
		if (record.revision !== undefined && record.revision !== revision)
			say(`has revision ${record.revision} after change ${revision}`);
	}
	return problems;
}

/** What a document has that other tables repeat. */
interface PersonDocument extends Named {
	type: string;
	roles: string[];
	licenses: string[];
	groups?: string[];
	managerId?: string;
	phoneNumbers?: { type: string; value: string }[];
	extension?: string;
	locationId?: string;
	department?: string;
	externalId?: string;
	isLoginEnabled: boolean;
	createdAt: number;
}

function checkEntries({ records, claims, holdings }: DirectoryRows): string[] {
	const word = ({ orgId, personId, kind, scope, value }: Entry) =>
		`${scope === undefined ? "holding" : "claim"} ${kind} ${scope ?? ""} "${value}" of ${personId} in ${orgId}`;
	return compareWords(
		records.flatMap((record) => entriesOf(record).map(word)),
		[...claims, ...holdings].map(word),
	);
}

function entriesOf(record: StoredRecord): Entry[] {
	const person = readDocument(record) as unknown as PersonDocument | undefined;
	if (record.subject !== "person" || person === undefined) return [];
	const { orgId, id: personId } = record;
	const entries: Entry[] = [];
	const hold = (kind: string, values: Iterable<string | undefined>) => {
		for (const value of new Set(values))
			if (value !== undefined) entries.push({ orgId, personId, kind, value });
	};
	const claim = (kind: string, scope: string, value: string) =>
		entries.push({ orgId, personId, kind, scope, value });
	for (const email of person.emails) claim("email", "", emailKey(email));
	for (const { type, value } of person.phoneNumbers ?? [])
		if (type === "work" && value.startsWith("+")) claim("number", orgId, value);
	if (person.extension !== undefined && person.locationId !== undefined)
		claim("extension", `${orgId}/${person.locationId}`, person.extension);
	hold("role", person.roles);
	hold("license", person.licenses);
	hold("group", person.groups ?? []);
	hold("manager", [person.managerId]);
	hold("type", person.type === "person" ? [] : [person.type]);
	hold("search", searchKeysOf(person));
	hold("created", [String(Math.max(0, person.createdAt)).padStart(15, "0")]);
	hold("department", [
		person.department === undefined
			? undefined
			: comparedKey(person.department),
	]);
	hold("externalId", [person.externalId]);
	hold("number", numberKeysOf(person));
	hold("locked", person.isLoginEnabled ? [] : [""]);
	hold("pending", person.type === "person" && !record.isActive ? [""] : []);
	return entries;
}

function numberKeysOf({ phoneNumbers = [], extension }: PersonDocument) {
	const keys = phoneNumbers
		.map(({ value }) => value.replace(/\D/g, ""))
		.filter((digits) => digits !== "")
		.flatMap((digits) => [`+${digits}`, `-${[...digits].reverse().join("")}`]);
	return extension === undefined ? keys : [...keys, `x${extension}`];
}

function checkCounts({ records, holdings, seats }: DirectoryRows): string[] {
	const held = new Map<string, number>();
	for (const { kind, orgId, value } of holdings) {
		const key = `${kind} ${orgId} ${value}`;
		held.set(key, (held.get(key) ?? 0) + 1);
	}
	const problems: string[] = [];
	for (const { orgId, licenseId, taken } of seats) {
		const count = held.get(`license ${orgId} ${licenseId}`) ?? 0;
		if (taken !== count)
			problems.push(
				`The license ${licenseId} has ${taken} seats taken, and ${count} people hold it.`,
			);
	}
	for (const { subject, orgId, id, memberCount } of records) {
		if (subject !== "group") continue;
		const count = held.get(`group ${orgId} ${id}`) ?? 0;
		if (memberCount !== count)
			problems.push(
				`The group ${id} counts ${memberCount} members, and ${count} people are in it.`,
			);
	}
	const known = new Set([
		...seats.map(({ orgId, licenseId }) => `license ${orgId} ${licenseId}`),
		...records
			.filter(({ subject }) => subject === "group")
			.map(({ orgId, id }) => `group ${orgId} ${id}`),
	]);
	for (const key of held.keys())
		if (/^(license|group) /.test(key) && !known.has(key))
			problems.push(`People hold the ${key}, which is not there.`);
	return problems;
}

function checkDeletions({ deletions, lines, records }: DirectoryRows) {
	const last = new Map<string, Line>();
	for (const line of lines)
		if (line.subject === "person")
			last.set(`${line.orgId} ${line.subjectId}`, line);
	const there = new Set(
		records
			.filter(({ subject }) => subject === "person")
			.map(({ orgId, id }) => `${orgId} ${id}`),
	);
	return deletions.flatMap(({ orgId, personId, changeId, version }) => {
		const key = `${orgId} ${personId}`;
		const line = last.get(key);
		const isRight =
			!there.has(key) &&
			line?.kind === "deleted" &&
			line.id === changeId &&
			line.version === version;
		return isRight
			? []
			: [`The deletion of ${personId} is not its last change.`];
	});
}

// Both lists must have the same words, each as often.
function compareWords(
	expected: readonly string[],
	found: readonly string[],
): string[] {
	const counts = new Map<string, number>();
	for (const word of expected) counts.set(word, (counts.get(word) ?? 0) + 1);
	for (const word of found) counts.set(word, (counts.get(word) ?? 0) - 1);
	return [...counts].flatMap(([word, count]) =>
		count === 0
			? []
			: [`The ${word} ${count > 0 ? "is missing" : "is too many"}.`],
	);
}
