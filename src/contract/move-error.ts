import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named } from "./operation.ts";

/** The people whom a job could not move, in the form of the real service. */
export const MoveErrorList = named(
	"MoveErrorList",
	Type.Object(
		{
			items: Type.Array(
				Type.Object({
					item: Type.String({
						description: "The person.",
						examples: [exampleIds.person],
					}),
					itemNumber: Type.Integer({
						description: "The position in the request, from 0.",
						minimum: 0,
					}),
					trackingId: Type.String({
						description: "The tracking id of the request.",
					}),
					errorType: Type.Enum(["ERROR"]),
					error: Type.Object({
						key: Type.String({
							description: "The status that a single call would have.",
							examples: ["409"],
						}),
						message: Type.Array(
							Type.Object({
								code: Type.String({
									description: "The code that the real service has for it.",
									examples: ["4202"],
								}),
								description: Type.String({
									description: "The error as a sentence.",
								}),
								locationId: Type.String({
									description: "The location of the move.",
									examples: [exampleIds.location],
								}),
							}),
							{ description: "Everything that is wrong." },
						),
					}),
				}),
				{ description: "The errors." },
			),
		},
		{ description: "The people whom a job could not move." },
	),
);

/** One person whose extension is taken at the location. */
export const exampleMoveErrors: Static<typeof MoveErrorList> = {
	items: [
		{
			item: exampleIds.person,
			itemNumber: 0,
			trackingId: "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4",
			errorType: "ERROR",
			error: {
				key: "409",
				message: [
					{
						code: "4202",
						description:
							"extension 133 is already the extension of another person in this location.",
						locationId: exampleIds.location,
					},
				],
			},
		},
	],
};
