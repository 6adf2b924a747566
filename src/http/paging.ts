import { Buffer } from "node:buffer";
import { DirectoryError, refuseInvalid } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { problemOf } from "../directory/problems.ts";

/** The time for which a cursor can be used. */
const cursorLifeMs = 24 * 60 * 60 * 1000;

/** The end of a page: the key of its last entry, and the time. */
interface Cursor {
	id: string;
	name: string;
	/** The number of entries after it that are still to be skipped. */
	offset?: number;
	/** The order of the list, where it has several. */
	order?: string;
}

/** The cursor as text for a URL. */
export function showCursor(
	{ id, name, offset = 0, order }: Cursor,
	now: number,
): string {
	const rest = order === undefined ? [offset] : [offset, order];
	const parts = [1, id, name, now, ...(rest.length > 1 || offset ? rest : [])];
	return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Decodes a cursor. Refuses with `invalid` a text that is not a cursor or is one of another order, with `gone` an expired one. */
export function readCursor(
	text: string,
	{ name, now, order }: { name: string; now: number; order?: string },
): Cursor {
	const [version, id, key, at, offset = 0, shown = order] =
		parseCursor(text) ?? [];
	if (
		version !== 1 ||
		typeof id !== "string" ||
		typeof key !== "string" ||
		typeof at !== "number" ||
		typeof offset !== "number" ||
		!Number.isSafeInteger(offset) ||
		offset < 0 ||
		![id, key].every(isText)
	)
		refuseInvalid([notACursor(name)]);
	// A position in one order means nothing in another: the page after it could be empty.
	if (shown !== order)
		refuseInvalid([
			{
				field: name,
				...problemOf.wrongValue({
					expected: "taken from a list that is sorted in the same way",
				}),
			},
		]);
	if (now - (at as number) > cursorLifeMs)
		throw new DirectoryError(
			"gone",
			`This ${name} has expired after one day. Start again with the first page.`,
		);
	return {
		id: id as string,
		name: key as string,
		...(offset !== 0 && { offset: offset as number }),
	};
}

/** The same for a page whose key is a number. */
export function readNumericCursor(
	text: string,
	options: { name: string; now: number },
): number {
	const { id } = readCursor(text, options);
	if (!/^\d{1,15}$/.test(id)) refuseInvalid([notACursor(options.name)]);
	return Number(id);
}

/** The length of a page, and the key after which it begins. Refuses with `invalid` a text that is no cursor of this server. */
export function readPage(
	{ max, cursor }: { max?: number; cursor?: string },
	{
		defaultLength,
		longest,
		now,
		parameter = "cursor",
	}: {
		defaultLength: number;
		longest: number;
		now: number;
		parameter?: string;
	},
): { limit: number; after: Cursor | undefined } {
	return {
		limit: Math.min(max ?? defaultLength, longest),
		after:
			cursor === undefined
				? undefined
				: readCursor(cursor, { name: parameter, now }),
	};
}

/** The page of the found entries, of which one more than `limit` was requested, and the `Link` header to the next page, where there is one. */
export function cutPage<Entry>(
	found: readonly Entry[],
	{
		limit,
		url,
		now,
		keyOf,
		parameter = "cursor",
	}: {
		limit: number;
		url: URL;
		now: number;
		keyOf: (last: Entry) => Cursor;
		parameter?: string;
	},
): { page: Entry[]; headers: Record<string, string> } {
	const page = found.slice(0, limit);
	const last = page.at(-1);
	if (found.length === page.length || last === undefined)
		return { page, headers: {} };
	const cursor = showCursor(keyOf(last), now);
	return { page, headers: { link: showNextLink(url, parameter, cursor) } };
}

/** The header with the next page, where there is one. */
export function showNext(
	next: Cursor | undefined,
	{ url, now }: { url: URL; now: number },
): Record<string, string> {
	return next === undefined
		? {}
		: { link: showNextLink(url, "cursor", showCursor(next, now)) };
}

// The address repeats every parameter of the request.
function showNextLink(url: URL, parameter: string, cursor: string): string {
	const next = new URL(url);
	next.searchParams.set(parameter, cursor);
	return `<${next.href}>; rel="next"`;
}

function notACursor(field: string): FieldProblem {
	return {
		field,
		...problemOf.wrongValue({
			expected: "taken from the Link header of the page before",
		}),
	};
}

function isText(text: string): boolean {
	return text.isWellFormed() && !text.includes("\u0000");
}

function parseCursor(text: string): unknown[] | undefined {
	try {
		const parsed: unknown = JSON.parse(
			Buffer.from(text, "base64url").toString("utf8"),
		);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}
