import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { flag, named, operation } from "./operation.ts";
import { cursor, pageLink, startOf } from "./page-query.ts";

/** The number of numbers on a page, by default and at most. */
export const numbersPageMax = 2000;

const tag = "Webex Calling";

const ownerTypes = [
	"PEOPLE",
	"PLACE",
	"AUTO_ATTENDANT",
	"CALL_QUEUE",
	"PAGING_GROUP",
	"HUNT_GROUP",
	"VOICE_MESSAGING",
	"BROADWORKS_ANYWHERE",
	"OFFICE_ANYWHERE",
	"CONTACT_CENTER_LINK",
	"CONTACT_CENTER_ADAPTER",
	"ROUTE_LIST",
	"VOICEMAIL_GROUP",
	"COLLABORATE_BRIDGE",
	"VIRTUAL_LINE",
] as const;

const optional = (description: string, example: string) =>
	Type.Optional(Type.String({ description, examples: [example] }));

const phoneNumber = optional("The number in E.164.", "+14085267209");
const extension = optional("The extension.", "133");
const routingPrefix = optional("The routing prefix of the location.", "8");
const esn = optional("The routing prefix and the extension.", "8133");

const TelephoneNumber = named(
	"TelephoneNumber",
	Type.Object(
		{
			phoneNumber,
			extension,
			routingPrefix,
			esn,
			state: Type.Optional(
				Type.Enum(["ACTIVE"], {
					description: "Only with a number. All numbers are in service here.",
				}),
			),
			phoneNumberType: Type.Optional(
				Type.Enum(["PRIMARY", "ALTERNATE"], {
					description:
						"Only with a number that somebody holds: whether it is the first one of its owner.",
				}),
			),
			mainNumber: Type.Boolean({
				description:
					"Always false: locations have no number of their own here.",
			}),
			includedTelephonyTypes: Type.Optional(
				Type.Enum(["PSTN_NUMBER"], { description: "Only with a number." }),
			),
			tollFreeNumber: Type.Boolean({
				description: "Whether calls to the number are free for the caller.",
			}),
			isServiceNumber: Type.Boolean({
				description: "Always false: only people hold numbers here.",
			}),
			isReservedNumber: Type.Boolean({
				description: "Always false: only people hold numbers here.",
			}),
			location: Type.Object(
				{
					id: Type.String({ examples: [exampleIds.location] }),
					name: Type.String({ examples: ["San Jose"] }),
				},
				{
					description:
						"The location of the owner, or the one that the number belongs to.",
				},
			),
			owner: Type.Optional(
				Type.Object(
					{
						id: Type.String({ examples: [exampleIds.person] }),
						type: Type.Enum(["PEOPLE"]),
						firstName: optional("The owner's first name.", "John"),
						lastName: optional("The owner's last name.", "Andersen"),
						displayName: Type.String({ examples: ["John Andersen"] }),
					},
					{
						description:
							"The person who holds it. Absent for a number that nobody holds.",
					},
				),
			),
		},
		{
			description:
				"A number or an extension of a person, or a number of a location that nobody holds.",
		},
	),
);
export type TelephoneNumber = Static<typeof TelephoneNumber>;

const count = (description: string, example: number) =>
	Type.Integer({ description, minimum: 0, examples: [example] });

const NumberCount = named(
	"NumberCount",
	Type.Object(
		{
			assigned: count("Numbers that people hold.", 480),
			unAssigned: count("Numbers of locations that nobody holds.", 20),
			inActive: count("Always 0: all numbers are in service here.", 0),
			extensionOnly: Type.Optional(
				count("Extensions of people without a number.", 20),
			),
			tollFreeNumbers: Type.Optional(count("Toll-free numbers.", 0)),
			total: Type.Optional(
				count(
					"Numbers that people hold or nobody holds, and extensions of people without a number.",
					520,
				),
			),
		},
		{
			description:
				"Counts of an organization. Above 10,000 numbers and extensions, only `assigned`, `unAssigned` and `inActive`.",
		},
	),
);

const example: TelephoneNumber = {
	phoneNumber: "+14085267209",
	extension: "133",
	routingPrefix: "8",
	esn: "8133",
	state: "ACTIVE",
	phoneNumberType: "PRIMARY",
	mainNumber: false,
	includedTelephonyTypes: "PSTN_NUMBER",
	tollFreeNumber: false,
	isServiceNumber: false,
	isReservedNumber: false,
	location: { id: exampleIds.location, name: "San Jose" },
	owner: {
		id: exampleIds.person,
		type: "PEOPLE",
		firstName: "John",
		lastName: "Andersen",
		displayName: "John Andersen",
	},
};

const kind = (description: string) =>
	Type.Optional(Type.Boolean({ description }));

