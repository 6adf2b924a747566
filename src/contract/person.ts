import { type Static, type TSchema, Type } from "typebox";
import { Address } from "./address.ts";
import { exampleAvatar, exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";
import { named } from "./operation.ts";
import { personStatuses } from "./person-status.ts";
import { SentNumbers } from "./phone-number.ts";

const text = (description: string, example: string, maxLength = 256) =>
	Type.String({ description, examples: [example], maxLength });

const idsMax = 100;

/** The keyword of a property that is a text or a boolean, as the operator chooses. */
export const trueOrFalseKeyword = "x-true-or-false";

const roleIds = [exampleIds.fullAdministrator, exampleIds.secondRole];
const licenseIds = [exampleIds.meetingLicense, exampleIds.callingLicense];

const settable = {
	phoneNumbers: Type.Optional(SentNumbers),
	extension: Type.Optional(
		Type.String({
			description:
				"The Webex Calling extension, 2 to 10 digits without the routing prefix. It needs a Webex Calling license, and belongs to one person of the location.",
			examples: ["133"],
			maxLength: 64,
		}),
	),
	locationId: Type.Optional(
		idOf("LOCATION", {
			description:
				"The location in which the person is called. It can only be set when a calling license is assigned, and not changed after.",
			examples: [exampleIds.location],
		}),
	),
	firstName: Type.Optional(
		text(
			"The first name. The nickname follows it. An update that leaves it out keeps it; `null` or an empty text clears it.",
			"John",
		),
	),
	lastName: Type.Optional(
		text(
			"The last name. An update that leaves it out keeps it; `null` or an empty text clears it.",
			"Andersen",
		),
	),
	nickName: Type.Optional(
		Type.Unknown({
			description: "Cannot be set: it follows `firstName`. Ignored.",
		}),
	),
	avatar: Type.Optional(
		Type.String({
			description:
				"The address of the person's picture, in PNG format. Leaving it out resets the picture to initials.",
			examples: [exampleAvatar],
			maxLength: 2048,
		}),
	),
	roles: Type.Optional(
		idsOf("ROLE", {
			description:
				"The ids of every role the person is to have: the list replaces the old one.",
			examples: [roleIds],
			maxItems: idsMax,
		}),
	),
	licenses: Type.Optional(
		idsOf("LICENSE", {
			description:
				"The ids of every license the person is to have: the list replaces the old one. A new license takes a seat, one that is left out gives its seat back.",
			examples: [licenseIds],
			maxItems: idsMax,
		}),
	),
	department: Type.Optional(text("The department.", "Sales")),
	manager: Type.Optional(
		text("The name of the person's manager.", "John Duarte"),
	),
	managerId: Type.Optional(
		idOf("PEOPLE", {
			description: "The manager, a person of the same organization.",
			examples: [exampleIds.manager],
		}),
	),
	title: Type.Optional(text("The title.", "GM")),
	addresses: Type.Optional(
		Type.Array(Address, {
			description: "Addresses of the person.",
			maxItems: 100,
		}),
	),
	siteUrls: Type.Optional(
		Type.Array(
			Type.String({ examples: ["mysite.webex.com#attendee"], maxLength: 2048 }),
			{
				description:
					"Meeting sites on which the person has a role. Append `#attendee` for an attendee; a host needs the site's meeting license. Attendee roles that are left out are removed only with `showAllTypes=true`.",
				maxItems: 100,
			},
		),
	),
	loginEnabled: Type.Optional(
		Type.Union([Type.Boolean(), Type.Literal("true"), Type.Literal("false")], {
			description:
				"Whether the person may log in. Stays as it is when left out. Tokens of a person who may not log in are refused.",
			examples: [true],
		}),
	),
};

const emails = Type.Array(
	Type.String({ examples: ["john.andersen@example.com"], maxLength: 254 }),
	{
		description:
			"The person's e-mail addresses, the primary one first. At least one. No other person has any of them, whatever its case; one that is named twice counts once.",
		examples: [["john.andersen@example.com"]],
		maxItems: 100,
	},
);
const displayName = text("The full name.", "John Andersen");
const orgIdText = { examples: [exampleIds.organization] };

/** The body of "Update a Person". Properties outside of it are ignored. */
export const PersonUpdate = named(
	"PersonUpdate",
	Type.Object(
		{
			emails: Type.Optional(emails),
			displayName,
			orgId: Type.Optional(
				idOf("ORGANIZATION", {
					description:
						"The organization the person belongs to. It cannot be changed.",
					...orgIdText,
				}),
			),
			...settable,
		},
		{
			description:
				"All details of a person. What is left out is cleared, apart from `emails`, `loginEnabled` and what a reply does not show unless asked (see the call).",
		},
	),
);
export type PersonUpdate = Static<typeof PersonUpdate>;

/** The body of "Create a Person". */
export const PersonCreation = named(
	"PersonCreation",
	Type.Object(
		{
			emails,
			displayName: Type.Optional(displayName),
			orgId: Type.Optional(
				idOf("ORGANIZATION", {
					description:
						"The organization of the new person; the caller's own when left out.",
					...orgIdText,
				}),
			),
			...settable,
		},
		{
			description:
				"A new person: an e-mail address, and at least one of `displayName`, `firstName` and `lastName`.",
		},
	),
);
export type PersonCreation = Static<typeof PersonCreation>;

const time = (description: string) =>
	Type.String({
		description: `${description} ISO 8601, UTC, with milliseconds.`,
		format: "date-time",
		examples: ["2015-10-18T14:26:16.000Z"],
	});

// Texts, as on the page; booleans if the operator chooses so.
const trueOrFalse = (description: string) =>
	Type.Optional(
		Type.Unsafe<"true" | "false" | boolean>(
			Type.Enum(["true", "false"], {
				description,
				[trueOrFalseKeyword]: true,
			}),
		),
	);

// Every property that a request can set is shown.
const shown = {
	id: Type.String({
		description: "The id of the person.",
		examples: [exampleIds.person],
	}),
	emails: Type.Array(Type.String(), {
		description: "The person's e-mail addresses, the primary one first.",
		examples: [["john.andersen@example.com"]],
	}),
	userName: Type.Optional(
		Type.String({
			description:
				"The name under which the person signs in, which is the primary e-mail address. Only in a list by `id`.",
			examples: ["john.andersen@example.com"],
		}),
	),
	phoneNumbers: Type.Optional(
		Type.Array(
			Type.Object({
				type: Type.Enum(["work", "work_extension", "mobile", "fax"], {
					description:
						"The kind of number.\n\n- `work`: a number for work.\n- `work_extension`: the routing prefix of the location with the extension.\n- `mobile`: a mobile number.\n- `fax`: a fax number.",
				}),
				value: Type.String({
					description: "The number in international form.",
					examples: ["+1 408 526 7209"],
				}),
			}),
			{
				description:
					"Telephone numbers. Those for work only with `callingData=true`.",
			},
		),
	),
	extension: Type.Optional(
		Type.String({
			description: "The Webex Calling extension. Only with `callingData=true`.",
			examples: ["133"],
		}),
	),
	locationId: Type.Optional(
		Type.String({
			description:
				"The location in which the person is called. Only with `callingData=true`.",
			examples: [exampleIds.location],
		}),
	),
	displayName: Type.String({
		description: "The full name.",
		examples: ["John Andersen"],
	}),
	nickName: Type.Optional(
		Type.String({
			description: "The nickname. Absent when there is none.",
			examples: ["John"],
		}),
	),
	firstName: Type.Optional(
		Type.String({ description: "The first name.", examples: ["John"] }),
	),
	lastName: Type.Optional(
		Type.String({ description: "The last name.", examples: ["Andersen"] }),
	),
	avatar: Type.Optional(
		Type.String({
			description: "The address of the person's picture, in PNG format.",
			examples: [exampleAvatar],
		}),
	),
	orgId: Type.String({
		description: "The organization the person belongs to.",
		examples: [exampleIds.organization],
	}),
	roles: Type.Optional(
		Type.Array(Type.String(), {
			description: "The ids of the person's roles. Only for administrators.",
			examples: [roleIds],
		}),
	),
	licenses: Type.Optional(
		Type.Array(Type.String(), {
			description: "The ids of the person's licenses. Only for administrators.",
			examples: [licenseIds],
		}),
	),
	implicitLicenses: Type.Optional(
		Type.Array(Type.String(), {
			description:
				"Those of the licenses that a license template assigned; absent when there are none. An update must keep them as long as the template assigns them. Only for administrators. This property is peopled's own.",
			examples: [licenseIds.slice(0, 1)],
		}),
	),
	department: Type.Optional(
		Type.String({ description: "The department.", examples: ["Sales"] }),
	),
	manager: Type.Optional(
		Type.String({
			description: "The name of the person's manager.",
			examples: ["John Duarte"],
		}),
	),
	managerId: Type.Optional(
		Type.String({
			description: "The person's manager.",
			examples: [exampleIds.manager],
		}),
	),
	title: Type.Optional(
		Type.String({ description: "The title.", examples: ["GM"] }),
	),
	addresses: Type.Optional(
		Type.Array(Address, { description: "Addresses of the person." }),
	),
	created: time("When the person was created."),
	lastModified: Type.Optional(time("When the person was last changed.")),
	timezone: Type.Optional(
		Type.String({
			description: "The time zone. Absent when there is none.",
			examples: ["America/Denver"],
		}),
	),
	lastActivity: Type.Optional(
		time(
			"When the person was last active. Only for people of the caller's organization or one it manages, and neither where the person has turned status sharing off nor where the caller has.",
		),
	),
	siteUrls: Type.Optional(
		Type.Array(Type.String(), {
			description:
				"Meeting sites on which the person has a role. Only for administrators.",
			examples: [["mysite.webex.com#attendee"]],
		}),
	),
	sipAddresses: Type.Optional(
		Type.Array(
			Type.Object({
				type: Type.String({
					description: "The purpose of the address.",
					examples: ["personal-room"],
				}),
				value: Type.String({
					description: "The address.",
					examples: ["john.andersen@example.calls.webex.com"],
				}),
				primary: Type.Boolean({
					description: "Whether it is the first one to use.",
				}),
			}),
			{
				description:
					"SIP addresses, assigned by the system. Only for administrators.",
			},
		),
	),
	xmppFederationJid: Type.Optional(
		Type.String({
			description: "The id under which other XMPP messengers know the person.",
			examples: ["user@example.com"],
		}),
	),
	status: Type.Optional(
		Type.Enum(personStatuses, {
			description:
				'The presence of the person, computed for this reply, and shown under the same conditions as `lastActivity`.\n\n- `active`: active within the last 10 minutes.\n- `call`: in a call.\n- `DoNotDisturb`: has set "Do Not Disturb".\n- `inactive`: last active more than 10 minutes ago.\n- `meeting`: in a meeting.\n- `OutOfOffice`: has set "Out of Office", or a calendar has.\n- `pending`: has never logged in, so that nothing is known.\n- `presenting`: is sharing content.\n- `unknown`: could not be determined.',
		}),
	),
	invitePending: trueOrFalse(
		"Whether an invitation is pending for the person to activate the account. Only for administrators of the person's organization.\n\n- `true`: the person has been invited and has never logged in.\n- `false`: no invitation is pending.",
	),
	loginEnabled: trueOrFalse(
		"Whether the person may log in. Only for administrators of the person's organization.\n\n- `true`: the person can log in.\n- `false`: the person cannot log in, and tokens of the person are refused.",
	),
	type: Type.Enum(["person", "bot", "appuser"], {
		description:
			"The kind of account.\n\n- `person`: the account belongs to a person.\n- `bot`: the account is a bot.\n- `appuser`: the account is a guest.",
	}),
} satisfies Record<keyof typeof settable, TSchema> & Record<string, TSchema>;

/** A person as replies show it. */
export const Person = named(
	"Person",
	Type.Object(shown, {
		description:
			"A person. Which properties a reply holds depends on who asks.",
	}),
);
export type Person = Static<typeof Person>;

/** A reply with a person under `minResponse=true`. */
export const PersonId = named(
	"PersonId",
	Type.Object(
		{ id: Type.String({ description: "The id of the person." }) },
		{ description: "Only the id of a person." },
	),
);
export type PersonId = Static<typeof PersonId>;
