import { groupType } from "../../contract/scim/group-schema.ts";
import type {
	Attribute,
	ResourceType,
	Schema,
} from "../../contract/scim/schema.ts";
import { userType } from "../../contract/scim/user-schema.ts";
import type { Resource } from "../resource/resource.ts";

const types = [userType, groupType];

/** Every schema (RFC 7643, 7). `address` is that of the SCIM calls of the organization. */
export function describeSchemas(address: string): Resource[] {
	return types
		.flatMap(({ core, extensions }) => [core, ...extensions])
		.map((schema) => describeSchema(schema, address));
}

/** Every kind of resource (RFC 7643, 6). */
export function describeTypes(address: string): Resource[] {
	return types.map((type) => describeType(type, address));
}

function describeSchema(
	{ id, name, description, attributes }: Schema,
	address: string,
): Resource {
	return {
		schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
		id,
		name,
		description,
		attributes: attributes.map(describeAttribute),
		meta: { resourceType: "Schema", location: `${address}/Schemas/${id}` },
	};
}

// Only texts have a case.
function describeAttribute({
	caseExact,
	subAttributes,
	...attribute
}: Attribute): Resource {
	const hasCase = attribute.type === "string" || attribute.type === "reference";
	return {
		...attribute,
		...(hasCase && { caseExact }),
		subAttributes: subAttributes?.map(describeAttribute),
	};
}

function describeType(
	{ name, endpoint, description, core, extensions }: ResourceType,
	address: string,
): Resource {
	return {
		schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
		id: name,
		name,
		endpoint,
		description,
		schema: core.id,
		schemaExtensions: extensions.map(({ id }) => ({
			schema: id,
			required: false,
		})),
		meta: {
			resourceType: "ResourceType",
			location: `${address}/ResourceTypes/${name}`,
		},
	};
}
