import { Buffer } from "node:buffer";
import type { Listener } from "../../concurrency/change-signal.ts";
import * as contract from "../../contract/feed.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { Change, ChangeSubject } from "../../directory/history/change.ts";
import {
	demandFeed,
	readableSubjects,
	readFeed,
} from "../../directory/history/feed.ts";
import { problemOf } from "../../directory/problems.ts";
import type { Store } from "../../directory/store/store.ts";
import { replyJson, replyStream } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { showId } from "../ids.ts";
import { showChanges, showFields } from "./show-change.ts";

/** How often to look when nobody rings, as when another process writes. */
const lookMs = 1000;
/** What is written close together is told together. */
const gatherMs = 20;
const heartbeatMs = 15_000;

/** The call that tells of every change. */
export const feedRoutes = [
	route(contract.listChanges, async (call) => {
		const place = await readPlace(call);
		const wantsEvents = call.header("accept")?.includes("text/event-stream");
		if (wantsEvents) return replyEvents(call, place);
		const waitMs = (call.query.wait ?? 0) * 1000;
		let part = await readFeed(call.store, place);
		if (part.changes.length === 0 && waitMs > 0)
			part = await listen(call, async (listener) => {
				const end = performance.now() + waitMs;
				for (;;) {
					await demandStill(call, place);
					const found = await readFeed(call.store, place);
					const leftMs = end - performance.now();
					if (found.changes.length > 0 || leftMs <= 0 || listener.isOver)
						return found;
					place.afterId = found.afterId;
					await call.pause(() => listener.wait(Math.min(leftMs, lookMs)));
				}
			});
		const reply: contract.FeedPage = {
			items: await showEntries(call.store, part.changes),
			cursor: showFeedCursor(part.afterId),
			hasMore: part.hasMore,
		};
		return replyJson(200, reply);
	}),
];

interface FeedPlace {
	orgId: string;
	afterId: number;
	limit: number;
	subjects: ReadonlySet<ChangeSubject>;
}

async function readPlace(call: Call): Promise<FeedPlace> {
	const problems = [...call.queryProblems];
	const query = call.query as {
		since?: string;
		max?: number;
		orgId?: string;
	};
	const lastEventId = call.header("last-event-id");
	const since = lastEventId ?? query.since;
	const afterId = since === undefined ? 0 : readFeedCursor(since);
	if (afterId === undefined)
		problems.push({
			field: lastEventId === undefined ? "since" : "Last-Event-ID",
			...problemOf.wrongValue({ expected: 'a cursor of a reply, or "now"' }),
		});
	refuseInvalid(problems);
	const orgId = demandFeed(call.caller, query.orgId);
	return {
		orgId,
		subjects: readableSubjects(call.caller, orgId),
		afterId:
			afterId === "now"
				? await call.store.changes.newestId(orgId)
				: (afterId ?? 0),
		limit: Math.min(
			query.max ?? contract.feedPageDefault,
			contract.feedPageMax,
		),
	};
}

// Reads only as fast as the reader takes it: the next part is read when the one before has left.
function replyEvents(call: Call, place: FeedPlace): Response {
	const headers = {
		"content-type": "text/event-stream",
		"cache-control": "no-store",
		"x-accel-buffering": "no",
	};
	if (call.request.method === "HEAD") return replyStream(null, headers);
	const { listener, leave } = takeListener(call);
	const encoder = new TextEncoder();
	let { afterId } = place;
	let isBegun = false;
	const next = async (): Promise<string | undefined> => {
		if (!isBegun) {
			isBegun = true;
			return ":\n\n";
		}
		const beat = performance.now() + heartbeatMs;
		while (!listener.isOver) {
			await demandStill(call, place);
			const part = await readFeed(call.store, { ...place, afterId });
			afterId = part.afterId;
			if (part.changes.length > 0) {
				return showEvents(await showEntries(call.store, part.changes));
			}
			if (performance.now() >= beat) return ":\n\n";
			await listener.wait(lookMs, gatherMs);
		}
		return undefined;
	};
	const stream = new ReadableStream<Uint8Array>({
		async pull(controller) {
			const text = await next().catch(() => undefined);
			if (text !== undefined) controller.enqueue(encoder.encode(text));
			else {
				leave();
				controller.close();
			}
		},
		cancel: leave,
	});
	return replyStream(stream, headers);
}

async function listen<Result>(
	call: Call,
	task: (listener: Listener) => Promise<Result>,
): Promise<Result> {
	const { listener, leave } = takeListener(call);
	try {
		return await task(listener);
	} finally {
		leave();
	}
}

function takeListener(call: Call): { listener: Listener; leave: () => void } {
	const giveBack = call.takeSlot("changes");
	const listener = call.changeSignal.join();
	const leave = () => {
		listener.leave();
		giveBack();
	};
	call.request.signal.addEventListener("abort", leave);
	return { listener, leave };
}

// A token that has ended, or a role that was taken away, ends what waits.
async function demandStill(call: Call, { orgId }: FeedPlace): Promise<void> {
	demandFeed(await call.identifyAgain(), orgId);
}

function showEvents(entries: readonly contract.FeedEntry[]): string {
	return entries
		.map(
			(entry) =>
				`id: ${showFeedCursor(Number(entry.id))}\nevent: change\ndata: ${JSON.stringify(entry)}\n\n`,
		)
		.join("");
}

async function showEntries(
	store: Store,
	changes: readonly Change[],
): Promise<contract.FeedEntry[]> {
	const shown = await showChanges(store, changes);
	return shown.map((entry, index) => {
		const change = changes[index] as Change;
		return { ...entry, ...showResource(change) };
	});
}

function showResource({
	subject,
	subjectId,
	fields: { id, ...rest },
}: Change): Pick<contract.FeedEntry, "resource" | "resourceId" | "fields"> {
	const shown =
		subject === "person" && id !== undefined ? { id, ...rest } : rest;
	return { ...resourceOf[subject](subjectId), fields: showFields(shown) };
}

const resourceOf: Record<
	ChangeSubject,
	(id: string) => Pick<contract.FeedEntry, "resource" | "resourceId">
> = {
	person: (id) => ({ resource: "people", resourceId: showId("PEOPLE", id) }),
	location: (id) => ({
		resource: "locations",
		resourceId: showId("LOCATION", id),
	}),
	token: (id) => ({ resource: "tokens", resourceId: id }),
	webhook: (id) => ({
		resource: "webhooks",
		resourceId: showId("WEBHOOK", id),
	}),
};

function showFeedCursor(afterId: number): string {
	return Buffer.from(`change:${afterId}`).toString("base64url");
}

function readFeedCursor(text: string): number | "now" | undefined {
	if (text === "now") return "now";
	const plain = Buffer.from(text, "base64url").toString("utf8");
	const id = /^change:(\d{1,15})$/.exec(plain)?.[1];
	return id === undefined ? undefined : Number(id);
}
