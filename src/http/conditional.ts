import { hash } from "node:crypto";
import type { FieldProblem } from "../directory/field-problem.ts";
import type { VersionCondition } from "../directory/history/precondition.ts";
import { problemOf } from "../directory/problems.ts";
import { jsonType, type Reply, replyEmpty } from "./reply.ts";

const hashLength = 16;
const tagPattern = /(W\/)?"([\x21\x23-\x7e\u0080-\u00ff]*)"/g;
const tagsPattern =
	/^[\t ,]*(?:(?:W\/)?"[\x21\x23-\x7e\u0080-\u00ff]*"[\t ]*(?:,[\t ,]*|$))+$/;

/**
 * A reply with one record, such as a person, and its entity tag: its version, and a hash of the sent body. So a tag is strong
 * although replies of one version differ by caller, parameters and presence.
 */
export function composeRecord(
	status: number,
	shown: object | undefined,
	{
		version,
		headers = {},
	}: { version: number; headers?: Record<string, string> },
): Reply {
	const body = shown && JSON.stringify(shown);
	const etag = showTag(version, body ?? "");
	if (body === undefined) return replyEmpty(status, { etag, ...headers });
	const reply = replyTagged(status, { body, etag });
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** A reply with the JSON of a person and its entity tag. */
export function replyTagged(
	status: number,
	{ body, etag }: { body: string; etag: string },
): Reply {
	return { status, headers: { "content-type": jsonType, etag }, body };
}

/** The reply to a GET of one person: not modified, when `If-None-Match` names the tag of the reply. */
export function replyUnlessKnown(
	reply: Reply,
	ifNoneMatch: string | undefined,
): Reply {
	const { etag = "" } = reply.headers;
	return ifNoneMatch !== undefined && isNamed(etag, ifNoneMatch)
		? replyEmpty(304, { etag })
		: reply;
}

/** The entity tag of a version of a person in the form of a reply's body. */
export function showTag(version: number, text: string): string {
	return `"${version}.${hash("sha1", text, "base64url").slice(0, hashLength)}"`;
}

/**
 * The versions that `If-Match` names. Any form of a version counts, since the form depends on parameters and presence.
 * A value that is not a list of tags is a problem and names no version.
 */
export function readIfMatch(header: string | undefined): {
	versions: VersionCondition | undefined;
	problems: FieldProblem[];
} {
	if (header === undefined) return { versions: undefined, problems: [] };
	const tags = readTags(header);
	if (tags === undefined)
		return { versions: "any", problems: [notTags("If-Match")] };
	return { versions: versionsOf(tags), problems: [] };
}

/** The problems of `If-None-Match`. */
export function complainOfIfNoneMatch(
	header: string | undefined,
): FieldProblem[] {
	return header === undefined || readTags(header) !== undefined
		? []
		: [notTags("If-None-Match")];
}

function versionsOf(tags: Tags): VersionCondition {
	if (tags === "any") return "any";
	return tags.flatMap(({ isWeak, text }) => {
		const version = /^(\d{1,15})(?:\.|$)/.exec(text)?.[1];
		return version === undefined ? [] : { version: Number(version), isWeak };
	});
}

// Weak comparison (RFC 9110, 13.1.2): tags are compared as a whole, whether or not marked as weak.
function isNamed(etag: string, header: string): boolean {
	const tags = readTags(header) ?? [];
	const strong = etag.replace(/^W\//, "");
	return tags === "any" || tags.some(({ text }) => `"${text}"` === strong);
}

type Tags = "any" | { isWeak: boolean; text: string }[];

function readTags(header: string): Tags | undefined {
	if (header.trim() === "*") return "any";
	if (!tagsPattern.test(header)) return undefined;
	return [...header.matchAll(tagPattern)].map(([, weak, text = ""]) => ({
		isWeak: weak !== undefined,
		text,
	}));
}

function notTags(field: string): FieldProblem {
	return {
		field,
		...problemOf.wrongValue({
			expected:
				'* or entity tags in quotes, separated by commas, such as "3.Xk2aB-9Qm1fzT0yw"',
		}),
	};
}
