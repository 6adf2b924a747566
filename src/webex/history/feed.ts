import { Buffer } from "node:buffer";
import type { Listener } from "../../concurrency/change-signal.ts";
import * as contract from "../../contract/feed.ts";
import { DirectoryError, refuseInvalid } from "../../directory/errors.ts";
import type { Change, ChangeSubject } from "../../directory/history/change.ts";
import {
	demandFeed,
	readableSubjects,
	readFeed,
} from "../../directory/history/feed.ts";
import { problemOf } from "../../directory/problems.ts";
import type { RecordKey } from "../../directory/store/record-key.ts";
import type { Store } from "../../directory/store/store.ts";
import {
	type EventWriter,
	replyEvents,
	type ServerEvent,
	takeListener,
} from "../../http/event-stream.ts";
import { replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { showGroupId, showId } from "../ids.ts";
import { showChanges, showFields } from "./show-change.ts";

/** The interval between checks without a change signal, for the changes of other processes. */
const lookMs = 1000;
/** Changes within this time are sent together. */
const gatherMs = 20;

/** The call that lists every change. */
export const feedRoutes = [
	route(contract.listChanges, async (call) => {
		const position = await readPosition(call);
		const wantsEvents = call.header("accept")?.includes("text/event-stream");
		if (wantsEvents)
			return replyEvents(call, "changes", {
				write: (writer) => writeChanges(call, position, writer),
			});
		const waitMs = (call.query.wait ?? 0) * 1000;
		let part = await readFeed(call.store, position);
		if (part.changes.length === 0 && waitMs > 0)
			part = await listen(call, async (listener) => {
				const end = performance.now() + waitMs;
				for (;;) {
					await demandStill(call, position);
					const found = await readFeed(call.store, position);
					const leftMs = end - performance.now();
					if (found.changes.length > 0 || leftMs <= 0 || listener.isOver)
						return found;
					position.afterId = found.afterId;
					await call.pause(() => listener.wait(Math.min(leftMs, lookMs)));
				}
			});
		const reply: contract.FeedPage = {
			items: await showEntries(call.store, part.changes),
			cursor: showFeedCursor({ ...position, afterId: part.afterId }),
			hasMore: part.hasMore,
		};
		return replyJson(200, reply);
	}),
];

interface FeedPosition {
	orgId: string;
	afterId: number;
	/** The era of the store in which it was read. */
	era: number;
	limit: number;
	subjects: ReadonlySet<ChangeSubject>;
}

async function readPosition(call: Call): Promise<FeedPosition> {
	const problems = [...call.queryProblems];
	const query = call.query as {
		since?: string;
		max?: number;
		orgId?: string;
	};
	const lastEventId = call.header("last-event-id");
	const since = lastEventId ?? query.since;
	const present = await readEra(call);
	const cursor =
		since === undefined
			? { afterId: 0, era: present }
			: readFeedCursor(since, present);
	if (cursor === undefined)
		problems.push({
			field: lastEventId === undefined ? "since" : "Last-Event-ID",
			...problemOf.wrongValue({ expected: 'a cursor of a reply, or "now"' }),
		});
	refuseInvalid(problems);
	const { afterId = 0, era = 0 } = cursor ?? {};
	const orgId = demandFeed(call.caller, query.orgId);
	demandEra(era, present);
	return {
		orgId,
		era,
		subjects: readableSubjects(call.caller, orgId),
		afterId:
			afterId === "now" ? await call.store.changes.newestId(orgId) : afterId,
		limit: Math.min(
			query.max ?? contract.feedPageDefault,
			contract.feedPageMax,
		),
	};
}

// Reads only as fast as its reader: it reads the next part after it has sent the one before.
async function writeChanges(
	call: Call,
	position: FeedPosition,
	writer: EventWriter,
): Promise<void> {
	let { afterId } = position;
	while (!writer.isOver) {
		await demandStill(call, position);
		const part = await readFeed(call.store, { ...position, afterId });
		demandEra(position.era, await readEra(call));
		afterId = part.afterId;
		if (part.changes.length > 0) {
			const entries = await showEntries(call.store, part.changes);
			await writer.send(entries.map((entry) => asEvent(entry, position)));
		} else {
			writer.beat();
			await writer.wait(lookMs, gatherMs);
		}
	}
}

function asEvent(
	entry: contract.FeedEntry,
	{ era }: Pick<FeedPosition, "era">,
): ServerEvent {
	const id = showFeedCursor({ afterId: Number(entry.id), era });
	return { id, event: "change", data: entry };
}

async function listen<Result>(
	call: Call,
	task: (listener: Listener) => Promise<Result>,
): Promise<Result> {
	const { listener, leave } = takeListener(call, "changes");
	try {
		return await task(listener);
	} finally {
		leave();
	}
}

// The wait ends when the token ends or the role is removed, and when a snapshot is loaded.
async function demandStill(
	call: Call,
	{ orgId, era }: FeedPosition,
): Promise<void> {
	demandFeed(await call.identifyAgain(), orgId);
	demandEra(era, await readEra(call));
}

// A snapshot may have replaced the lines after a position, or have none there.
function demandEra(era: number, present: number): void {
	if (era !== present)
		throw new DirectoryError(
			"gone",
			'The directory was set back to a snapshot after this cursor was given. Begin again without a cursor, or with "now".',
		);
}

function readEra({ store }: Call): Promise<number> {
	return store.snapshots.readEra();
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
	orgId,
	fields: { id, ...rest },
}: Change): Pick<contract.FeedEntry, "resource" | "resourceId" | "fields"> {
	const shown =
		subject === "person" && id !== undefined ? { id, ...rest } : rest;
	return {
		...resourceOf[subject]({ orgId, id: subjectId }),
		fields: showFields(shown, orgId),
	};
}

const resourceOf: Record<
	ChangeSubject,
	(key: RecordKey) => Pick<contract.FeedEntry, "resource" | "resourceId">
> = {
	person: ({ id }) => ({
		resource: "people",
		resourceId: showId("PEOPLE", id),
	}),
	activationEmail: ({ id }) => ({
		resource: "activationEmails",
		resourceId: showId("PEOPLE", id),
	}),
	group: (key) => ({ resource: "groups", resourceId: showGroupId(key) }),
	licenseTemplate: ({ id }) => ({
		resource: "licenseTemplates",
		resourceId: showId("LICENSE_TEMPLATE", id),
	}),
	location: ({ id }) => ({
		resource: "locations",
		resourceId: showId("LOCATION", id),
	}),
	token: ({ id }) => ({ resource: "tokens", resourceId: id }),
	webhook: ({ id }) => ({
		resource: "webhooks",
		resourceId: showId("WEBHOOK", id),
	}),
	integration: ({ id }) => ({
		resource: "integrations",
		resourceId: showId("APPLICATION", id),
	}),
	authorization: ({ id }) => ({
		resource: "authorizations",
		resourceId: showId("AUTHORIZATION", id),
	}),
};

function showFeedCursor({
	afterId,
	era,
}: Pick<FeedPosition, "afterId" | "era">): string {
	const text = `change:${afterId}${era === 0 ? "" : `:${era}`}`;
	return Buffer.from(text).toString("base64url");
}

function readFeedCursor(
	text: string,
	era: number,
): { afterId: number | "now"; era: number } | undefined {
	if (text === "now") return { afterId: "now", era };
	const plain = Buffer.from(text, "base64url").toString("utf8");
	const found = /^change:(\d{1,15})(?::(\d{1,15}))?$/.exec(plain);
	if (found === null) return undefined;
	return { afterId: Number(found[1]), era: Number(found[2] ?? 0) };
}
