import { type Static, Type } from "typebox";
import { DryRun, dryRunFlag } from "./dry-run.ts";
import { ShownProblem } from "./error.ts";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import { named, operation } from "./operation.ts";
import { ifMatch } from "./people.ts";

/** Entries of each list of a change of licenses at most. */
const changesMax = 100;

const operationType = (removed: string, added: string) =>
	Type.Optional(
		Type.Enum(["add", "remove"], {
			description: `What to do; \`add\` when left out.\n\n- \`add\`: ${added}.\n- \`remove\`: ${removed}.`,
			examples: ["add"],
		}),
	);

const LicenseChange = Type.Object(
	{
		id: idOf("LICENSE", {
			description: "The id of the license.",
			examples: [exampleIds.meetingLicense],
		}),
		operation: operationType("take it away", "assign it"),
		properties: Type.Optional(
			Type.Object(
				{
					locationId: Type.Optional(
						idOf("LOCATION", {
							description:
								"The location of the person. Required for a person who has no calling license yet.",
							examples: [exampleIds.location],
						}),
					),
					phoneNumber: Type.Optional(
						Type.String({
							description:
								"The work number of the person. A person who has no calling license yet needs this or `extension`.",
							examples: ["+14085267209"],
							maxLength: 128,
						}),
					),
					extension: Type.Optional(
						Type.String({
							description: "The extension, without the routing prefix.",
							examples: ["133"],
							maxLength: 128,
						}),
					),
				},
				{
					description:
						"The data of a calling user, together with a Webex Calling license.",
				},
			),
		),
	},
	{ description: "A license to assign or to take away." },
);

const SiteChange = Type.Object(
	{
		siteUrl: Type.String({
			description: "The meeting site.",
			examples: ["mysite.webex.com"],
			maxLength: 256,
		}),
		// The reference of the real service has the first; clients send the second, as its replies have it.
		accountType: Type.Enum(["attendee", "ATTENDEE"], {
			description:
				"The role on the site. For a host, remove the attendee and add the license of the site.",
		}),
		operation: operationType(
			"the person is no longer an attendee",
			"the person becomes an attendee",
		),
	},
	{ description: "The role of an attendee on a meeting site." },
);

/** A request to change the licenses of one person. */
export const LicenseChanges = named(
	"LicenseChanges",
	Type.Object(
		{
			email: Type.Optional(
				Type.String({
					description:
						"The e-mail address of the person. Required unless `personId` is given.",
					examples: ["john.andersen@example.com"],
					maxLength: 1024,
				}),
			),
			personId: Type.Optional(
				idOf("PEOPLE", {
					description: "The person. Required unless `email` is given.",
					examples: [exampleIds.person],
				}),
			),
			orgId: Type.Optional(
				idOf("ORGANIZATION", {
					description:
						"The organization that owns the licenses, and of the person. When left out, `email` is looked up in your own.",
					examples: [exampleIds.organization],
				}),
			),
			licenses: Type.Optional(
				Type.Array(LicenseChange, {
					description: "Licenses to assign and to take away.",
					maxItems: changesMax,
				}),
			),
			siteUrls: Type.Optional(
				Type.Array(SiteChange, {
					description: "Roles of an attendee to add and to take away.",
					maxItems: changesMax,
				}),
			),
		},
		{ description: "Changes of the licenses of one person." },
	),
);
export type LicenseChanges = Static<typeof LicenseChanges>;

/** The licenses of a person after a change. */
const UserLicenses = named(
	"UserLicenses",
	Type.Object(
		{
			orgId: Type.String({ description: "The organization of the person." }),
			personId: Type.String({ description: "The id of the person." }),
			email: Type.String({ description: "The e-mail address of the person." }),
			licenses: Type.Array(Type.String(), {
				description: "All licenses of the person.",
			}),
			siteUrls: Type.Array(
				Type.Object({
					siteUrl: Type.String({ description: "A meeting site." }),
					accountType: Type.Enum(["ATTENDEE", "HOST"], {
						description: "The role of the person on the site.",
					}),
				}),
				{ description: "All meeting sites on which the person has a role." },
			),
			errors: Type.Optional(
				Type.Array(ShownProblem, {
					description:
						"Only with 206: why each of the other parts was not done.",
				}),
			),
		},
		{
			description:
				"The licenses of a person. Nothing is ever pending, since all people belong to the organization.",
		},
	),
);
export type UserLicenses = Static<typeof UserLicenses>;

const example: UserLicenses = {
	orgId: exampleIds.organization,
	personId: exampleIds.person,
	email: "john.andersen@example.com",
	licenses: [exampleIds.meetingLicense, exampleIds.callingLicense],
	siteUrls: [{ siteUrl: "mysite.webex.com", accountType: "HOST" }],
};

export const updateUserLicenses = operation({
	id: "updateUserLicenses",
	method: "PATCH",
	path: "/licenses/users",
	tag: "Licenses",
	summary: "Assign Licenses to Users",
	description:
		"Assigns licenses to one person and takes licenses away, and likewise the role of an attendee on meeting sites; everything else of the person stays. Only full and user administrators may. It is an update of the person, under the same rules, with a line in their history.\n\nA part that cannot be done does not prevent the others: the reply is then 206, and `errors` and a `Warning` header name each part that was not done. When no part can be done, the request is refused with a problem for each. With `Prefer: handling=strict` all of it is done or nothing.\n\nA Webex Calling license for a person who has none needs `locationId`, and `phoneNumber` or `extension`. A person from outside the organization cannot be assigned a license.",
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	body: {
		schema: LicenseChanges,
		example: {
			email: "john.andersen@example.com",
			licenses: [
				{
					id: exampleIds.callingLicense,
					operation: "add",
					properties: {
						locationId: exampleIds.location,
						phoneNumber: "+14085267209",
						extension: "133",
					},
				},
				{ id: exampleIds.meetingLicense, operation: "remove" },
			],
			siteUrls: [
				{
					siteUrl: "mysite.webex.com",
					accountType: "attendee",
					operation: "add",
				},
			],
		},
	},
	replies: {
		200: {
			description:
				"The licenses of the person; with `dryRun=true` what would be done.",
			schema: Type.Union([UserLicenses, DryRun]),
			example,
		},
		206: {
			description: "The licenses of the person: only some parts were done.",
			schema: UserLicenses,
			example: {
				...example,
				licenses: [exampleIds.meetingLicense],
				errors: [
					{
						description:
							'licenses[0].id cannot be assigned: all 50 seats of "Webex Calling - Professional" are taken.',
						field: "licenses[0].id",
						code: "licenseFull",
						parameters: { name: "Webex Calling - Professional", total: 50 },
					},
				],
			},
		},
	},
	refusals: [400, 403, 404, 409, 410, 412, 413, 415, 423, 428],
	scopes: ["spark-admin:people_write", "spark-admin:people_read"],
	otherwise:
		"The holders of a license are listed with GET /v1/licenses/{licenseId}?includeAssignedTo=user.",
});
