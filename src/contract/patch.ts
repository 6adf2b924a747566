import { Type } from "typebox";
import { named } from "./operation.ts";

/** The media types of a patch; plain JSON is read as a merge patch. */
export const mergePatchType = "application/merge-patch+json";
export const jsonPatchType = "application/json-patch+json";

/** The body of a JSON Merge Patch of a person. */
export const MergePatch = named(
	"MergePatch",
	Type.Object(
		{},
		{
			description:
				"JSON Merge Patch (RFC 7396): the properties that should change. null takes a property away, a list is replaced as a whole.",
			additionalProperties: true,
		},
	),
);

/** The body of a JSON Patch of a person. */
export const JsonPatch = named(
	"JsonPatch",
	Type.Array(
		Type.Object(
			{
				op: Type.Enum(["add", "remove", "replace", "move", "copy", "test"], {
					description: "What to do.",
				}),
				path: Type.String({
					description: "A JSON pointer into the person.",
					examples: ["/title"],
				}),
				from: Type.Optional(
					Type.String({ description: "For `move` and `copy`: from where." }),
				),
				value: Type.Optional(
					Type.Unknown({ description: "For `add`, `replace` and `test`." }),
				),
			},
			{ description: "One operation." },
		),
		{ description: "JSON Patch (RFC 6902): operations, done in order." },
	),
);
