import { type Json, people } from "../webex/harness.ts";
import type { Step } from "./choose.ts";
import { scimPath, send, type World } from "./worlds.ts";

/** The record of a step as each dialect shows it; undefined when there is none. */
export interface Shown {
	webex?: Json;
	scim?: Json;
}

/** The record that the path of a step names. */
export async function readShown(world: World, step: Step): Promise<Shown> {
	const path = step.path.split("?")[0] ?? "";
	const [, personId] = /\/(?:people|Users)\/([^/]+)/.exec(path) ?? [];
	const [, locationId] = /^\/locations\/([^/]+)/.exec(path) ?? [];
	if (locationId !== undefined) return readLocation(world, locationId);
	const [, groupId] = /\/[gG]roups\/([^/]+)/.exec(path) ?? [];
	const id = personId ?? groupId;
	if (id === undefined) return {};
	const noun = personId === undefined ? "group" : "person";
	return readBoth(world, noun, id);
}

/** A location with everything that it has; SCIM knows none. */
export async function readLocation(world: World, id: string): Promise<Shown> {
	const path = `/locations/${id}?callingData=true`;
	const reply = await send(world, people.full, { method: "GET", path });
	return reply.status === 200 ? { webex: reply.body } : {};
}

/** A record by its id, in each dialect. */
export async function readBoth(
	world: World,
	noun: "person" | "group",
	id: string,
): Promise<Shown> {
	const [webex, scim] =
		noun === "person"
			? [
					`/people/${id}?callingData=true`,
					`${scimPath}/Users/${id}?returnGroups=true`,
				]
			: [
					`/groups/${id}`,
					`${scimPath}/Groups/${id}?excludedAttributes=members`,
				];
	const read = async (path: string) => {
		const { status, body } = await send(world, people.full, {
			method: "GET",
			path,
		});
		return status === 200 ? (body as Json) : undefined;
	};
	return { webex: await read(webex), scim: await read(scim) };
}
