import { type Static, Type } from "typebox";
import { named } from "./operation.ts";

/** The kinds of problems that a field can have. */
export const problemCodes = [
	"required",
	"requiredUnless",
	"requiredForCalling",
	"requiredUnlessAdministrator",
	"empty",
	"unseen",
	"onlySpaces",
	"tooLong",
	"tooManyEntries",
	"tooFewEntries",
	"notOnce",
	"notTogether",
	"wrongType",
	"wrongValue",
	"wrongFormat",
	"wrongId",
	"wrongEmail",
	"wrongWebAddress",
	"forbiddenPart",
	"tooSmall",
	"tooLarge",
	"notOneOf",
	"wrongCellCount",
	"inFuture",
	"wrongNumber",
	"countryNeeded",
	"numberTooShort",
	"numberTooLong",
	"unknownNumber",
	"unknownCallingCode",
	"numberHasExtension",
	"wrongExtension",
	"emailTaken",
	"numberTaken",
	"extensionTaken",
	"numberElsewhere",
	"numberInUse",
	"locationNameTaken",
	"groupNameTaken",
	"licenseFull",
	"noFreeSeat",
	"unknownLicense",
	"unknownLocation",
	"unknownLocationName",
	"unknownRole",
	"unknownSite",
	"unknownPerson",
	"unknownManager",
	"unknownOrganization",
	"unknownScope",
	"unknownProperty",
	"unknownParameter",
	"licenseGone",
	"groupGone",
	"nobodyFound",
	"dependsOnRefused",
	"tooManyMembers",
	"tooManyGroups",
	"needsCallingLicense",
	"needsMeetingLicense",
	"callingLicenseOnly",
	"implicitLicense",
	"templateFull",
	"callingInTemplate",
	"severalCallingLicenses",
	"locationFixed",
	"notCallingUser",
	"sameLocation",
	"noNumberLeft",
	"repeated",
	"organizationFixed",
	"otherPersonsEmail",
	"otherOrganization",
	"peopleOnly",
	"ownManager",
	"managerCircle",
	"tooManyManagers",
	"lastAdministrator",
	"loginDisabled",
	"readOnly",
	"follows",
	"onlyWorkNumbers",
	"wouldBeCleared",
	"notRestored",
	"nothingToChange",
	"notForMethod",
	"dryRunInside",
	"patchTooLong",
	"wrongPointer",
	"patchTestFailed",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** One problem of a request. */
export const ShownProblem = named(
	"Problem",
	Type.Object(
		{
			description: Type.String({
				description:
					"The problem as a sentence. When it is about a field, the sentence begins with the name of the field.",
				examples: ["displayName is required."],
			}),
			field: Type.Optional(
				Type.String({
					description:
						"The field or parameter that is wrong, as a path such as `phoneNumbers[0].value`.",
					examples: ["displayName"],
				}),
			),
			// Open for future codes: a client that knows the present list must not fail at a new one.
			code: Type.Optional(
				Type.Unsafe<ProblemCode>(
					Type.String({
						description:
							"The kind of problem, for programs that word it themselves. It stays the same when the sentence is worded differently.",
						examples: [...problemCodes],
					}),
				),
			),
			errorCode: Type.Optional(
				Type.Integer({
					description:
						"The number of the problem in the real service, where it has one. Only for changes of licenses.",
					examples: [400000],
				}),
			),
			parameters: Type.Optional(
				Type.Record(
					Type.String(),
					Type.Union([
						Type.String(),
						Type.Number(),
						Type.Boolean(),
						Type.Array(Type.String()),
					]),
					{
						description:
							"The values of the sentence, by name; the names depend on `code`.",
						examples: [{ max: 256, actual: 300 }],
					},
				),
			),
		},
		{ description: "One thing that is wrong with a request." },
	),
);
export type ShownProblem = Static<typeof ShownProblem>;

/** The body of every refusal. */
export const ErrorBody = named(
	"Error",
	Type.Object(
		{
			message: Type.String({
				description: "The problem and the correct input, as a sentence.",
				examples: ["displayName is required."],
			}),
			errors: Type.Array(ShownProblem, {
				description: "Everything that is wrong.",
			}),
			trackingId: Type.String({
				description:
					"The id of the request, also in the `trackingid` header of every reply and in the server's log.",
				examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
			}),
			error: Type.Optional(
				Type.Union(
					[
						Type.Array(
							Type.Object({
								code: Type.Integer({
									description: "The code that the real service has for it.",
									examples: [1026010],
								}),
								message: Type.String({
									description: "What is wrong, as a sentence.",
								}),
							}),
						),
						Type.String({ examples: ["invalid_grant"] }),
					],
					{
						description:
							"With 400 to a move of users: everything that is wrong once more, in the form of the real service. With a refusal of a token: its code in OAuth (RFC 6749, 5.2; RFC 8628, 3.5).",
					},
				),
			),
			error_description: Type.Optional(
				Type.String({
					description:
						"Only with a refusal of a token: the same sentence as `message`.",
				}),
			),
			changes: Type.Optional(
				Type.Array(
					Type.Object({
						id: Type.String({
							description: "The id of the change, as the history shows it.",
							examples: ["4711"],
						}),
						field: Type.String({
							description: "The property of the person.",
							examples: ["title"],
						}),
						by: Type.String({
							description: "The id of the person who changed it last.",
						}),
						at: Type.String({
							description: "When. ISO 8601, UTC, with milliseconds.",
							format: "date-time",
						}),
						trackingId: Type.String({
							description: "The id of the request that changed it.",
						}),
					}),
					{
						description:
							"Only with 412: what was changed since the version that `If-Match` names; and with 409 to a revert: what was changed again since.",
					},
				),
			),
		},
		{
			description: "Why a request was refused.",
			examples: [
				{
					message: "displayName is required.",
					errors: [
						{
							description: "displayName is required.",
							field: "displayName",
							code: "required",
							parameters: {},
						},
					],
					trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
				},
			],
		},
	),
);
export type ErrorBody = Static<typeof ErrorBody>;
