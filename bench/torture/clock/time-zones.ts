import { cp, rm } from "node:fs/promises";
import { startServer } from "../../../test/end-to-end/process.ts";
import type { MovedClock } from "./moved-clock.ts";

/** UTC first; then half and quarter hours, the ends of the day, and jumps by half an hour, an hour, two hours and a day. */
export const zones = [
	"UTC",
	"Australia/Lord_Howe",
	"Pacific/Kiritimati",
	"Antarctica/Troll",
	"Asia/Kathmandu",
	"America/St_Johns",
	"Pacific/Apia",
	"Pacific/Pago_Pago",
	"Africa/Casablanca",
	"Europe/Dublin",
	"America/New_York",
	"Pacific/Chatham",
] as const;

/** Times at which clocks jump somewhere: a gap or a repeated hour. */
const instants = [
	"2026-03-29T01:30:00Z",
	"2026-10-03T15:15:00Z",
	"2026-11-01T05:30:00Z",
];

/** Requests whose replies have times in them, or depend on them. */
const paths = [
	"/people?max=100&callingData=true&sortBy=created&excludeStatus=true",
	"/people?max=100&sortBy=created&sortOrder=descending&excludeStatus=true",
	"/people/export",
	"/changes?max=1000",
	"/deletedPeople?max=1000",
	"/tokens",
	"/locations",
	"/bulk/jobs?max=200",
	...instants.map(
		(instant) =>
			`/adminAudit/events?orgId={org}&from=2026-01-01T00:00:00.000Z&to=${instant}&max=200`,
	),
	...instants.map((instant) => `/people/{me}?asOf=${instant}`),
	"/people/{me}?asOf=2026-03-29T02:30:00",
	"/people/{me}?asOf=2026-03-29T02:30:00%2B01:00",
];

/** Reads the same directory through servers in different time zones, which must give the same replies. */
export async function compareZones({
	data,
	token,
	clock,
	zones: chosen,
}: {
	data: string;
	token: string;
	clock: MovedClock;
	zones: readonly string[];
}): Promise<{ count: number; faults: string[] }> {
	const faults: string[] = [];
	let first: string[] | undefined;
	for (const zone of chosen) {
		// A copy for each, since a server does chores.
		const copy = `${data}-zone`;
		await cp(data, copy, { recursive: true });
		await using server = await startServer({
			data: copy,
			environment: { ...clock.environment, TZ: zone },
		});
		const replies = await readAll(server.url, token);
		await server.stop();
		await rm(copy, { recursive: true, force: true });
		if (first === undefined) faults.push(...complainOfRefusals(replies, zone));
		first ??= replies;
		for (const [index, reply] of replies.entries())
			if (reply !== first[index])
				faults.push(
					`${zone}: ${paths[index]} gives ${showDifference(reply, first[index] ?? "")}.`,
				);
	}
	return { count: chosen.length, faults };
}

async function readAll(url: string, token: string): Promise<string[]> {
	const get = async (path: string) => {
		const reply = await fetch(`${url}/v1${path}`, {
			headers: { authorization: `Bearer ${token}` },
		});
		return `${reply.status} ${await reply.text()}`;
	};
	const me = await get("/people/me");
	const { id = "", orgId = "" } = JSON.parse(me.slice(4)) as Record<
		string,
		string
	>;
	const replies: string[] = [];
	for (const path of paths)
		replies.push(
			withoutNow(
				await get(path.replace("{org}", orgId).replace("{me}", id)),
				url,
			),
		);
	return replies;
}

// Refusals are alike in every zone. Only a state may be refused: of a time at which nobody was there, or that names no zone.
function complainOfRefusals(replies: readonly string[], zone: string) {
	return replies.flatMap((reply, index) =>
		reply.startsWith("200 ") || paths[index]?.includes("asOf=")
			? []
			: [`${zone}: ${paths[index]} was answered ${reply.slice(0, 300)}.`],
	);
}

// What each request has of its own, and the presence of the sample's people, who are kept active.
function withoutNow(text: string, url: string): string {
	return text
		.replaceAll(url, "")
		.replaceAll(
			/"(trackingId|status|lastActivity|lastUsed\w*|now|message|description)":"[^"]*",?/g,
			"",
		)
		.replaceAll(/,(Active|Inactive|Not Verified|Verified),[^,]*,\d*,/g, ",,,,");
}

function showDifference(one: string, other: string): string {
	const at = [...one].findIndex(
		(character, index) => character !== other[index],
	);
	const from = Math.max(0, at - 80);
	return `…${one.slice(from, at + 80)}… in the place of …${other.slice(from, at + 80)}…`;
}
