import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "./operation.ts";

const time = (description: string) =>
	Type.String({
		format: "date-time",
		description,
		examples: ["2026-01-15T09:00:00.000Z"],
	});

/** The state of the server for its administrators. */
export const ServerStatus = named(
	"ServerStatus",
	Type.Object(
		{
			version: Type.Optional(
				Type.String({
					description:
						"The version of peopled. Absent where a program runs the server.",
					examples: ["0.2.0"],
				}),
			),
			engine: Type.String({
				description: "The engine that stores the directory.",
				examples: ["SQLite"],
			}),
			started: time("When this process of the server started."),
			writable: Type.Boolean({
				description: "Whether changes are accepted, as `/health` says it.",
				examples: [true],
			}),
			reason: Type.Optional(
				Type.String({
					description: "Why no changes are accepted, where that is so.",
				}),
			),
			hasReplicas: Type.Boolean({
				description: "Whether reads can come from replicas.",
				examples: [false],
			}),
			backups: Type.Optional(
				Type.Object(
					{
						lastSuccess: Type.Optional(
							time(
								"When the newest backup was begun. Absent when there is none.",
							),
						),
						failures: Type.Integer({
							description: "Backups that failed since the start.",
							minimum: 0,
							examples: [0],
						}),
					},
					{
						description:
							"The server's own backups. Absent where none are scheduled, or where another process makes them.",
					},
				),
			),
			lastEnd: Type.Optional(
				Type.Enum(["stopped", "diskFailed", "killed"], {
					description:
						"How the previous run ended: it was stopped, its disk failed, or it was killed or crashed. Absent when unknown.",
					examples: ["stopped"],
				}),
			),
		},
		{ description: "The state of the server." },
	),
);
export type ServerStatus = Static<typeof ServerStatus>;

const example: ServerStatus = {
	version: "0.2.0",
	engine: "SQLite",
	started: "2026-01-15T09:00:00.000Z",
	writable: true,
	hasReplicas: false,
	backups: { lastSuccess: "2026-01-15T10:00:00.000Z", failures: 0 },
	lastEnd: "stopped",
};

export const getServerStatus = operation({
	id: "getServerStatus",
	method: "GET",
	path: "/server",
	tag: "Server",
	summary: "Get Server Status",
	description:
		"Shows the version, storage, health and backups of the server. Only for administrators. This call is peopled's own.",
	query: noQuery,
	replies: {
		200: { description: "The state.", schema: ServerStatus, example },
	},
	refusals: [403, 503],
	scopes: ["spark-admin:organizations_read"],
});
