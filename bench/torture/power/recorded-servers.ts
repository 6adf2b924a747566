import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import {
	adminToken,
	type Runtime,
	type ServerProcess,
	startServer,
} from "../../../test/end-to-end/process.ts";
import { type Account, openAccount } from "../account.ts";
import { openLoad } from "../load.ts";
import { checkLeft } from "./check-left.ts";
import { DiskModel } from "./disk-model.ts";
import { type DiskEvent, readRecording, readReply } from "./recording.ts";
import { recordedBy } from "./recording-disk.ts";
import type { Verifier } from "./verifier.ts";

/** Where processes are recorded. */
export interface RecordedPlace {
	/** A folder for the recording and the images. */
	place: string;
	/** The folder that counts as the disk; the directory is in `data` in it. */
	disk: string;
	library: string;
	runtime: Runtime;
	chance: ChanceStream;
	verifier: Verifier;
}

/** A process with its recording, and the check of an image of its disk. */
export interface Recorded {
	name: string;
	/** The disk before the process. */
	model: DiskModel;
	events: readonly DiskEvent[];
	/** Images that are worth making. */
	imageCount: number;
	/** The faults of an image of the disk after the first events; `sent` are the tracking ids of the successes among them. */
	check(image: {
		disk: string;
		sent: ReadonlySet<string>;
		isEnd: boolean;
	}): Promise<string[]>;
	/** What is wrong with the recording itself. */
	problems: readonly string[];
}

/** What happens to a server: it is stopped, or killed; it makes a checkpoint in between; or the disk was empty before it. */
type Life = "first" | "stopped" | "killed" | "long";

// Jobs are acknowledged before they are done; the part for kills accounts for them.
const actions = [
	...["put", "patch", "create", "delete", "restore"],
	...["bulk", "license", "undo", "location", "token"],
];
const webhookId = "power-webhook";
const changeCounts: Readonly<Record<Life, number>> = {
	first: 10,
	stopped: 150,
	killed: 150,
	long: 2500,
};
const imageCounts: Readonly<Record<Life, number>> = {
	first: 6,
	stopped: 12,
	killed: 12,
	long: 20,
};

/** Servers that run on one disk one after another, under changes, and are recorded. */
export function openRecordedServers(
	{ place, disk, library, runtime, chance, verifier }: RecordedPlace,
	round: number,
	swallow?: string,
): { lives: readonly Life[]; record(life: Life): Promise<Recorded> } {
	const data = join(disk, "data");
	const recording = join(place, "recording");
	const account = openAccount(`power${round}`);
	const load = openLoad({ account, chance, clients: 6, only: actions });
	return {
		lives:
			round % 3 === 2
				? ["first", "long", "stopped"]
				: ["first", "stopped", "killed", "stopped"],
		async record(life) {
			rmSync(recording, { force: true });
			const model = new DiskModel(disk);
			const settled = new Set(account.entries.keys());
			const server = await startServer({
				runtime,
				data,
				environment: recordedBy(library, {
					...{ folder: disk, recording, swallow },
				}),
			});
			const goal = account.counts().made + changeCounts[life];
			if (life === "first") await createWebhook(server);
			await load.run({
				url: server.url,
				isOver: () => account.counts().made >= goal,
			});
			await end(server, life);
			const events = readRecording(recording);
			return {
				name: `a server (${life})`,
				model,
				events,
				imageCount: imageCounts[life],
				problems: findUnsent(account, settled, events),
				async check(image) {
					const left = join(image.disk, "data");
					const faults = await checkLeft(left, account, {
						verifier,
						isAcknowledged: ({ trackingId }) =>
							settled.has(trackingId) || image.sent.has(trackingId),
					});
					const isSealed = life !== "first" || image.sent.has(webhookId);
					return [...faults, ...(isSealed ? compareKeys(data, left) : [])];
				},
			};
		},
	};
}

// Its secret can be read with the key beside the directory only.
async function createWebhook({ url }: ServerProcess): Promise<void> {
	const reply = await fetch(`${url}/v1/webhooks`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
			trackingid: webhookId,
		},
		body: JSON.stringify({
			...{ name: "power", targetUrl: "https://example.com/" },
			...{ resource: "people", event: "updated", secret: "a secret" },
		}),
	});
	if (!reply.ok) throw new Error(`POST /webhooks: ${await reply.text()}`);
}

function compareKeys(data: string, left: string): string[] {
	const read = (folder: string) => {
		const path = join(folder, "peopled.db.key");
		return existsSync(path) ? readFileSync(path, "utf8") : undefined;
	};
	return read(left) === read(data)
		? []
		: ["It lacks the key of a webhook that was acknowledged."];
}

async function end(server: ServerProcess, life: Life): Promise<void> {
	if (life === "killed") await server.kill();
	else await server.stop();
}

function findUnsent(
	account: Account,
	settled: ReadonlySet<string>,
	events: readonly DiskEvent[],
): string[] {
	const sent = new Set(
		events.flatMap((event) =>
			event.kind === "send" ? (readReply(event.text)?.trackingId ?? []) : [],
		),
	);
	return [...account.entries.values()]
		.filter(
			({ trackingId, fate }) =>
				fate === "made" && !settled.has(trackingId) && !sent.has(trackingId),
		)
		.slice(0, 1)
		.map(
			({ trackingId }) =>
				`The recording lacks the reply to ${trackingId}: it does not see every message.`,
		);
}
