import { createHash } from "node:crypto";
import type { Awaitable } from "../concurrency/awaitable.ts";
import { restForOthers } from "../concurrency/time-slices.ts";
import { keyHeader, keyLengthMax } from "../contract/idempotency.ts";
import { DirectoryError, refuseInvalid } from "../directory/errors.ts";
import { problemOf } from "../directory/problems.ts";
import type { Store } from "../directory/store/store.ts";
import {
	AlreadyRepliedError,
	pendingStatus,
	type ReplyKey,
	type StoredReply,
} from "../directory/store/stored-reply.ts";
import type { Call, Route } from "./call.ts";
import { readIfMatch } from "./conditional.ts";
import { type Dialect, refuse } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import { type Answer, completeReply, type Reply } from "./reply.ts";

/** The default lifetime of a stored reply. */
export const storedReplyLifeMsDefault = 24 * 60 * 60 * 1000;

/** A request with a key, and the store for its reply. */
interface Keyed {
	call: Call;
	key: ReplyKey;
	/** Distinguishes the request from others with the same key. */
	fingerprint: string;
	replies: Store["replies"];
	lifeMs: number;
	dialects: Dialects;
}

type Dialects = readonly [Dialect, ...Dialect[]];
type Handler = Route["handler"];

/** Runs a request with a key once; the same request again gets the stored reply. */
export interface Idempotency {
	/**
	 * Runs a call. For a request with a key, returns its stored reply, if there is one; otherwise stores the reply of
	 * `handler`: a change in its transaction, a refusal after it. A refusal that may pass in a moment (423, 429, 5xx)
	 * is not stored. Refuses with `keyReused` another request with the key, with `stillRunning` the same request while
	 * it runs.
	 */
	answer(
		operation: Route["operation"],
		call: Call,
		handler: Handler,
	): Awaitable<Answer>;
}

export function openIdempotency(
	{ replies }: Store,
	{
		storedReplyLifeMs: lifeMs,
		dialects,
	}: { storedReplyLifeMs: number; dialects: Dialects },
): Idempotency {
	const running = new Set<string>();
	const runOnce = async (
		header: string,
		{ call, isLong = false }: { call: Call; isLong?: boolean },
		handler: Handler,
	): Promise<Answer> => {
		const { orgId, personId } = call.caller;
		const key = { orgId, personId, key: readKey(header, call) };
		const name = JSON.stringify([personId, key.key]);
		if (running.has(name)) throw stillRunning();
		running.add(name);
		try {
			const fingerprint = await fingerprintOf(call);
			const keyed = { call, key, fingerprint, replies, lifeMs, dialects };
			return await (isLong ? runLong : runChange)(keyed, handler);
		} finally {
			running.delete(name);
		}
	};
	return {
		answer({ headers = noHeaders, isLong }, call, handler) {
			const header = keyHeader in headers ? call.header(keyHeader) : undefined;
			return header === undefined || isDryRun(call)
				? handler(call)
				: runOnce(header, { call, isLong }, handler);
		},
	};
}

const noHeaders = {};

// A dry run changes nothing and may run any number of times.
function isDryRun({ query, body }: Call): boolean {
	return [query, body].some((part) => "dryRun" in part && part.dryRun === true);
}

// The reply is stored in the transaction of the change, which checks that there is none yet.
async function runChange(keyed: Keyed, handler: Handler): Promise<Answer> {
	const { call, key, replies } = keyed;
	const stored = await replies.find(key, call.now);
	if (stored !== undefined) return replay(stored, keyed);
	call.storeReply = (compose) => ({
		key,
		now: call.now,
		make: (result) => storedReply(keyed, compose(result)),
	});
	try {
		return await handler(call);
	} catch (error) {
		if (error instanceof AlreadyRepliedError)
			return replay(error.stored, keyed);
		const refusal = refuse(error, call, keyed.dialects);
		if (!isLasting(refusal.status)) throw error;
		// Another server may have made the change meanwhile, which is then why it was refused here.
		const made = await tryToStore(call, () =>
			replies.keep(storedReply(keyed, refusal)),
		);
		if (made !== undefined) return replay(made, keyed);
		throw error;
	}
}

// A call of several transactions leaves a mark before the first one, so that a retry after a crash does not run it again.
async function runLong(keyed: Keyed, handler: Handler): Promise<Answer> {
	const { call, key, replies } = keyed;
	const mark = { status: pendingStatus, headers: {}, body: undefined };
	const stored = await replies.keep(storedReply(keyed, mark));
	if (stored !== undefined) return replay(stored, keyed);
	let composed: Reply | undefined;
	call.storeReply = (compose) => ({
		key,
		now: call.now,
		make(result) {
			composed = compose(result);
			return storedReply(keyed, composed);
		},
	});
	let answer: Answer;
	try {
		answer = await handler(call);
	} catch (error) {
		// Without the mark, a retry would make the change once more.
		const isInDoubt = error instanceof DirectoryError && error.isInDoubt;
		if (!isInDoubt) await settle(keyed, refuse(error, call, keyed.dialects));
		throw error;
	}
	const reply = await completeReply(answer);
	// The handler may have stored this reply in its last transaction.
	if (composed?.body !== reply.body) await settle(keyed, reply);
	return reply;
}

