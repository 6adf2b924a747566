import { patchOperationsMax } from "../../contract/scim/messages.ts";
import { ScimRefusal } from "../errors.ts";
import { fieldsOf } from "../resource/resource.ts";

/** One operation of a PATCH. An operation that adds or replaces has a value. */
export interface PatchOperation {
	op: "add" | "replace" | "remove";
	path: string | undefined;
	value: unknown;
	/** Its place in the body. */
	field: string;
}

/** Reads the operations of a PATCH. Names match in any case; some providers leave `schemas` out. */
export function readOperations(body: unknown): PatchOperation[] {
	const list = fieldsOf(body)?.get("operations");
	if (!Array.isArray(list) || list.length === 0)
		throw invalid(
			"The body has no Operations. Send a list of operations, each with op, path and value.",
		);
	if (list.length > patchOperationsMax)
		throw invalid(
			`Operations must hold at most ${patchOperationsMax} entries. Send several requests.`,
		);
	return list.map(readOperation);
}

function readOperation(sent: unknown, index: number): PatchOperation {
	const field = `Operations[${index}]`;
	const fields = fieldsOf(sent);
	if (fields === undefined) throw invalid(`${field} is not an object.`);
	const op = String(fields.get("op")).toLowerCase();
	if (op !== "add" && op !== "replace" && op !== "remove")
		throw invalid(`${field}.op must be add, replace or remove.`);
	const path = fields.get("path") ?? undefined;
	if (path !== undefined && typeof path !== "string")
		throw new ScimRefusal("invalidPath", `${field}.path is not a text.`);
	if (op !== "remove" && !fields.has("value"))
		throw new ScimRefusal("invalidValue", `${field} has no value to ${op}.`);
	const value = fields.get("value");
	return { op, path: path?.trim() || undefined, value, field };
}

function invalid(sentence: string): ScimRefusal {
	return new ScimRefusal("invalidSyntax", sentence);
}
