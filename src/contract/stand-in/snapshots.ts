import { type Static, Type } from "typebox";
import { flag, named, noQuery, operation } from "../operation.ts";

const nameRule =
	"1 to 64 lower-case letters, digits, `.`, `_` and `-`, beginning with a letter or digit";

const snapshot = {
	name: Type.String({
		description: "The name of the snapshot.",
		examples: ["before-the-move"],
	}),
	created: Type.String({
		format: "date-time",
		description: "When it was saved, by the clock of the server.",
		examples: ["2026-01-15T09:00:00.000Z"],
	}),
	bytes: Type.Integer({
		description: "How much disk or memory it takes.",
		examples: [638_976],
	}),
	people: Type.Integer({
		description: "The number of people in it, of all organizations.",
		examples: [205],
	}),
};

/** A saved state. */
export const Snapshot = named(
	"Snapshot",
	Type.Object(snapshot, { description: "A saved state of the directory." }),
);
export type Snapshot = Static<typeof Snapshot>;

export const LoadedSnapshot = named(
	"LoadedSnapshot",
	Type.Object(
		{
			...snapshot,
			isTokenKept: Type.Boolean({
				description:
					"Whether the directory has the access token of this request now. `false`: the saved state has no person to whom it could belong; use a token of that state.",
				examples: [true],
			}),
		},
		{ description: "The state that the directory has now." },
	),
);
export type LoadedSnapshot = Static<typeof LoadedSnapshot>;

export const SnapshotList = named(
	"SnapshotList",
	Type.Object(
		{ items: Type.Array(Snapshot, { description: "The snapshots." }) },
		{ description: "All snapshots, by name." },
	),
);
export type SnapshotList = Static<typeof SnapshotList>;

const tag = "Stand-in Snapshots";
const scopes = ["spark-admin:people_write"];
const example: Snapshot = {
	name: "before-the-move",
	created: "2026-01-15T09:00:00.000Z",
	bytes: 638_976,
	people: 205,
};
const pathParameters = {
	name: { description: "The name of the snapshot.", example: example.name },
};
const own =
	"This call is peopled's own, and there in stand-in mode only. It needs the embedded engine.";

export const listSnapshots = operation({
	id: "listSnapshots",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/snapshots",
	tag,
	summary: "List Snapshots",
	description: `Lists the saved states of the directory. ${own}`,
	query: noQuery,
	replies: {
		200: {
			description: "The snapshots.",
			schema: SnapshotList,
			example: { items: [example] },
		},
	},
	refusals: [403, 409],
	scopes,
});

export const saveSnapshot = operation({
	id: "saveSnapshot",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/snapshots",
	tag,
	summary: "Save a Snapshot",
	description: `Saves the state of the directory: all organizations with their people, history, tokens, webhooks and jobs. ${own}`,
	query: noQuery,
	body: {
		schema: named(
			"SnapshotCreation",
			Type.Object(
				{
					name: Type.String({
						description: `The name of the snapshot: ${nameRule}.`,
						examples: [example.name],
					}),
					replace: flag(
						"Whether it may take the place of a snapshot of the same name.",
					),
				},
				{ description: "The snapshot to save." },
			),
		),
		example: { name: example.name },
	},
	replies: {
		201: { description: "The saved snapshot.", schema: Snapshot, example },
	},
	refusals: [403, 409, 413, 415],
	scopes,
});

export const loadSnapshot = operation({
	id: "loadSnapshot",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/snapshots/{name}/load",
	tag,
	summary: "Load a Snapshot",
	description: `Replaces the whole directory with a saved state, in one transaction. The clock, the chance and everything else that is not in the directory stay. The access token of this request is added where the saved state has its person without it, so that nobody locks themselves out. ${own}`,
	pathParameters,
	query: noQuery,
	replies: {
		200: {
			description: "The state that the directory has now.",
			schema: LoadedSnapshot,
			example: { ...example, isTokenKept: true },
		},
	},
	refusals: [403, 409],
	scopes,
});

export const deleteSnapshot = operation({
	id: "deleteSnapshot",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/snapshots/{name}",
	tag,
	summary: "Delete a Snapshot",
	description: `Deletes a saved state; the directory stays as it is. ${own}`,
	pathParameters,
	query: noQuery,
	replies: { 204: { description: "The snapshot is deleted." } },
	refusals: [403, 409],
	scopes,
});

export const resetStandIn = operation({
	id: "resetStandIn",
	dialect: "stand-in",
	method: "POST",
	path: "/peopled/reset",
	tag,
	summary: "Reset the Stand-in",
	description: `Brings the server back to how it was at the start: loads the snapshot \`start\`, lets the clock show the machine's time, brings the fault rules back to those of the start, forgets the recorded requests, and begins all chance again. ${own}`,
	query: noQuery,
	replies: {
		200: {
			description: "The state that the directory has now.",
			schema: LoadedSnapshot,
			example: { ...example, name: "start", isTokenKept: true },
		},
	},
	refusals: [403, 409],
	scopes,
});
