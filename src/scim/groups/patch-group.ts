import type { FieldProblem } from "../../directory/field-problem.ts";
import type { GroupDraft } from "../../directory/groups/group.ts";
import type {
	MemberChange,
	MemberDraft,
} from "../../directory/groups/group-change.ts";
import { ScimRefusal } from "../errors.ts";
import type { PatchOperation } from "../patch/read-operations.ts";
import {
	type GroupReading,
	groupSchema,
	type ReadGroup,
	readAttribute,
	readGroup,
	readMembers,
	webexGroupSchema,
} from "./read-group.ts";

/** The changes that a PATCH of a group asks for. */
interface GroupPatch {
	draft: GroupDraft;
	members: MemberDraft;
	problems: FieldProblem[];
}

/**
 * The changes that the operations of a PATCH amount to, in their order (RFC 7644, 3.5.2). A member who is added twice
 * or removed while not being a member is no problem: providers repeat their requests.
 */
export function readGroupPatch(
	operations: readonly PatchOperation[],
	reading: GroupReading,
): GroupPatch {
	const patch = openPatch();
	for (const operation of operations) {
		if (operation.op === "remove") remove(patch, operation, reading);
		else set(patch, operation, reading);
	}
	return patch.close();
}

/** The state of a PATCH while its operations are read. */
interface OpenPatch {
	draft: GroupDraft;
	problems: FieldProblem[];
	/** Changes members; with `isWhole`, everyone else leaves. */
	change(changes: readonly MemberChange[], isWhole?: boolean): void;
	close(): GroupPatch;
}

function openPatch(): OpenPatch {
	const draft: GroupDraft = {};
	const problems: FieldProblem[] = [];
	let changes = new Map<string, MemberChange>();
	let isWhole = false;
	return {
		draft,
		problems,
		change(added, isAll = false) {
			if (isAll) {
				isWhole = true;
				changes = new Map();
			}
			for (const change of added) changes.set(change.personId, change);
		},
		close: () => ({
			draft,
			members: { changes: [...changes.values()], isWhole },
			problems,
		}),
	};
}

function set(
	patch: OpenPatch,
	{ op, path, value, field: at }: PatchOperation,
	reading: GroupReading,
): void {
	let read: ReadGroup;
	if (path === undefined) read = readGroup(value, reading, `${at}.value.`);
	else {
		const target = readPath(path, at);
		if (target.memberIds !== undefined)
			throw new ScimRefusal(
				"mutability",
				`${at} would change a member in place. Remove the member, and add another one.`,
			);
		read = { draft: {}, members: undefined, problems: [] };
		const name = target.attribute;
		readAttribute(read, { name, value, at: "" }, reading);
	}
	Object.assign(patch.draft, read.draft);
	patch.problems.push(...read.problems);
	if (read.members !== undefined) patch.change(read.members, op === "replace");
}

function remove(
	patch: OpenPatch,
	{ path, value, field: at }: PatchOperation,
	reading: GroupReading,
): void {
	if (path === undefined)
		throw new ScimRefusal(
			"noTarget",
			`${at} needs a path: it says which attribute to remove.`,
		);
	const { attribute, memberIds } = readPath(path, at);
	if (attribute === "displayName")
		throw new ScimRefusal(
			"mutability",
			`${at}.path is "${path}", which always has a value. Replace it.`,
		);
	if (attribute === "externalId") patch.draft.externalId = "";
	if (attribute === webexGroupSchema || attribute === extended.get("usage"))
		patch.draft.usage = "";
	if (attribute !== "members") return;
	// Microsoft Entra ID names the members to remove in the value.
	const named = memberIds ?? value ?? undefined;
	if (named === undefined) patch.change([], true);
	else
		patch.change(
			readMembers(
				named,
				{ field: at, problems: patch.problems, isMember: false },
				reading,
			),
		);
}

const attributes: ReadonlyMap<string, string> = new Map([
	["displayname", "displayName"],
	["externalid", "externalId"],
	["members", "members"],
]);
const extended: ReadonlyMap<string, string> = new Map([
	["usage", `${webexGroupSchema}:usage`],
	["owners", `${webexGroupSchema}:owners`],
	["managedby", `${webexGroupSchema}:managedBy`],
	["inheritances", `${webexGroupSchema}:inheritances`],
]);

// The attribute that a path names, and the members in its filter.
function readPath(
	path: string,
	at: string,
): { attribute: string; memberIds?: string[] } {
	const [, name = "", filter] =
		/^([^[]*)(?:\[(.*)\])?$/s.exec(path.trim()) ?? [];
	const key = name.toLowerCase().replace(`${groupSchema.toLowerCase()}:`, "");
	const extension = webexGroupSchema.toLowerCase();
	const attribute = key.startsWith(extension)
		? (extended.get(key.slice(extension.length + 1)) ??
			(key === extension ? webexGroupSchema : undefined))
		: attributes.get(key);
	if (/^(?:id|meta)(?:\.|$)/.test(key))
		throw new ScimRefusal(
			"mutability",
			`${at}.path is "${path.slice(0, 200)}", which is read-only.`,
		);
	if (attribute === undefined || (filter !== undefined && key !== "members"))
		throw new ScimRefusal(
			"invalidPath",
			`${at}: ${path.slice(0, 200)} is not an attribute of a group that can be changed. Those are displayName, externalId, members and ${webexGroupSchema}:usage.`,
		);
	return filter === undefined
		? { attribute }
		: { attribute, memberIds: readMemberFilter(filter, at) };
}

// Providers name single members, such as `value eq "…" or value eq "…"`.
function readMemberFilter(filter: string, at: string): string[] {
	return filter.split(/\s+or\s+/i).map((part) => {
		const id = /^\s*value\s+eq\s+"([^"]*)"\s*$/i.exec(part)?.[1];
		if (id === undefined)
			throw new ScimRefusal(
				"invalidFilter",
				`${at}: a filter of members can only be value eq "id", several of them joined by or.`,
			);
		return id;
	});
}
