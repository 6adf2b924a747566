import type { ResourceType } from "../../contract/scim/schema.ts";
import { ScimRefusal } from "../errors.ts";
import { type FilteredPath, readPath } from "../filter/filter.ts";
import type { Findings } from "../resource/read-value.ts";
import { isObject, type Resource } from "../resource/resource.ts";
import { findSchema } from "../resource/target.ts";
import { addValue, removeValue, replaceValue } from "./change-value.ts";
import { type PatchOperation, readOperations } from "./read-operations.ts";

/**
 * The resource after the operations of a PATCH (RFC 7644, 3.5.2), in their order. Pure. Problems of values are added to
 * the findings. Refuses with the reason of RFC 7644 an operation that cannot be made.
 */
export function applyPatch(
	type: ResourceType,
	resource: Resource,
	body: unknown,
	findings: Findings,
): Resource {
	const patched = structuredClone(resource);
	for (const operation of readOperations(body))
		applyOperation(type, patched, operation, findings);
	return patched;
}

function applyOperation(
	type: ResourceType,
	resource: Resource,
	operation: PatchOperation,
	findings: Findings,
): void {
	const { op, path, value, field } = operation;
	if (path !== undefined) {
		applyAt(type, resource, { ...operation, path }, findings);
		return;
	}
	if (op === "remove")
		throw new ScimRefusal(
			"noTarget",
			`${field} removes nothing: it has no path. Name the attribute to remove.`,
		);
	if (!isObject(value))
		throw new ScimRefusal(
			"invalidValue",
			`${field}.value must be an object with attributes, since the operation has no path.`,
		);
	for (const [name, part] of Object.entries(value)) {
		const known = findSchema(type, name) !== undefined || readPath(type, name);
		if (!known) findings.unknown.push(name);
		else if (!isReadOnly(type, name))
			applyAt(
				type,
				resource,
				{ ...operation, path: name, value: part },
				findings,
			);
	}
}

function applyAt(
	type: ResourceType,
	resource: Resource,
	operation: PatchOperation & { path: string },
	findings: Findings,
): void {
	const { op, path, value, field } = operation;
	const schema = findSchema(type, path);
	if (schema !== undefined) {
		if (op === "remove") delete resource[schema.id];
		else if (!isObject(value))
			throw new ScimRefusal(
				"invalidValue",
				`${field}.value must be an object with the attributes of ${schema.id}.`,
			);
		else
			for (const [name, part] of Object.entries(value)) {
				const own = `${schema.id}:${name}`;
				if (readPath(type, own) === undefined) findings.unknown.push(own);
				else if (!isReadOnly(type, own))
					applyAt(
						type,
						resource,
						{ ...operation, path: own, value: part },
						findings,
					);
			}
		return;
	}
	const filtered = readPath(type, path);
	if (filtered === undefined)
		throw new ScimRefusal(
			"invalidPath",
			`${field}.path is "${path.slice(0, 200)}", which is no attribute of a ${type.name}. GET …/v2/Schemas lists the attributes.`,
		);
	demandWritable(filtered, operation);
	if (op === "remove") demandRemovable(filtered, operation);
	const change = { ...filtered, value, field, path };
	if (op === "add") addValue(resource, change, findings);
	else if (op === "replace") replaceValue(resource, change, findings);
	else removeValue(resource, change);
}

function isReadOnly(type: ResourceType, name: string): boolean {
	const path = readPath(type, name);
	if (path === undefined) return false;
	const { attribute, sub } = path.target;
	return [attribute, sub].some((each) => each?.mutability === "readOnly");
}

function demandWritable(
	{ target: { attribute, sub } }: FilteredPath,
	{ field, path }: PatchOperation,
): void {
	if ([attribute, sub].some((each) => each?.mutability === "readOnly"))
		throw new ScimRefusal(
			"mutability",
			`${field}.path is "${path}", which is read-only.`,
		);
	if (sub?.mutability === "immutable")
		throw new ScimRefusal(
			"mutability",
			`${field}.path is "${path}", which is not changed alone. Replace ${attribute.name}.`,
		);
}

// RFC 7644, 3.5.2.2, has this word for it.
function demandRemovable(
	{ target: { attribute, sub } }: FilteredPath,
	{ field, path }: PatchOperation,
): void {
	if ((sub ?? attribute).required || attribute.name === "active")
		throw new ScimRefusal(
			"mutability",
			`${field}.path is "${path}", which always has a value. ${
				sub === undefined
					? "Replace it."
					: `Replace it, or remove the whole entry of ${attribute.name}.`
			}`,
		);
}
