import { type Static, Type } from "typebox";
import { named, noQuery, operation } from "../operation.ts";

/** The span of times that the clock can show. */
export const clockMin = "2000-01-01T00:00:00.000Z";
export const clockMax = "2999-12-31T23:59:59.999Z";

/** The clock of the server. */
export const Clock = named(
	"Clock",
	Type.Object(
		{
			now: Type.String({
				format: "date-time",
				description: "The time that the server goes by.",
				examples: ["2027-01-01T00:00:00.000Z"],
			}),
			offsetMs: Type.Integer({
				description:
					"How far this time is ahead of the machine's, in milliseconds; negative when it is behind.",
				examples: [7_776_000_000],
			}),
			isFrozen: Type.Boolean({
				description: "Whether the time stands still.",
				examples: [false],
			}),
		},
		{ description: "The clock of the server." },
	),
);
export type Clock = Static<typeof Clock>;

const ClockChange = named(
	"ClockChange",
	Type.Object(
		{
			now: Type.Optional(
				Type.String({
					description: `The time to show, in ISO 8601 with a time zone, from ${clockMin} to ${clockMax}.`,
					examples: ["2027-01-01T00:00:00.000Z"],
				}),
			),
			advance: Type.Optional(
				Type.String({
					description:
						"The time to let pass: numbers with s, m, h or d, such as `90d` or `1h30m`.",
					examples: ["90d"],
				}),
			),
			freeze: Type.Optional(
				Type.Boolean({
					description:
						"`true`: from now on, the time stands still. `false`: it passes again, from where it stood.",
					examples: [true],
				}),
			),
		},
		{ description: "How to change the clock." },
	),
);

const tag = "Stand-in Clock";
const scopes = ["spark-admin:people_write"];
const shown: Clock = {
	now: "2027-01-01T00:00:00.000Z",
	offsetMs: 7_776_000_000,
	isFrozen: false,
};

export const getClock = operation({
	id: "getClock",
	dialect: "stand-in",
	method: "GET",
	path: "/peopled/clock",
	tag,
	summary: "Show the Clock",
	description:
		"Shows the time that the server goes by. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: {
		200: { description: "The clock.", schema: Clock, example: shown },
	},
	refusals: [403],
	scopes,
});

export const changeClock = operation({
	id: "changeClock",
	dialect: "stand-in",
	method: "PUT",
	path: "/peopled/clock",
	tag,
	summary: "Change the Clock",
	description:
		"Sets, moves or stops the time that the server goes by. When the reply is sent, everything has followed: tokens have ended, presence has turned inactive, and deletions whose time is over cannot be restored. Limits of requests and time limits of connections stay with the machine's time. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	body: { schema: ClockChange, example: { advance: "90d" } },
	replies: {
		200: { description: "The changed clock.", schema: Clock, example: shown },
	},
	refusals: [403, 413, 415],
	scopes,
});

export const resetClock = operation({
	id: "resetClock",
	dialect: "stand-in",
	method: "DELETE",
	path: "/peopled/clock",
	tag,
	summary: "Reset the Clock",
	description:
		"Lets the server go by the machine's time again. This call is peopled's own, and there in stand-in mode only.",
	query: noQuery,
	replies: { 204: { description: "The clock shows the machine's time." } },
	refusals: [403],
	scopes,
});
