import { type Static, Type } from "typebox";
import { ShownProblem } from "./error.ts";
import { exampleIds } from "./examples.ts";
import { named } from "./operation.ts";

const count = (description: string, example: number) =>
	Type.Integer({ description, minimum: 0, examples: [example] });

/** The effects of the items of a job so far, added up. */
export const JobEffects = named(
	"JobEffects",
	Type.Object(
		{
			unchanged: count(
				"Items that were done and changed nothing, since all was as they asked.",
				4,
			),
			seats: Type.Array(
				Type.Object({
					licenseId: Type.String({
						description: "The id of the license.",
						examples: [exampleIds.callingLicense],
					}),
					taken: count("Seats that its items take.", 20),
					released: count("Seats that its items give back.", 0),
					free: Type.Optional(
						count(
							"Free seats after the last of its items that takes or gives back one. Only for a dry run.",
							5,
						),
					),
				}),
				{ description: "Each license of which a seat is taken or given back." },
			),
			losses: Type.Array(
				Type.Object({
					kind: Type.Enum(
						[
							"person",
							"email",
							"number",
							"extension",
							"login",
							"license",
							"role",
							"group",
							"reports",
							"tokens",
						],
						{
							description:
								"- `person`: the person is deleted.\n- `email`, `number`, `extension`: the person gives up at least one.\n- `login`: the person can no longer sign in.\n- `license`, `role`, `group`: the person loses the one with this `id`.\n- `reports`: people whose manager is deleted. Only for a dry run.\n- `tokens`: access tokens that stop working. Only for a dry run.",
						},
					),
					id: Type.Optional(
						Type.String({
							description:
								"The license, role or group. Absent for all after the first 200, which are counted together.",
							examples: [exampleIds.callingLicense],
						}),
					),
					count: count("The people, or the access tokens.", 38),
				}),
				{ description: "What people lose." },
			),
			warnings: Type.Array(
				Type.Object({
					text: Type.String({
						description: "The warning.",
						examples: ["extension was released"],
					}),
					count: count("Items that have it.", 2),
				}),
				{ description: "The first 50 different warnings." },
			),
			refusals: Type.Array(
				Type.Object({
					status: Type.Integer({
						description: "The status of the items.",
						examples: [409],
					}),
					description: Type.String({
						description: "The problem of the first of these items.",
						examples: [
							"emails ada@example.com already belongs to another person.",
						],
					}),
					field: Type.Optional(
						Type.String({
							description: "The field of that problem.",
							examples: ["emails"],
						}),
					),
					code: Type.Optional(
						Type.String({
							description: "The kind of problem, as in `errors`.",
							examples: ["emailTaken"],
						}),
					),
					parameters: ShownProblem.properties.parameters,
					count: count("Items that were refused for it.", 3),
				}),
				{
					description:
						"Refused items by their first problem: its kind, its field, and its parameters other than `value` and `actual`, which are of the first of these items. The first 50 kinds.",
				},
			),
		},
		{ description: "The effects of the items so far, added up." },
	),
);
export type JobEffects = Static<typeof JobEffects>;
