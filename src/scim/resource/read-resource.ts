import type { ResourceType, Schema } from "../../contract/scim/schema.ts";
import { problemOf } from "../../directory/problems.ts";
import { ScimRefusal } from "../errors.ts";
import { type Findings, readValue } from "./read-value.ts";
import { demandDistinctNames, isObject, type Resource } from "./resource.ts";
import { attributesOf, findAttribute, findSchema } from "./target.ts";

/**
 * The body of a POST or PUT in the form of its schemas. Read-only and unknown attributes are left out, as on the real
 * service. Refuses with `invalidSyntax` a body that is not an object.
 */
export function readResource(
	type: ResourceType,
	body: unknown,
	findings: Findings,
): Resource {
	if (!isObject(body))
		throw new ScimRefusal(
			"invalidSyntax",
			`The body is not a JSON object. Send the attributes of a ${type.name}.`,
		);
	demandDistinctNames(body);
	const read: Resource = {};
	for (const [name, value] of Object.entries(body)) {
		const extension = findSchema(type, name);
		if (extension === undefined || extension === type.core) {
			readInto(read, { type, name, value, findings });
			continue;
		}
		if (value === null) continue;
		if (!isObject(value)) {
			findings.problems.push({
				field: name,
				...problemOf.wrongValue({ expected: "an object" }),
			});
			continue;
		}
		demandDistinctNames(value);
		const part: Resource = {};
		for (const [own, given] of Object.entries(value))
			readInto(part, { type, extension, name: own, value: given, findings });
		if (Object.keys(part).length > 0) read[extension.id] = part;
	}
	return read;
}

function readInto(
	read: Resource,
	{
		type,
		extension,
		name,
		value,
		findings,
	}: {
		type: ResourceType;
		extension?: Schema;
		name: string;
		value: unknown;
		findings: Findings;
	},
): void {
	const attribute = findAttribute(attributesOf(type, extension), name);
	const prefix = extension === undefined ? "" : `${extension.id}:`;
	if (attribute === undefined) {
		findings.unknown.push(`${prefix}${name}`);
		return;
	}
	if (attribute.mutability === "readOnly") return;
	const known = readValue(
		attribute,
		value,
		`${prefix}${attribute.name}`,
		findings,
	);
	if (known !== undefined) read[attribute.name] = known;
}
