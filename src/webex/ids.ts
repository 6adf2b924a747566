import { Buffer } from "node:buffer";
import { LRUCache } from "../concurrency/lru-cache.ts";
import type { IdKind } from "../contract/id.ts";
import { findRole } from "../directory/access/role.ts";
import { type Problem, problemOf } from "../directory/problems.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { IdReader } from "../http/check/check.ts";

export type { IdKind };

const idLengthMax = 512;
const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const uuidPattern = new RegExp(`^${uuid}$`, "i");
const bareLicense = new RegExp(`^${uuid}:\\w+_${uuid}(?:_[\\w.-]+)?$`, "i");
const bareGroup = new RegExp(`^${uuid}:${uuid}$`, "i");
const bareLocation = /^\d{1,20}$/;
const bareApplication = /^C[0-9a-f]{64}$/;
const prefixOf = (kind: IdKind) => `ciscospark://us/${kind}/`;
const personPrefix = prefixOf("PEOPLE");
const uuidLength = 36;
/** The id of a person with a UUID on the wire: its first characters, and its length. */
const personStart = btoa(personPrefix.slice(0, -2));
const personLength = Math.ceil(((personPrefix.length + uuidLength) * 4) / 3);
const idsKeptMax = 5_000;

/** The name of each kind in a refusal. */
const kindNames: Readonly<Record<IdKind, string>> = {
	PEOPLE: "a person",
	ORGANIZATION: "an organization",
	ROLE: "a role",
	LICENSE: "a license",
	LICENSE_TEMPLATE: "a license template",
	LOCATION: "a location",
	SCIM_GROUP: "a group",
	WEBHOOK: "a webhook",
	JOB_ID: "a job",
	APPLICATION: "an integration",
	AUTHORIZATION: "an authorization",
};
// One map for each kind, so that looking up an id builds no new text.
type IdCaches = Map<IdKind, LRUCache<string, string>>;
const shown: IdCaches = new Map();
const read: IdCaches = new Map();

/**
 * The id on the wire: unpadded base64url of `ciscospark://us/<kind>/<id>`, as in the page's example.
 */
export function showId(kind: IdKind, id: string): string {
	if (kind === "PEOPLE") return encodePerson(id) ?? encodeId(kind, id);
	// Roles, licenses, locations and organizations are few and often shown.
	const cache = cacheOf(shown, kind);
	let text = cache.get(id);
	if (text === undefined) {
		text = encodeId(kind, id);
		cache.set(id, text);
	}
	return text;
}

/** The ids on the wire of several records of a kind. */
export function showIds(kind: IdKind, ids: readonly string[]): string[] {
	const texts: string[] = [];
	for (const id of ids) texts.push(showId(kind, id));
	return texts;
}

/** The id of a group on the wire, which names its organization too, as on the real service. */
export function showGroupId({ orgId, id }: RecordKey): string {
	return showId("SCIM_GROUP", `${id}:${orgId}`);
}

/** The organization that the id of a group names; undefined when it names none. */
export function readOrgIdOfGroup(text: string): string | undefined {
	const whole = readBareId("SCIM_GROUP", text) ?? decodeUri("SCIM_GROUP", text);
	return whole?.split(":")[1]?.toLowerCase();
}

/**
 * Decodes an id on the wire; undefined when it is not one of that kind. Accepts padding and the other base64 alphabet,
 * since some clients encode ids themselves, and the bare id, usually a UUID, as the real service does.
 */
export function readId(kind: IdKind, text: string): string | undefined {
	// There are many people. The other records are few and often named.
	if (kind === "PEOPLE") return decodePerson(text) ?? decodeId(kind, text);
	const cache = cacheOf(read, kind);
	const known = cache.get(text);
	if (known !== undefined) return known;
	const id = decodeId(kind, text);
	if (id !== undefined) cache.set(text, id);
	return id;
}

/** The problem of a text that is not the id of a record of a kind. */
function notAnIdOf(kind: IdKind): Problem {
	return problemOf.wrongId({ kind: kindNames[kind] });
}

/** The ids of this dialect, for reading requests. */
export const webexIds: IdReader = { read: readId, problemOf: notAnIdOf };

function cacheOf(caches: IdCaches, kind: IdKind): LRUCache<string, string> {
	let cache = caches.get(kind);
	if (cache === undefined) {
		cache = new LRUCache(idsKeptMax);
		caches.set(kind, cache);
	}
	return cache;
}

// Base64 of a UUID has none of the characters that base64url writes differently.
function encodePerson(id: string): string | undefined {
	return uuidPattern.test(id)
		? btoa(personPrefix + id).slice(0, personLength)
		: undefined;
}

// Most ids are those that this server has shown.
function decodePerson(text: string): string | undefined {
	if (text.length !== personLength || !text.startsWith(personStart))
		return undefined;
	if (!/^[A-Za-z0-9]+$/.test(text)) return undefined;
	const id = atob(text).slice(personPrefix.length);
	return encodePerson(id) === text ? id.toLowerCase() : undefined;
}

function encodeId(kind: IdKind, id: string): string {
	return Buffer.from(prefixOf(kind) + id).toString("base64url");
}

function decodeId(kind: IdKind, text: string): string | undefined {
	const whole = readBareId(kind, text) ?? decodeUri(kind, text);
	// Behind the id of a group stands that of its organization.
	const id = kind === "SCIM_GROUP" ? whole?.split(":")[0] : whole;
	return id !== undefined && uuidPattern.test(id) ? id.toLowerCase() : id;
}

function readBareId(kind: IdKind, text: string): string | undefined {
	const isBare =
		uuidPattern.test(text) ||
		(kind === "ROLE" && findRole(text) !== undefined) ||
		(kind === "LICENSE" && bareLicense.test(text)) ||
		(kind === "SCIM_GROUP" && bareGroup.test(text)) ||
		(kind === "LOCATION" && bareLocation.test(text)) ||
		(kind === "APPLICATION" && bareApplication.test(text));
	return isBare ? text : undefined;
}

function decodeUri(kind: IdKind, text: string): string | undefined {
	if (text.length > idLengthMax || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
		return undefined;
	const bytes = Buffer.from(text, "base64");
	const digits = text
		.replace(/=+$/, "")
		.replaceAll("+", "-")
		.replaceAll("/", "_");
	// An extra character, or another last one, would decode to the same bytes.
	if (bytes.toString("base64url") !== digits) return undefined;
	const uri = bytes.toString("utf8");
	const prefix = prefixOf(kind);
	if (!uri.startsWith(prefix)) return undefined;
	const id = uri.slice(prefix.length);
	// biome-ignore lint/suspicious/noControlCharactersInRegex: ids with control characters are invalid.
	return id === "" || /[\u0000-\u001f\u007f\uFFFD]/.test(id) ? undefined : id;
}
