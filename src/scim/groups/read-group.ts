import type { FieldProblem } from "../../directory/field-problem.ts";
import type { GroupDraft } from "../../directory/groups/group.ts";
import type { MemberChange } from "../../directory/groups/group-change.ts";
import { listLengthMax } from "../../directory/people/person.ts";
import { problemOf } from "../../directory/problems.ts";
import type { IdReader } from "../../http/check/check.ts";
import { ScimRefusal } from "../errors.ts";
import { demandDistinctNames, idOfAddress } from "../resource/resource.ts";

/** The schemas of groups. */
export const groupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const webexGroupSchema =
	"urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";

/** The members that one request names at most. */
const membersNamedMax = 10_000;

/** A group as a request wants it. An attribute that the request does not name is absent. */
export interface ReadGroup {
	draft: GroupDraft;
	/** The members that are named; undefined: the request does not name `members`. */
	members: readonly MemberChange[] | undefined;
	problems: FieldProblem[];
}

/** The means of reading a group. */
export interface GroupReading {
	ids: IdReader;
	/** Attributes that are unknown or read-only are problems, instead of being ignored. */
	isStrict: boolean;
}

type Attribute = "displayName" | "externalId" | "usage";

const texts: Readonly<Record<string, Attribute>> = {
	displayname: "displayName",
	externalid: "externalId",
};
// Clients send these back as a reply showed them.
const ignored = new Set(["schemas", "id", "meta"]);
const ignoredInExtension = new Set(["provisionsource", "meta"]);
// Attributes of the real service that would give rights.
const rights = new Set(["owners", "managedby", "inheritances"]);

/** Reads the body of a group, or the value of a PATCH operation without a path. `at` stands before its attributes. */
export function readGroup(
	sent: unknown,
	reading: GroupReading,
	at = "",
): ReadGroup {
	if (typeof sent !== "object" || sent === null || Array.isArray(sent))
		throw new ScimRefusal(
			"invalidSyntax",
			`${at === "" ? "The body" : at.slice(0, -1)} must be an object with attributes of a group.`,
		);
	demandDistinctNames(sent);
	const read: ReadGroup = { draft: {}, members: undefined, problems: [] };
	for (const [name, value] of Object.entries(sent))
		readAttribute(read, { name, value, at }, reading);
	return read;
}

/** Reads one attribute by its name, also one of a schema, such as `urn:…:Group:usage`. */
export function readAttribute(
	read: ReadGroup,
	{ name, value, at }: { name: string; value: unknown; at: string },
	reading: GroupReading,
): void {
	const key = name.toLowerCase();
	const extension = webexGroupSchema.toLowerCase();
	const core = `${groupSchema.toLowerCase()}:`;
	const field = `${at}${name}`;
	if (key.startsWith(core))
		readAttribute(read, { name: name.slice(core.length), value, at }, reading);
	else if (key === extension) readExtension(read, { value, field }, reading);
	else if (
		/^[:.]/.test(key.slice(extension.length)) &&
		key.startsWith(extension)
	)
		readExtended(
			read,
			{ name: name.slice(extension.length + 1), value, field },
			reading,
		);
	else if (key === "members")
		read.members = readMembers(
			value,
			{ field, problems: read.problems },
			reading,
		);
	else if (Object.hasOwn(texts, key))
		readText(read, { attribute: texts[key] as Attribute, value, field });
	else if (reading.isStrict && !ignored.has(key))
		read.problems.push({ field, ...problemOf.unknownProperty() });
}

function readExtension(
	read: ReadGroup,
	{ value, field }: { value: unknown; field: string },
	reading: GroupReading,
): void {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		if (value !== null)
			read.problems.push({
				field,
				...problemOf.wrongValue({ expected: "an object" }),
			});
		return;
	}
	for (const [name, inside] of Object.entries(value))
		readExtended(
			read,
			{ name, value: inside, field: `${field}.${name}` },
			reading,
		);
}

function readExtended(
	read: ReadGroup,
	{ name, value, field }: { name: string; value: unknown; field: string },
	{ isStrict }: GroupReading,
): void {
	const key = name.toLowerCase();
	if (key === "usage") readText(read, { attribute: "usage", value, field });
	else if (rights.has(key)) {
		if (value !== null && !(Array.isArray(value) && value.length === 0))
			read.problems.push({ field, ...rightsProblem });
	} else if (isStrict && !ignoredInExtension.has(key))
		read.problems.push({ field, ...problemOf.unknownProperty() });
}

const rightsProblem = problemOf.wrongValue({
	expected:
		"left out: here, rights come from the roles of people and not from groups",
});

function readText(
	{ draft, problems }: ReadGroup,
	{
		attribute,
		value,
		field,
	}: { attribute: Attribute; value: unknown; field: string },
): void {
	if (typeof value === "string") draft[attribute] = value;
	else if (value === null && attribute !== "displayName") draft[attribute] = "";
	else
		problems.push({ field, ...problemOf.wrongValue({ expected: "a text" }) });
}

/** Reads a list of members, who are to belong to the group or, with `isMember` false, no longer. One member may stand alone. */
export function readMembers(
	sent: unknown,
	{
		field,
		problems,
		isMember = true,
	}: { field: string; problems: FieldProblem[]; isMember?: boolean },
	reading: GroupReading,
): MemberChange[] {
	if (sent === null) return [];
	const list = Array.isArray(sent) ? (sent as unknown[]) : [sent];
	if (list.length > membersNamedMax) {
		problems.push({
			field,
			...problemOf.tooManyEntries({ max: membersNamedMax }),
		});
		return [];
	}
	const found: FieldProblem[] = [];
	const members = list.flatMap((each, index) => {
		const at = Array.isArray(sent) ? `${field}[${index}]` : field;
		const personId = readMember(each, { at, problems: found }, reading);
		return personId === undefined ? [] : [{ personId, isMember, field: at }];
	});
	problems.push(...found.slice(0, listLengthMax));
	return members;
}

function readMember(
	sent: unknown,
	{ at, problems }: { at: string; problems: FieldProblem[] },
	{ ids }: GroupReading,
): string | undefined {
	const entries =
		typeof sent === "object" && sent !== null
			? Object.entries(sent)
			: [["value", sent] as const];
	const fields = new Map(
		entries.map(([name, value]) => [name.toLowerCase(), value as unknown]),
	);
	const type = fields.get("type") ?? "user";
	if (typeof type !== "string" || type.toLowerCase() !== "user") {
		problems.push({ field: `${at}.type`, ...memberTypeProblem });
		return undefined;
	}
	const value = fields.get("value") ?? idOfAddress(fields.get("$ref"));
	if (typeof value !== "string") {
		problems.push({ field: `${at}.value`, ...problemOf.required() });
		return undefined;
	}
	const id = ids.read("PEOPLE", value);
	if (id === undefined)
		problems.push({ field: `${at}.value`, ...problemOf.unknownPerson() });
	return id;
}

const memberTypeProblem = problemOf.wrongValue({
	expected: "user: the members of a group are people",
});
