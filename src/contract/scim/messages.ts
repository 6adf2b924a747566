import { type TObject, type TSchema, Type } from "typebox";
import { DryRunPreview } from "../dry-run.ts";
import { named } from "../operation.ts";

export const listSchemaId =
	"urn:ietf:params:scim:api:messages:2.0:ListResponse";
export const patchSchemaId = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
export const searchSchemaId =
	"urn:ietf:params:scim:api:messages:2.0:SearchRequest";
export const dryRunSchemaId = "urn:peopled:params:scim:api:messages:2.0:DryRun";

/** The operations of a PATCH at most. */
export const patchOperationsMax = 1000;

/** A page of resources. */
export function listOf(name: string, resource: TSchema): TObject {
	return named(
		name,
		Type.Object({
			schemas: Type.Array(Type.Literal(listSchemaId)),
			totalResults: Type.Integer({
				description: "The resources on all pages together.",
			}),
			startIndex: Type.Integer({
				description: "The position of the first one, from 1.",
			}),
			itemsPerPage: Type.Integer({ description: "The resources here." }),
			Resources: Type.Array(resource),
		}),
	);
}

/** The body of a PATCH (RFC 7644, 3.5.2). */
export const ScimPatch = named(
	"ScimPatch",
	Type.Object({
		schemas: Type.Array(Type.String(), {
			description: `${patchSchemaId}.`,
		}),
		Operations: Type.Array(
			Type.Object({
				op: Type.String({
					description: "`add`, `replace` or `remove`, in any case.",
				}),
				path: Type.Optional(
					Type.String({
						description:
							'The attribute, such as `name.givenName` or `emails[type eq "work"].value`. Without it, `value` has the attributes.',
					}),
				),
				value: Type.Optional(
					Type.Unknown({ description: "The new value, or part of one." }),
				),
			}),
			{
				description: `The changes, in order: all are made, or none. At most ${patchOperationsMax}.`,
				maxItems: patchOperationsMax,
			},
		),
	}),
);

/** The effects of a change that was only tried: a message of peopled's own. */
export function dryRunOf(
	name: string,
	resource: TSchema,
	more: Record<string, TSchema> = {},
): TObject {
	return named(
		name,
		Type.Object(
			{
				schemas: Type.Array(Type.Literal(dryRunSchemaId)),
				id: Type.Optional(
					Type.String({ description: "Absent for a creation." }),
				),
				...DryRunPreview.properties,
				...more,
				resource: Type.Optional(resource),
			},
			{
				description:
					"What a request with `dryRun=true` would do. `resource` is what the real call would leave; absent for a removal, and without an id for a creation.",
			},
		),
	);
}
