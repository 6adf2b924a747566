import { openComposer } from "./composer.ts";
import {
	type DirectoryModel,
	type Expected,
	openModel,
} from "./directory-model.ts";
import { openReader } from "./read-person.ts";
import type { Organization, Reply } from "./world.ts";

/** A history that was played on one engine. */
export interface Played {
	/** Each reply, without ids and times: the engines must give the same. */
	replies: string[];
	/** Where the server and the model do not agree. */
	mismatch?: { at: number; sentence: string };
	/** Requests that changed something. */
	changed: number;
	refused: number;
}

/** A request that was kept under an Idempotency-Key. */
export interface KeptRequest {
	request: string;
	status: number;
	text: string;
}

/** A server and the model beside it, in the middle of a history. */
export interface Player
	extends Pick<Organization, "ids" | "orgId" | "call">,
		ReturnType<typeof openComposer> {
	model: DirectoryModel;
	reader: ReturnType<typeof openReader>;
	kept: Map<number, KeptRequest>;
	played: Played;
}

export function openPlayer(organization: Organization): Player {
	const { ids, orgId, call } = organization;
	const model = openModel();
	return {
		...{ ids, orgId, call, model },
		...openComposer(organization, model),
		reader: openReader(organization),
		kept: new Map(),
		played: { replies: [], changed: 0, refused: 0 },
	};
}

/** Holds a reply against the one that the model expects. */
export function judge(
	player: Player,
	reply: Reply,
	expected: Expected,
	callingData: boolean,
): string | undefined {
	const { reader, nameOf } = player;
	if (reply.status !== expected.status)
		return `${reply.status} instead of ${expected.status}: ${reply.text.slice(0, 600)}`;
	if (expected.person === undefined || reply.status !== 200) return undefined;
	const shown = reader.read(JSON.parse(reply.text));
	return (
		reader.compare(shown, expected.person, { callingData, nameOf }) ??
		(expected.version === undefined || versionOf(reply) === expected.version
			? undefined
			: `version ${versionOf(reply)} instead of ${expected.version}`)
	);
}

export function versionOf({ headers }: Reply): number {
	return Number(/^"(\d+)\./.exec(headers.get("etag") ?? "")?.[1]);
}
