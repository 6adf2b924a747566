import {
	type Attribute,
	attribute,
	complex,
	type ResourceType,
	type Schema,
	valued,
} from "./schema.ts";

export const userSchemaId = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterpriseSchemaId =
	"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const webexSchemaId =
	"urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

const readOnly = { mutability: "readOnly" } as const;
const url = { type: "reference", referenceTypes: ["external"] } as const;

const userSchema: Schema = {
	id: userSchemaId,
	name: "User",
	description: "A person of the organization.",
	attributes: [
		attribute(
			"userName",
			"The primary e-mail address, with which the person signs in.",
			{ required: true, uniqueness: "global" },
		),
		complex("name", "The parts of the name.", [
			attribute(
				"formatted",
				"The whole name; made of its parts when left out.",
			),
			attribute("familyName", "The last name."),
			attribute("givenName", "The first name."),
			attribute("middleName", "The middle names."),
			attribute("honorificPrefix", "Titles before the name, such as Ms."),
			attribute("honorificSuffix", "Titles behind the name, such as III."),
		]),
		attribute(
			"displayName",
			"The name that people see. Without it, a new person gets the first and the last name.",
		),
		attribute(
			"nickName",
			"The name for friends. It follows the first name when the People API changes that.",
		),
		attribute("profileUrl", "The address of a page about the person.", url),
		attribute("title", "The job title."),
		attribute("userType", "The kind of account.", {
			canonicalValues: ["user", "room", "external_calling", "calling_service"],
		}),
		attribute("preferredLanguage", "The language, such as en_US."),
		attribute("locale", "The customs of dates and numbers, such as en_US."),
		attribute("timezone", "The time zone of the IANA database."),
		attribute(
			"active",
			"Whether the person may sign in: `loginEnabled` of the People API.",
			{ type: "boolean" },
		),
		valued(
			"emails",
			"The e-mail addresses. `userName` is always among them, as the primary one of the type work.",
			attribute("value", "The address.", { required: true }),
			{ types: ["work", "home", "room", "other"] },
		),
		valued(
			"phoneNumbers",
			"The numbers. Those of Webex Calling are read-only here: they stay, whatever a request says.",
			attribute("value", "The number.", { required: true }),
			{
				types: [
					"work",
					"home",
					"mobile",
					"work_extension",
					"fax",
					"pager",
					"other",
				],
			},
		),
		valued(
			"ims",
			"The addresses for instant messages.",
			attribute("value", "The address.", { required: true }),
		),
		valued(
			"photos",
			"The pictures. The primary one is `avatar` of the People API.",
			attribute("value", "The web address.", {
				...url,
				caseExact: true,
				required: true,
			}),
			{ types: ["photo", "thumbnail", "resizable"] },
		),
		complex(
			"addresses",
			"The postal addresses.",
			[
				attribute("formatted", "The whole address."),
				attribute("type", "The kind of the address."),
				attribute("streetAddress", "Street and number."),
				attribute("locality", "The city."),
				attribute("region", "The state or region."),
				attribute("postalCode", "The postal code."),
				attribute("country", "The country."),
			],
			{ multiValued: true },
		),
		complex(
			"groups",
			"The groups of the person, which change with the members of a group. Shown when a request asks for them.",
			[
				attribute("value", "The ID of the group.", {
					...readOnly,
					caseExact: true,
				}),
				attribute("$ref", "The address of the group.", {
					...readOnly,
					type: "reference",
					referenceTypes: ["Group"],
					caseExact: true,
				}),
				attribute("display", "The name of the group.", readOnly),
				attribute("type", "`direct`: groups have no groups.", readOnly),
			],
			{ ...readOnly, multiValued: true, returned: "request" },
		),
		valued(
			"roles",
			"The roles: `value` is the ID of a role, such as id_user_admin. A body without roles leaves them.",
			attribute("value", "The ID of the role.", {
				required: true,
				caseExact: true,
			}),
			{ types: ["cirole"] },
		),
	],
};

const enterpriseSchema: Schema = {
	id: enterpriseSchemaId,
	name: "EnterpriseUser",
	description: "The person in the company.",
	attributes: [
		attribute("employeeNumber", "The number of the employee."),
		attribute("costCenter", "The cost center."),
		attribute("organization", "The organization."),
		attribute("division", "The division."),
		attribute("department", "The department."),
		complex("manager", "The manager, a person of the same organization.", [
			attribute("value", "The ID of the manager.", { caseExact: true }),
			attribute("displayName", "The name of the manager.", readOnly),
			attribute("$ref", "The address of the manager, instead of the ID.", {
				mutability: "immutable",
				type: "reference",
				referenceTypes: ["User"],
				caseExact: true,
			}),
		]),
	],
};

/** The attributes that an organization defines itself, of each kind. */
const ownAttributesMax = 15;

const numbered = (make: (index: number) => Attribute) =>
	Array.from({ length: ownAttributesMax }, (_, index) => make(index + 1));

const webexSchema: Schema = {
	id: webexSchemaId,
	name: "WebexIdentityUser",
	description: "The person in Webex.",
	attributes: [
		attribute(
			"accountStatus",
			"`active`; `pending` before the first activity; `disabled` without sign-in.",
			{
				...readOnly,
				multiValued: true,
				canonicalValues: ["active", "pending", "disabled"],
			},
		),
		valued(
			"sipAddresses",
			"The SIP addresses, which the service gives.",
			attribute("value", "The address.", readOnly),
			readOnly,
		),
		complex(
			"meta",
			"Facts about the person in Webex.",
			[
				attribute("organizationId", "The ID of the organization.", {
					...readOnly,
					caseExact: true,
				}),
			],
			readOnly,
		),
		...numbered((index) =>
			attribute(
				`extensionAttribute${index}`,
				"Texts whose meaning the organization defines.",
				{ multiValued: true },
			),
		),
		...numbered((index) =>
			complex(
				`externalAttribute${index}`,
				"Texts of another system whose meaning the organization defines.",
				[
					attribute("source", "The system.", { required: true }),
					attribute("value", "The text.", { required: true }),
				],
				{ multiValued: true },
			),
		),
	],
};

/** A person in SCIM. */
export const userType: ResourceType = {
	name: "User",
	endpoint: "/Users",
	description: "The people of the organization, without bots and guests.",
	core: userSchema,
	extensions: [enterpriseSchema, webexSchema],
};
