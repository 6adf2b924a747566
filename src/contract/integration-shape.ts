import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { exampleClientId } from "./oauth.ts";
import { named } from "./operation.ts";

const properties = {
	id: Type.String({
		description: "The id of the integration.",
		examples: [exampleIds.integration],
	}),
	clientId: Type.String({
		description: "The client id with which it names itself.",
		examples: [exampleClientId],
	}),
	orgId: Type.String({
		description: "The organization to which it belongs.",
		examples: [exampleIds.organization],
	}),
	kind: Type.Enum(["integration", "serviceApp"], {
		description:
			"`integration`: people authorize it, each for themselves. `serviceApp`: a full administrator authorizes it, and it acts as that administrator within its scopes.",
		examples: ["integration"],
	}),
	name: Type.String({
		description: "The name that people see when they are asked.",
		examples: ["Nightly report"],
	}),
	description: Type.Optional(
		Type.String({
			description: "What it is for.",
			examples: ["Reads who joined and left."],
		}),
	),
	redirectUris: Type.Array(Type.String(), {
		description: "The addresses to which a browser may carry a code.",
		examples: [["https://example.com/signed-in"]],
	}),
	scopes: Type.Array(Type.String(), {
		description: "The scopes for which it may ask.",
		examples: [["spark:people_read"]],
	}),
	created: Type.String({
		format: "date-time",
		description: "When it was made.",
		examples: ["2026-01-15T09:00:00.000Z"],
	}),
};

/** A program that acts for people who have authorized it, without its secret. */
export const Integration = named(
	"Integration",
	Type.Object(properties, {
		description: "An integration or service app, without its secret.",
	}),
);
export type Integration = Static<typeof Integration>;

/** An integration with its client secret, which only this reply shows. */
export const NewIntegration = named(
	"NewIntegration",
	Type.Object(
		{
			...properties,
			clientSecret: Type.Optional(
				Type.String({
					description:
						"The client secret. It is shown this once, and cannot be had again. A reply that is repeated for an `Idempotency-Key` does not have it.",
					examples: ["bXktY2xpZW50LXNlY3JldA"],
				}),
			),
		},
		{ description: "An integration with its client secret." },
	),
);
export type NewIntegration = Static<typeof NewIntegration>;

/** The integration of the examples. */
export const exampleIntegration: Integration = {
	id: exampleIds.integration,
	clientId: exampleClientId,
	orgId: exampleIds.organization,
	kind: "integration",
	name: "Nightly report",
	description: "Reads who joined and left.",
	redirectUris: ["https://example.com/signed-in"],
	scopes: ["spark:people_read"],
	created: "2026-01-15T09:00:00.000Z",
};
