import { ScimRefusal } from "../errors.ts";
import { type PatchOperation, patchOperationsMax } from "./patch-group.ts";

/** Reads the operations of a PATCH. Names match in any case; some providers leave `schemas` out. */
export function readOperations(sent: unknown): PatchOperation[] {
	const list = fieldsOf(sent)?.get("operations");
	if (!Array.isArray(list) || list.length === 0)
		throw new ScimRefusal(
			"invalidSyntax",
			"Operations must be a list of at least one operation.",
		);
	if (list.length > patchOperationsMax)
		throw new ScimRefusal(
			"tooMany",
			`Operations must hold at most ${patchOperationsMax} entries.`,
		);
	return list.map(readOperation);
}

function readOperation(sent: unknown, index: number): PatchOperation {
	const at = `Operations[${index}]`;
	const fields = fieldsOf(sent);
	const op = String(fields?.get("op")).toLowerCase();
	if (op !== "add" && op !== "replace" && op !== "remove")
		throw new ScimRefusal(
			"invalidSyntax",
			`${at}.op must be add, replace or remove.`,
		);
	const path = fields?.get("path") ?? undefined;
	if (path !== undefined && typeof path !== "string")
		throw new ScimRefusal("invalidPath", `${at}.path must be a text.`);
	return { op, path: path || undefined, value: fields?.get("value"), at };
}

function fieldsOf(sent: unknown): ReadonlyMap<string, unknown> | undefined {
	if (typeof sent !== "object" || sent === null || Array.isArray(sent))
		return undefined;
	return new Map(
		Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
	);
}
