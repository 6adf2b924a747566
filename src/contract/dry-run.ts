import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { Group } from "./group-shape.ts";
import { Integration } from "./integration-shape.ts";
import { LicenseTemplate } from "./license-template-shape.ts";
import { Location } from "./location-shape.ts";
import { flag, named } from "./operation.ts";
import { Person } from "./person.ts";

/** The parameter of every call that supports a dry run. */
export const dryRunFlag = flag(
	"Try it: every rule runs and every refusal is the real one, but nothing is written. A request that would be done answers 200 with what it would do.",
);

const preview = {
	changes: Type.Record(
		Type.String(),
		Type.Object({
			from: Type.Optional(
				Type.Unknown({ description: "Absent when it is not set now." }),
			),
			to: Type.Optional(
				Type.Unknown({ description: "Absent when it would be cleared." }),
			),
		}),
		{
			description:
				"Every property that would change, with calling data and all sites, whatever the parameters.",
		},
	),
	seats: Type.Array(
		Type.Object({
			licenseId: Type.String({ description: "The id of the license." }),
			name: Type.String({ description: "Its name." }),
			taken: Type.Integer({
				description:
					"1: a seat would be taken, -1: given back. A change of a group has one entry for all members.",
			}),
			free: Type.Integer({
				description: "Seats that would be free after it.",
			}),
		}),
		{ description: "The seats that would be taken and given back." },
	),
	claims: Type.Array(
		Type.Object({
			kind: Type.Enum(["email", "number", "extension"], {
				description: "What only one person may hold.",
			}),
			value: Type.String({
				description:
					"The e-mail address in lower case, the number in E.164 form, or the extension.",
			}),
			action: Type.Enum(["taken", "freed"], {
				description: "Whether it would be taken or free for others.",
			}),
		}),
		{ description: "What would be taken, or become free for others." },
	),
	warnings: Type.Array(Type.String(), {
		description:
			"What would be lost, and what would be done differently than asked, in sentences.",
	}),
};

/** The effects of an operation of a bulk request. */
export const DryRunPreview = named(
	"DryRunPreview",
	Type.Object(preview, {
		description: "What an operation would do, in a dry run.",
	}),
);
export type DryRunPreview = Static<typeof DryRunPreview>;

/** The effects of a change. */
export const DryRun = named(
	"DryRun",
	Type.Object(
		{
			dryRun: Type.Literal(true, { description: "Nothing was written." }),
			id: Type.Optional(
				Type.String({
					description:
						"The id of the person, group, location, license template or integration. Absent for a creation, whose id is made when it is done.",
				}),
			),
			...preview,
			person: Type.Optional(Person),
			location: Type.Optional(Location),
			group: Type.Optional(Group),
			members: Type.Optional(
				Type.Array(
					Type.Object({
						id: Type.String({ description: "The id of the person." }),
						displayName: Type.String({ description: "The person's name." }),
						action: Type.Enum(["joins", "leaves"], {
							description: "Whether the person would join or leave the group.",
						}),
					}),
					{
						description:
							"Of a change of a group: the people who would join and leave.",
					},
				),
			),
			licenseTemplate: Type.Optional(LicenseTemplate),
			integration: Type.Optional(Integration),
			restorableUntil: Type.Optional(
				Type.String({
					format: "date-time",
					description:
						"Of the removal of a person: until when the person could be restored.",
				}),
			),
		},
		{
			description:
				"What a request with `dryRun=true` would do. `person`, `group`, `location`, `licenseTemplate` or `integration` is what the real call would leave; absent for a removal. The `id` in what would be created is not the one it would get.",
		},
	),
);
export type DryRun = Static<typeof DryRun>;

/** A reply of `dryRun=true`: a new title, and a license that is removed. */
export const exampleDryRun: DryRun = {
	dryRun: true,
	id: exampleIds.person,
	changes: {
		licenses: {
			from: [exampleIds.meetingLicense, exampleIds.callingLicense],
			to: [exampleIds.callingLicense],
		},
		title: { to: "General Manager" },
	},
	seats: [
		{
			licenseId: exampleIds.meetingLicense,
			name: "Webex Meetings",
			taken: -1,
			free: 12,
		},
	],
	claims: [],
	warnings: ['The license "Webex Meetings" is taken away.'],
};
