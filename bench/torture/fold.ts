import { createHash } from "node:crypto";
import type { Line, StoredRecord } from "./directory-rows.ts";

type Fields = Record<string, unknown>;

/** Lists in which the order does not count. */
const sets = new Set(
	"roles licenses groups implicitLicenses siteUrls".split(" "),
);
/** They count changes, so the lines do not tell them. */
const untold = new Set(["version", "modifiedAt"]);

/** The state of one subject as its lines tell it, oldest first. */
interface Folded {
	isThere: boolean;
	/** Whether a line created it, so that every field follows; otherwise it was loaded. */
	isWhole: boolean;
	fields: Map<string, unknown>;
	/** Fields of a loaded subject before the first line that changed them. */
	loaded: Map<string, unknown>;
	version?: number;
	last?: Line;
	problems: string[];
}

/** Folds the lines of one subject into its last state. */
export function foldLines(lines: readonly Line[]): Folded {
	const folded: Folded = {
		isThere: true,
		isWhole: false,
		fields: new Map(),
		loaded: new Map(),
		problems: [],
	};
	for (const line of lines) takeLine(folded, line);
	return folded;
}

function takeLine(folded: Folded, line: Line): void {
	const say = (problem: string) =>
		folded.problems.push(`${problem} (change ${line.id})`);
	const isBorn = line.kind === "created" || line.kind === "restored";
	if (isBorn && folded.last !== undefined && folded.isThere)
		say(`was ${line.kind} although it was there`);
	if (!isBorn && !folded.isThere) say(`was ${line.kind} after it was deleted`);
	if (line.subject === "person") {
		const before =
			folded.version ?? (isBorn || folded.last !== undefined ? 0 : 1);
		if (line.version !== before + 1)
			say(`has version ${line.version} after version ${before}`);
		folded.version = line.version;
	}
	if (isBorn) {
		folded.fields = new Map();
		folded.isWhole = true;
	}
	const fields = JSON.parse(line.fields) as Record<
		string,
		{ from?: unknown; to?: unknown }
	>;
	for (const [name, { from, to }] of Object.entries(fields)) {
		const isKnown = folded.isWhole || folded.fields.has(name);
		if (isKnown && !isSame(name, folded.fields.get(name), from))
			say(`did not have the ${name} that the line says it had`);
		if (!folded.isWhole && !folded.loaded.has(name))
			folded.loaded.set(name, from);
		folded.fields.set(name, to);
	}
	folded.isThere = line.kind !== "deleted";
	if (!folded.isThere) {
		folded.fields = new Map();
		folded.isWhole = true;
	}
	folded.last = line;
}

/** The differences between a stored record and its lines; an undefined record: there is none. */
export function compareFolded(
	folded: Folded,
	record: StoredRecord | undefined,
): string[] {
	const problems = [...folded.problems];
	if (record === undefined) {
		if (folded.last !== undefined && folded.isThere)
			problems.push("is not there, and no line says that it was deleted");
		return problems;
	}
	if (!folded.isThere) return [...problems, "is there, but was deleted"];
	const document = readDocument(record);
	if (document === undefined) return [...problems, "has a broken document"];
	const state = flatten(document);
	for (const [name, value] of folded.fields)
		if (!isSame(name, state.get(name), value))
			problems.push(`has another ${name} than its last line says`);
	if (folded.isWhole)
		for (const name of state.keys())
			if (!folded.fields.has(name) && !untold.has(name))
				problems.push(`has a ${name} that no line gave it`);
	if (record.subject === "person") {
		const version = folded.version ?? 1;
		if (document.version !== version)
			problems.push(
				`has version ${document.version}, but its lines make ${version}`,
			);
	}
	if (!folded.isWhole && record.origin !== undefined) {
		for (const [name, value] of folded.loaded) state.set(name, value);
		if (digestOf(state) !== record.origin)
			problems.push("was loaded as something else");
	}
	return problems;
}

/** The document of a record with its ids; undefined when it is no JSON. */
export function readDocument({
	subject,
	document,
	orgId,
	id,
}: StoredRecord): Fields | undefined {
	try {
		const read = JSON.parse(document) as Fields;
		return subject === "person" ? { ...read, orgId, id } : read;
	} catch {
		return undefined;
	}
}

// A profile is told part by part, under names such as `profile.costCenter`.
function flatten(document: Fields): Map<string, unknown> {
	const flat = new Map<string, unknown>();
	const walk = (name: string, value: unknown) => {
		if (typeof value === "object" && value !== null && !Array.isArray(value))
			for (const [key, part] of Object.entries(value))
				walk(`${name}.${key}`, part);
		else flat.set(name, value);
	};
	for (const [name, value] of Object.entries(document))
		if (name === "profile") walk(name, value);
		else flat.set(name, value);
	return flat;
}

function isSame(name: string, left: unknown, right: unknown): boolean {
	return canonical(name, left) === canonical(name, right);
}

function canonical(name: string, value: unknown): string {
	return value === undefined
		? "none"
		: JSON.stringify(
				sets.has(name) && Array.isArray(value)
					? [...new Set(value)].sort()
					: sortKeys(value),
			);
}

function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortKeys);
	if (typeof value !== "object" || value === null) return value;
	const parts = value as Fields;
	return Object.fromEntries(
		Object.keys(parts)
			.sort()
			.map((key) => [key, sortKeys(parts[key])]),
	);
}

// The digest of a loaded state: the beginning of a SHA-256 of its fields in order.
function digestOf(state: ReadonlyMap<string, unknown>): string {
	const whole: Fields = {};
	for (const [name, value] of state)
		if (value !== undefined && !untold.has(name))
			place(
				whole,
				name.startsWith("profile.") ? name.split(".") : [name],
				value,
			);
	const text = Object.keys(whole)
		.sort()
		.map((name) => `["${name}",${canonical(name, whole[name])}]`)
		.join(",");
	return createHash("sha256")
		.update(`[${text}]`)
		.digest("base64url")
		.slice(0, 22);
}

function place(whole: Fields, [key = "", ...rest]: string[], value: unknown) {
	if (rest.length === 0) {
		whole[key] = value;
		return;
	}
	whole[key] ??= {};
	place(whole[key] as Fields, rest, value);
}
