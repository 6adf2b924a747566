import { attribute, complex, type ResourceType } from "./schema.ts";

const immutable = { mutability: "immutable" } as const;
const readOnly = { mutability: "readOnly" } as const;

/** A group in SCIM. */
export const groupType: ResourceType = {
	name: "Group",
	endpoint: "/Groups",
	description: "The groups of the organization.",
	core: {
		id: "urn:ietf:params:scim:schemas:core:2.0:Group",
		name: "Group",
		description: "A group of people.",
		attributes: [
			attribute("displayName", "The name.", {
				required: true,
				uniqueness: "server",
			}),
			complex(
				"members",
				"The members. A reply shows at most 500, and a `Warning` header says when there are more.",
				[
					attribute("value", "The ID of the person.", {
						...immutable,
						caseExact: true,
					}),
					attribute("type", "The kind of member.", {
						...immutable,
						canonicalValues: ["user"],
					}),
					attribute("display", "The name of the person.", readOnly),
					attribute("$ref", "The address of the person, instead of the ID.", {
						...immutable,
						type: "reference",
						referenceTypes: ["User"],
						caseExact: true,
					}),
				],
				{ multiValued: true },
			),
		],
	},
	extensions: [
		{
			id: "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group",
			name: "WebexIdentityGroup",
			description: "The group in Webex.",
			attributes: [
				attribute("usage", "What the group is for."),
				complex(
					"meta",
					"Facts about the group in Webex.",
					[
						attribute("organizationID", "The ID of the organization.", {
							...readOnly,
							caseExact: true,
						}),
					],
					readOnly,
				),
			],
		},
	],
};