// Replaces the mark of a long call with its reply. A reply that may pass in a moment only removes the mark.
async function settle(keyed: Keyed, reply: Reply): Promise<void> {
	const { call, key, replies } = keyed;
	await tryToStore(call, () =>
		isLasting(reply.status)
			? replies.replace(storedReply(keyed, reply))
			: replies.remove(key),
	);
}

function storedReply(
	{ key, fingerprint, call, lifeMs }: Keyed,
	reply: Reply,
): StoredReply {
	return {
		...key,
		...reply,
		fingerprint,
		keptAt: call.now,
		expiresAt: call.now + lifeMs,
	};
}

/**
 * Reads the key of a request: a quoted string, as in the draft, or an unquoted one, as many clients send it. Refuses a
 * wrong key with `invalid`, together with the other problems of the request.
 */
function readKey(sent: string, call: Call): string {
	const text = sent.trim();
	const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
	if (key === "" || key.length > keyLengthMax || !/^[\x20-\x7e]+$/.test(key))
		refuseInvalid([
			...call.problems,
			...readIfMatch(call.header("if-match")).problems,
			{
				field: "Idempotency-Key",
				...problemOf.wrongValue({
					expected: `1 to ${keyLengthMax} ASCII characters, such as "8e03978e-40d5-43e8-bc93-6894a57f9324"`,
				}),
			},
		]);
	return key;
}

// The client gets the reply whether or not it can be stored.
async function tryToStore<Result>(
	call: Call,
	store: () => Promise<Result>,
): Promise<Result | undefined> {
	try {
		return await store();
	} catch (cause) {
		call.reportFailure(cause);
		return undefined;
	}
}

// Two requests are the same if their operation, parameters, body and roles are: a caller with fewer roles must not see
// the stored reply. The scopes were checked before. A long list is serialized in time slices.
async function fingerprintOf({
	request,
	url,
	patch,
	sent,
	caller,
}: Call): Promise<string> {
	const hash = createHash("sha256");
	const address = url.pathname + url.search;
	const { roleIds, managedOrgIds, impersonator } = caller;
	const rights = [roleIds, managedOrgIds].map((ids) => [...ids].sort());
	hash.update(
		JSON.stringify([
			request.method,
			address,
			patch ?? null,
			rights,
			impersonator,
		]),
	);
	if (typeof sent !== "object" || sent === null) return hash.digest("hex");
	for (const [name, value] of Object.entries(sent)) {
		const parts = Array.isArray(value) ? value : [value];
		hash.update(JSON.stringify([name, Array.isArray(value), parts.length]));
		for (const [index, part] of parts.entries()) {
			if (index % partsPerSlice === partsPerSlice - 1) await restForOthers();
			hash.update(JSON.stringify(part));
		}
	}
	return hash.digest("hex");
}

const partsPerSlice = 100;

function isLasting(status: number): boolean {
	return status < 500 && status !== 423 && status !== 429;
}

function replay(stored: StoredReply, { fingerprint, call }: Keyed): Reply {
	if (stored.fingerprint !== fingerprint)
		throw new RequestError(
			"keyReused",
			"This Idempotency-Key belongs to another request, or to this request with other roles. Use a new key for each request, and the same key only for a retry.",
		);
	const { status, headers, body } = stored;
	if (status === pendingStatus) throw cutOff();
	const text =
		status < 400 || body === undefined ? body : renewTracking(body, call);
	return {
		status,
		headers: { ...headers, "idempotency-replayed": "true" },
		body: text,
	};
}

// A refusal that contains the tracking id of its request gets the one of this request.
function renewTracking(body: string, { trackingId }: Call): string {
	const refusal = JSON.parse(body) as object;
	return "trackingId" in refusal
		? JSON.stringify({ ...refusal, trackingId })
		: body;
}

function cutOff(): RequestError {
	return new RequestError(
		"stillRunning",
		"The request with this Idempotency-Key has started and has no reply yet: another server is processing it, or it was interrupted. Try again in a moment. If this persists, check the changes that were made, and send the rest with a new key.",
		{ "retry-after": "5" },
	);
}

function stillRunning(): RequestError {
	return new RequestError(
		"stillRunning",
		"A request with this Idempotency-Key is in progress. Try again in a moment to get its reply.",
		{ "retry-after": "1" },
	);
}
