import * as contract from "../../contract/stand-in/snapshots.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { problemOf } from "../../directory/problems.ts";
import {
	noSuchSnapshot,
	type Snapshot,
	snapshotNamePattern,
} from "../../directory/snapshots/snapshot.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyEmpty, replyJson, showTime } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import type { Loaded } from "./open-snapshots.ts";

const namePattern = new RegExp(snapshotNamePattern);

/** The calls about snapshots. */
export const snapshotRoutes = [
	route(contract.listSnapshots, async ({ standIn: { snapshots } }) => {
		const items = (await snapshots.list()).map(showSnapshot);
		return replyJson(200, { items } satisfies contract.SnapshotList);
	}),

	route(contract.saveSnapshot, async (call) => {
		const { standIn, body } = call;
		const problems = [...call.problems];
		const { name = "", replace = false } = body;
		if (body.name !== undefined && !namePattern.test(name))
			problems.push({
				field: "name",
				...problemOf.wrongValue({
					expected:
						"1 to 64 lower-case letters, digits, points, underscores and hyphens, beginning with a letter or digit",
				}),
			});
		refuseInvalid(problems);
		const saved = await standIn.snapshots.save(name, { mayReplace: replace });
		return replyJson(201, showSnapshot(saved));
	}),

	route(contract.loadSnapshot, async (call) => {
		const { caller, standIn } = call;
		const loaded = await standIn.snapshots.load(readName(call), {
			keptTokenId: caller.tokenId,
		});
		return replyJson(200, showLoaded(loaded));
	}),

	route(contract.deleteSnapshot, async (call) => {
		await call.standIn.snapshots.delete(readName(call));
		return replyEmpty(204);
	}),

	route(contract.resetStandIn, async ({ caller, standIn }) =>
		replyJson(
			200,
			showLoaded(await standIn.reset({ keptTokenId: caller.tokenId })),
		),
	),
];

// A text that cannot be a name names no snapshot.
function readName(call: Call): string {
	const name = call.parameter("name");
	if (!namePattern.test(name)) throw noSuchSnapshot(name.slice(0, 64));
	return name;
}

function showSnapshot({
	name,
	createdAt,
	bytes,
	people,
}: Snapshot): contract.Snapshot {
	const shown: Whole<contract.Snapshot> = {
		name,
		created: showTime(createdAt),
		bytes,
		people,
	};
	return shown;
}

function showLoaded({
	snapshot,
	isTokenKept,
}: Loaded): contract.LoadedSnapshot {
	const shown: Whole<contract.LoadedSnapshot> = {
		...(showSnapshot(snapshot) as Whole<contract.Snapshot>),
		isTokenKept,
	};
	return shown;
}
