import type { DatabaseSync } from "node:sqlite";
import type { Value } from "../sql/statement.ts";

/** A value as SQLite takes and gives it. */
export type StoredValue = string | number | null | Uint8Array;

/**
 * The short forms of ids in the tables of people and of history, which have them in every key. `org` is the row number of an
 * organization; `id` is a UUID as 16 bytes, in the order of its text, and any other text as it is; `scope` is the same, and two
 * UUIDs with a slash between them as 32 bytes; `hash` is 32 bytes.
 */
export type Form = "org" | "id" | "scope" | "hash";

/** Writes and reads values in short form. */
export interface ShortValues {
	/** The stored form. A list becomes a JSON array for `Dialect.among`. */
	shorten(form: Form, value: Value): StoredValue;
	/** The value of a stored form. */
	lengthen(form: Form, stored: StoredValue): string | number | null;
	/** Forgets the row numbers; call it when a transaction, or a part of it, was rolled back. */
	forget(): void;
}

const id = { person_id: "id", org_id: "org" } as const;
/** The columns with short values, by table. */
const columns: Record<string, Record<string, Form>> = {
	people: { id: "id", org_id: "org", location_id: "id" },
	claims: { ...id, scope: "scope" },
	holdings: { ...id, value: "id" },
	presences: id,
	deletions: id,
	subject_lines: { org_id: "org", subject_id: "id" },
	changes: {
		org_id: "org",
		subject_id: "id",
		author_org_id: "org",
		author_id: "id",
		hash: "hash",
	},
};

/** The form of the values in a column; undefined: as they are. */
export function formOf(
	table: string | null,
	column: string | null,
): Form | undefined {
	return columns[table ?? ""]?.[column ?? ""];
}

/** The short values of one file. The row numbers of organizations are read once. */
export function openShortValues(raw: DatabaseSync): ShortValues {
	const rows = new Map<string, number>();
	const ids = new Map<number, string>();
	const look = (condition: string, value: string | number) => {
		const found = raw
			.prepare(`SELECT row, id FROM organizations WHERE ${condition} = ?`)
			.get(value) as unknown as { row: number; id: string } | undefined;
		if (found === undefined) return undefined;
		rows.set(found.id, found.row);
		ids.set(found.row, found.id);
		return found;
	};
	// An author may be of an unknown organization. The sign keeps its id from being compared as a number.
	const rowOf = (orgId: string) =>
		rows.get(orgId) ?? look("id", orgId)?.row ?? `=${orgId}`;
	return {
		shorten(form, value) {
			if (typeof value === "string")
				return form === "org"
					? rowOf(value)
					: form === "id"
						? shortenId(value)
						: form === "scope"
							? shortenScope(value)
							: Buffer.from(value, "hex");
			if (typeof value === "object" && value !== null)
				return JSON.stringify(
					form === "org" ? value.map(rowOf) : value.map(listedId),
				);
			return value === null ? null : Number(value);
		},
		lengthen(form, stored) {
			if (stored instanceof Uint8Array)
				return form === "hash"
					? hexOf(stored)
					: form === "scope"
						? lengthenScope(stored)
						: lengthenId(stored);
			if (form !== "org" || stored === null) return stored;
			return typeof stored === "number"
				? (ids.get(stored) ?? look("row", stored)?.id ?? null)
				: stored.slice(1);
		},
		forget() {
			rows.clear();
			ids.clear();
		},
	};
}

/** Whether an id becomes bytes, which SQLite sorts behind all texts. */
export function isShortId(id: string): boolean {
	return typeof shortenId(id) !== "string";
}

/** SQL for the elements of a list of ids. */
export const listedIds = "coalesce(unhex(value), substr(value, 2))";

const hexClass = "[0-9a-f]";
/** The pattern of `GLOB` for ids that become bytes. */
export const uuidPattern = [8, 4, 4, 4, 12]
	.map((length) => hexClass.repeat(length))
	.join("-");

/** SQL for the stored form of a text in SQL, by its type in `Dialect.records`. */
export function storedText(type: string, text: string): string {
	if (type === "org")
		return `(SELECT organizations.row FROM organizations WHERE organizations.id = ${text})`;
	return type === "id"
		? `CASE WHEN ${text} GLOB '${uuidPattern}' THEN unhex(${text}, '-') ELSE ${text} END`
		: text;
}

// An element of a list, since JSON has no bytes: `=` keeps other texts from being read as digits.
function listedId(id: string): string {
	const short = shortenId(id);
	return typeof short === "string" ? `=${short}` : hexOf(short);
}

// The value of each hexadecimal digit, by its code; 16 stands for all other characters.
const digits = new Uint8Array(128).fill(16);
for (const [value, digit] of [..."0123456789abcdef"].entries())
	digits[digit.charCodeAt(0)] = value;
const uuidLength = 36;

function shortenId(id: string): string | Uint8Array {
	if (id.length !== uuidLength) return id;
	const bytes = new Uint8Array(16);
	let at = 0;
	for (let index = 0; index < uuidLength; index += 2) {
		if (index === 8 || index === 13 || index === 18 || index === 23)
			if (id.charCodeAt(index++) !== 45) return id;
		const high = digits[id.charCodeAt(index)] ?? 16;
		const low = digits[id.charCodeAt(index + 1)] ?? 16;
		if (high + low > 30 || high === 16 || low === 16) return id;
		bytes[at++] = high * 16 + low;
	}
	return bytes;
}

function shortenScope(scope: string): string | Uint8Array {
	if (scope[uuidLength] !== "/") return shortenId(scope);
	const parts = scope.split("/").map(shortenId);
	return parts.length === 2 && parts.every((part) => typeof part !== "string")
		? Buffer.concat(parts as Uint8Array[])
		: scope;
}

function lengthenScope(bytes: Uint8Array): string {
	return bytes.length === 16
		? lengthenId(bytes)
		: `${lengthenId(bytes.subarray(0, 16))}/${lengthenId(bytes.subarray(16))}`;
}

const codes = Buffer.from("0123456789abcdef");
/** The text of an id while it is made, so that each of many rows makes one text and no buffers. */
const uuid = Buffer.from("00000000-0000-0000-0000-000000000000");
const hyphen = uuid[8];

function lengthenId(bytes: Uint8Array): string {
	let at = 0;
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index] as number;
		if (uuid[at] === hyphen) at++;
		uuid[at++] = codes[byte >> 4] as number;
		uuid[at++] = codes[byte & 15] as number;
	}
	return uuid.toString("latin1");
}

function hexOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
	return Buffer.from(buffer, byteOffset, byteLength).toString("hex");
}
