import { type Static, Type } from "typebox";
import { named } from "./operation.ts";

/** The body of every refusal. */
export const ErrorBody = named(
	"Error",
	Type.Object(
		{
			message: Type.String({
				description: "What is wrong and what would be right, in a sentence.",
				examples: ["displayName is required."],
			}),
			errors: Type.Array(
				Type.Object({
					description: Type.String({
						description:
							"One thing that is wrong; where it is a field, the sentence begins with its name.",
						examples: ["displayName is required."],
					}),
				}),
				{ description: "Everything that is wrong." },
			),
			trackingId: Type.String({
				description:
					"The id of the request, also in the `trackingid` header of every reply and in the server's log.",
				examples: ["ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4"],
			}),
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
		{ description: "Why a request was refused." },
	),
);
export type ErrorBody = Static<typeof ErrorBody>;
