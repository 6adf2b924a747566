import { Type } from "typebox";
import { named } from "../operation.ts";

/** The media type of SCIM (RFC 7644, 3.1). Requests may also name `application/json`. */
export const scimType = "application/scim+json";

const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

/** The reasons of a refusal that RFC 7644 has a word for (3.12, table 9). */
const scimErrorTypes = [
	"invalidFilter",
	"tooMany",
	"uniqueness",
	"mutability",
	"invalidSyntax",
	"invalidPath",
	"noTarget",
	"invalidValue",
	"invalidVers",
	"sensitive",
] as const;
export type ScimErrorType = (typeof scimErrorTypes)[number];

export const ScimError = named(
	"ScimError",
	Type.Object(
		{
			schemas: Type.Array(Type.Literal(errorSchema), {
				description: "The schema of an error.",
			}),
			status: Type.String({
				description: "The HTTP status, as text.",
				examples: ["400"],
			}),
			scimType: Type.Optional(
				Type.Union(
					scimErrorTypes.map((type) => Type.Literal(type)),
					{ description: "The reason, where SCIM has a word for it." },
				),
			),
			detail: Type.String({
				description:
					"One sentence that names every wrong attribute and says what to do.",
			}),
		},
		{
			description: "Why a request of SCIM was refused (RFC 7644, 3.12).",
			examples: [
				{
					schemas: [errorSchema],
					status: "409",
					scimType: "uniqueness",
					detail: "emails admin@example.com already belongs to another person.",
				},
			],
		},
	),
);

/** The body of a refusal in SCIM. */
interface ScimErrorBody {
	schemas: [typeof errorSchema];
	status: string;
	scimType?: ScimErrorType;
	detail: string;
}

/** Composes the body of a refusal. */
export function composeError(
	status: number,
	scimType: ScimErrorType | undefined,
	detail: string,
): ScimErrorBody {
	return { schemas: [errorSchema], status: String(status), scimType, detail };
}