export const listNumbers = operation({
	id: "listNumbers",
	method: "GET",
	path: "/telephony/config/numbers",
	tag,
	summary: "List Numbers",
	description:
		'Lists the numbers and extensions of an organization\'s people, and the numbers of its locations that nobody holds. Numbers of workspaces and features do not exist here, so filters for them find none. Only for administrators. Follow the `Link` header with `rel="next"` for the next page: a page may hold fewer numbers than `max`, or none, and still have a next one.',
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description: "Numbers of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		locationId: Type.Optional(
			idOf("LOCATION", {
				description:
					"Only those of people of this location, and its numbers that nobody holds.",
				examples: [exampleIds.location],
			}),
		),
		phoneNumber: Type.Optional(
			Type.String({
				description:
					"Only numbers that begin with these digits (write + as %2B), or end with them. Zeros before a national number of at least 7 digits do not count.",
				examples: ["+14085267209"],
				minLength: 1,
				maxLength: 64,
			}),
		),
		available: kind(
			"`true`: only numbers of locations that nobody holds. `false`: only those that somebody holds.",
		),
		order: Type.Optional(
			Type.Enum(["dn", "extension", "lastName"], {
				description:
					"- `dn`: by number, then extensions without a number.\n- `extension`: by extension, then numbers without one.\n- `lastName`: by the owner's last name, where at most 2,000 people remain, without numbers that nobody holds.",
				default: "dn",
			}),
		),
		ownerName: Type.Optional(
			Type.String({
				description:
					"Only those of people whose name begins with this, from any of its words on.",
				examples: ["Andersen"],
				minLength: 1,
				maxLength: 255,
			}),
		),
		ownerId: Type.Optional(
			Type.String({
				description: "Only those of the person with this id.",
				examples: [exampleIds.person],
				maxLength: 512,
			}),
		),
		ownerType: Type.Optional(
			Type.Enum([...ownerTypes], {
				description:
					"Only those of such owners. Only people hold numbers here.",
			}),
		),
		extension: Type.Optional(
			Type.String({
				description: "Only those with exactly this extension.",
				examples: ["133"],
				pattern: "^\\d{1,10}$",
			}),
		),
		numberType: Type.Optional(
			Type.Enum(["NUMBER", "EXTENSION"], {
				description:
					"Only entries with a number, or only those with an extension. Not with `available` or `state` for `EXTENSION`.",
			}),
		),
		phoneNumberType: Type.Optional(
			Type.Enum(["PRIMARY", "ALTERNATE", "FAX", "DNIS", "Default"], {
				description:
					"Only numbers of this type, and no extensions without a number. There are no numbers for fax or DNIS here. `Default`: all numbers.",
			}),
		),
		state: Type.Optional(
			Type.Enum(["ACTIVE", "INACTIVE"], {
				description:
					"Only numbers in this state, and no extensions without a number. All numbers are active here.",
			}),
		),
		details: flag("Add counts of the organization, whatever the filters."),
		tollFreeNumbers: kind("Only toll-free numbers, or only others."),
		includedTelephonyTypes: Type.Optional(
			Type.Enum(["PSTN_NUMBER", "MOBILE_NUMBER"], {
				description:
					"Only such numbers. Webex Calling has no mobile numbers here.",
			}),
		),
		serviceNumber: kind("`true`: only service numbers, which are none."),
		reservedNumber: kind(
			"`true`: only reserved numbers, which are none. Not with `available`.",
		),
		max: Type.Optional(
			Type.Integer({
				description: `Numbers on a page, at most ${numbersPageMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: numbersPageMax,
			}),
		),
		start: startOf("Numbers"),
		cursor,
	}),
	replies: {
		200: {
			description: "A page of numbers.",
			schema: named(
				"TelephoneNumberList",
				Type.Object(
					{
						phoneNumbers: Type.Array(TelephoneNumber, {
							description: "The numbers.",
						}),
						count: Type.Optional(NumberCount),
					},
					{ description: "A page of numbers." },
				),
			),
			example: { phoneNumbers: [example] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: ["spark-admin:telephony_config_read"],
});

export const listNumbersOfPerson = operation({
	id: "listNumbersOfPerson",
	method: "GET",
	path: "/people/{personId}/features/numbers",
	tag,
	summary: "List Numbers of a Person",
	description:
		"Shows a person's numbers and extension, the first number first. Someone who is not a Webex Calling user has none. Only for administrators.",
	pathParameters: {
		personId: {
			description: "The id of the person.",
			example: exampleIds.person,
		},
	},
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description: "The person's organization.",
				examples: [exampleIds.organization],
			}),
		),
		preferE164Format: flag(
			"Numbers in E.164. They are in E.164 here without it too.",
		),
	}),
	replies: {
		200: {
			description: "The numbers.",
			schema: named(
				"PersonNumbers",
				Type.Object(
					{
						distinctiveRingEnabled: Type.Boolean({
							description: "Always false: nothing rings here.",
						}),
						phoneNumbers: Type.Array(
							Type.Object({
								primary: Type.Boolean({
									description: "Whether it is the person's first number.",
								}),
								directNumber: phoneNumber,
								extension,
								routingPrefix,
								esn,
							}),
							{ description: "The numbers." },
						),
					},
					{ description: "The numbers and the extension of a person." },
				),
			),
			example: {
				distinctiveRingEnabled: false,
				phoneNumbers: [
					{
						primary: true,
						directNumber: "+14085267209",
						extension: "133",
						routingPrefix: "8",
						esn: "8133",
					},
				],
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: ["spark-admin:people_read"],
});
