import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import {
	type Runtime,
	send,
	startServer,
} from "../../../test/end-to-end/process.ts";
import type { Survival } from "./disk-model.ts";
import type { Recorded } from "./recorded-servers.ts";
import { type DiskEvent, readReply } from "./recording.ts";

/** What the images of a run have shown, added up. */
export interface Tally {
	images: number;
	dropped: number;
	torn: number;
	kept: number;
	names: number;
	/** Changes that were acknowledged before a failure. */
	acknowledged: number;
	servers: number;
	checkpoints: number;
	/** Images on which a server was started. */
	starts: number;
}

/** A server is started on one of so many images; opening the directory in this process is faster. */
const imagesPerStart = 12;
/** A file that becomes another when it is complete; Bun removes files with a system call of its own, which is not recorded. */
const isUnfinished = /-\d+$/;
const survivals: readonly Survival[] = ["none", "some", "some", "some", "all"];

/** Makes images of a recorded disk at random moments, and returns their faults. */
export async function cutImages(
	recorded: Recorded,
	{
		place,
		disk,
		chance,
		tally,
		count,
		runtime,
	}: {
		place: string;
		disk: string;
		chance: ChanceStream;
		tally: Tally;
		count: number;
		runtime: Runtime;
	},
): Promise<string[]> {
	const { model, events, name } = recorded;
	const faults = recorded.problems.map((problem) => `of ${name}: ${problem}`);
	const sent = new Set<string>();
	tally.servers++;
	tally.checkpoints += countFileSyncs(events);
	for (const cut of chooseCuts(events, count, chance)) {
		while (model.index < cut) {
			const event = events[model.index] as DiskEvent;
			model.take(event);
			const reply = event.kind === "send" ? readReply(event.text) : undefined;
			if (reply !== undefined && reply.status < 300) sent.add(reply.trackingId);
		}
		const survival = survivals[chance.below(survivals.length)] as Survival;
		const image = join(place, "image");
		mkdirSync(image, { recursive: true });
		const counts = model.writeImage(image, survival, chance);
		const found = await recorded.check({
			disk: image,
			sent,
			isEnd: cut === events.length,
		});
		if (found.length === 0 && tally.images % imagesPerStart === 0) {
			found.push(...(await startOn(join(image, "data"), runtime)));
			tally.starts++;
		}
		rmSync(image, { recursive: true, force: true });
		tally.images++;
		tally.acknowledged += countChanges(sent);
		tally.dropped += counts.dropped;
		tally.torn += counts.torn;
		tally.kept += counts.kept;
		tally.names += counts.names;
		faults.push(
			...found
				.slice(0, 3)
				.map(
					(fault) =>
						`after ${cut} of ${events.length} events (unsynced: ${survival}): ${fault}`,
				),
		);
	}
	while (model.index < events.length)
		model.take(events[model.index] as DiskEvent);
	return [...faults, ...compareWithDisk(recorded, disk)];
}

// Of the failures the first comes at the end, half right after a reply, when the most is promised, and the others in turn during a
// sync and at any moment.
function chooseCuts(
	events: readonly DiskEvent[],
	count: number,
	chance: ChanceStream,
): number[] {
	const behind = (kind: DiskEvent["kind"]) =>
		events.flatMap((event, index) => (event.kind === kind ? index + 1 : []));
	const replies = behind("send");
	const syncs = behind("syncBegin");
	return Array.from({ length: count }, (_, number) => {
		if (number === 0) return events.length;
		const places = number % 2 === 1 ? replies : number % 4 === 2 ? syncs : [];
		return places.length > 0
			? (places[chance.below(places.length)] as number)
			: chance.below(events.length + 1);
	}).sort((a, b) => a - b);
}

async function startOn(data: string, runtime: Runtime): Promise<string[]> {
	try {
		await using server = await startServer({ runtime, data });
		await send(server, "GET", "/v1/people/me");
		return [];
	} catch (cause) {
		return [`A server does not start on it: ${(cause as Error).message}`];
	}
}

// Replies to reads have tracking ids of the server's.
function countChanges(sent: ReadonlySet<string>): number {
	return [...sent].filter((id) => id.startsWith("power")).length;
}

function countFileSyncs(events: readonly DiskEvent[]): number {
	return events.filter(
		(event) => event.kind === "syncEnd" && event.path.endsWith("/peopled.db"),
	).length;
}

// A recording that is played to its end gives the files as they are: nothing was written past it.
function compareWithDisk({ model, name }: Recorded, disk: string): string[] {
	const differing = [...model.readAll()].filter(([path, bytes]) =>
		existsSync(path)
			? !readFileSync(path).equals(bytes)
			: !isUnfinished.test(path),
	);
	return differing.map(
		([path]) =>
			`of ${name}: the recording gives another ${path.slice(disk.length + 1)} than there is.`,
	);
}
