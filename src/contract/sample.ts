import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { named, noQuery, operation } from "./operation.ts";

/** The lifetime of the token of a sample sign-in. */
export const sampleSessionMs = 8 * 60 * 60 * 1000;

/** A sample person who is available for sign-in. */
export const SamplePerson = named(
	"SamplePerson",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the person.",
				examples: [exampleIds.person],
			}),
			displayName: Type.String({
				description: "The full name.",
				examples: ["John Andersen"],
			}),
			email: Type.String({
				description: "The e-mail address.",
				examples: ["john.andersen@example.com"],
			}),
			role: Type.String({
				description: "What the person is there for.",
				examples: ["Full Administrator"],
			}),
			orgId: Type.String({
				description: "The id of the person's organization.",
				examples: [exampleIds.organization],
			}),
			orgName: Type.String({
				description: "The name of the person's organization.",
				examples: ["Acme, Inc."],
			}),
		},
		{ description: "A person of the sample as whom one can sign in." },
	),
);
export type SamplePerson = Static<typeof SamplePerson>;

const SamplePersonList = named(
	"SamplePersonList",
	Type.Object(
		{ items: Type.Array(SamplePerson, { description: "The people." }) },
		{ description: "People of the sample as whom one can sign in." },
	),
);

export const SampleSession = named(
	"SampleSession",
	Type.Object(
		{
			accessToken: Type.String({
				description: "An access token of the person, with every scope.",
				examples: ["bXktc2VjcmV0LXRva2Vu"],
			}),
			expires: Type.String({
				format: "date-time",
				description: "Until when it can be used.",
				examples: ["2026-01-15T17:00:00.000Z"],
			}),
			person: SamplePerson,
		},
		{ description: "A token of a person of the sample." },
	),
);
export type SampleSession = Static<typeof SampleSession>;

const SampleSessionCreation = named(
	"SampleSessionCreation",
	Type.Object(
		{
			personId: idOf("PEOPLE", {
				description: "One of the people that the list shows.",
				examples: [exampleIds.person],
			}),
		},
		{ description: "As whom to sign in." },
	),
);

const tag = "Sample";
const example: SamplePerson = {
	id: exampleIds.person,
	displayName: "John Andersen",
	email: "john.andersen@example.com",
	role: "Full Administrator",
	orgId: exampleIds.organization,
	orgName: "Acme, Inc.",
};

export const listSamplePeople = operation({
	id: "listSamplePeople",
	method: "GET",
	path: "/sample/people",
	tag,
	summary: "List Sample People",
	description:
		"Lists the people of the sample organization as whom one can sign in without a password. Only where the directory is the sample, and only for a browser or program on the same machine; elsewhere there is nothing at this path. This call is peopled's own.",
	query: noQuery,
	replies: {
		200: {
			description: "The people.",
			schema: SamplePersonList,
			example: { items: [example] },
		},
	},
	refusals: [403, 404],
	scopes: [],
	isOpen: true,
});

export const createSampleSession = operation({
	id: "createSampleSession",
	method: "POST",
	path: "/sample/sessions",
	tag,
	summary: "Sign In as a Sample Person",
	description:
		"Gives an access token of a person of the sample organization, for some hours. Only where the directory is the sample, and only for a browser or program on the same machine; elsewhere there is nothing at this path. This call is peopled's own.",
	query: noQuery,
	body: {
		schema: SampleSessionCreation,
		example: { personId: exampleIds.person },
	},
	replies: {
		201: {
			description: "The token.",
			schema: SampleSession,
			example: {
				accessToken: "bXktc2VjcmV0LXRva2Vu",
				expires: "2026-01-15T17:00:00.000Z",
				person: example,
			},
		},
	},
	refusals: [400, 403, 404, 413, 415],
	scopes: [],
	isOpen: true,
});
