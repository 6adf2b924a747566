import { createHash } from "node:crypto";
import type { TObject, TSchema } from "typebox";
import { restForOthers } from "../concurrency/time-slices.ts";
import { keyHeader, keyLengthMax } from "../contract/idempotency.ts";
import type { Operation } from "../contract/operation.ts";
import { refuseInvalid } from "../directory/errors.ts";
import { problemOf } from "../directory/problems.ts";
import type { Store } from "../directory/store/store.ts";
import {
	AnsweredError,
	type AnswerPlace,
	type KeptAnswer,
	unanswered,
} from "../directory/store/stored-reply.ts";
import type { Call, Handler } from "./call.ts";
import { readIfMatch } from "./conditional.ts";
import { describeError, RequestError } from "./errors.ts";
import { jsonType, type Reply, sendReply } from "./reply.ts";

/** How long an answer is kept when nobody says otherwise. */
export const answerLifeMsDefault = 24 * 60 * 60 * 1000;

/** A request with a key: where its answer is kept, and what tells it from others. */
interface Keyed {
	call: Call;
	place: AnswerPlace;
	fingerprint: string;
}

/** Answers every request that has a key once, and the same request again with the same answer. */
export interface Idempotency {
	/**
	 * Answers a call. Where it takes a key and the request has one: the first answer, if there is one;
	 * otherwise what `handler` answers, which is kept, a change in the transaction of the change, a refusal
	 * after it. What may be otherwise in a moment (423, 429, 5xx) is not kept. Refuses with `keyReused`
	 * another request with the key, with `stillRunning` the same one meanwhile.
	 */
	answer(
		operation: Operation<TObject, TSchema>,
		call: Call,
		handler: Handler<TObject, TSchema>,
	): Promise<Response>;
}

export function openIdempotency(
	store: Store,
	{ answerLifeMs }: { answerLifeMs: number },
): Idempotency {
	const running = new Set<string>();

	const answerOf = ({ place, fingerprint, call }: Keyed, reply: Reply) => ({
		...place,
		...reply,
		fingerprint,
		keptAt: call.now,
		expiresAt: call.now + answerLifeMs,
	});

	// The answer is kept in the transaction of the change, which makes sure that there was none.
	const runChange = async (
		keyed: Keyed,
		handler: Handler<TObject, TSchema>,
	): Promise<Response> => {
		const { call, place } = keyed;
		const kept = await store.answers.find(place, call.now);
		if (kept !== undefined) return replay(kept, keyed);
		const answer: Call["answer"] = (compose) => ({
			place,
			now: call.now,
			make: (result) => answerOf(keyed, compose(result)),
		});
		try {
			return await handler({ ...call, answer });
		} catch (error) {
			if (error instanceof AnsweredError) return replay(error.kept, keyed);
			const refusal = composeRefusal(error, call);
			if (isLasting(refusal.status))
				await keepKnown(call, () =>
					store.answers.keep(answerOf(keyed, refusal)),
				);
			throw error;
		}
	};

	// What is more than one transaction leaves a mark before it, so that after a crash nobody does it again unknowingly.
	const runLong = async (
		keyed: Keyed,
		handler: Handler<TObject, TSchema>,
	): Promise<Response> => {
		const { call, place } = keyed;
		const mark = { status: unanswered, headers: {}, body: undefined };
		const kept = await store.answers.keep(answerOf(keyed, mark));
		if (kept !== undefined) return replay(kept, keyed);
		const settle = (reply: Reply) =>
			keepKnown(call, () =>
				isLasting(reply.status)
					? store.answers.replace(answerOf(keyed, reply))
					: store.answers.remove(place),
			);
		let composed: Reply | undefined;
		const answer: Call["answer"] = (compose) => ({
			place,
			now: call.now,
			make(result) {
				composed = compose(result);
				return answerOf(keyed, composed);
			},
		});
		let response: Response;
		try {
			response = await handler({ ...call, answer });
		} catch (error) {
			await settle(composeRefusal(error, call));
			throw error;
		}
		const reply: Reply = {
			status: response.status,
			headers: Object.fromEntries(response.headers),
			body: await response.text(),
		};
		// What the handler kept in its last transaction is kept already.
		if (composed?.body !== reply.body) await settle(reply);
		return sendReply(reply);
	};

	return {
		async answer({ headers = {}, isLong }, call, handler) {
			const header = keyHeader in headers ? call.header(keyHeader) : undefined;
			// A dry run changes nothing, so that it may be done as often as one likes.
			const isDryRun = [call.query, call.body].some(
				(part) => "dryRun" in part && part.dryRun === true,
			);
			if (header === undefined || isDryRun) return handler(call);
			const { orgId, personId } = call.caller;
			const place = { orgId, personId, key: readKey(header, call) };
			const name = JSON.stringify([personId, place.key]);
			if (running.has(name)) throw stillRunning();
			running.add(name);
			try {
				const keyed = { call, place, fingerprint: await fingerprintOf(call) };
				return await (isLong ? runLong : runChange)(keyed, handler);
			} finally {
				running.delete(name);
			}
		},
	};
}

/**
 * The key of a request: a string in quotes, as the draft wants it, or as it is, as many clients send
 * it. Refuses with `invalid` what is none, together with what else is wrong with the request.
 */
function readKey(sent: string, { problems, header }: Call): string {
	const text = sent.trim();
	const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
	if (key === "" || key.length > keyLengthMax || !/^[\x20-\x7e]+$/.test(key))
		refuseInvalid([
			...problems,
			...readIfMatch(header("if-match")).problems,
			{
				field: "Idempotency-Key",
				...problemOf.wrongValue({
					expected: `1 to ${keyLengthMax} ASCII characters, such as "8e03978e-40d5-43e8-bc93-6894a57f9324"`,
				}),
			},
		]);
	return key;
}

// The reply is known, whether or not it can be kept: the client hears of it in any case.
async function keepKnown(
	call: Call,
	keep: () => Promise<unknown>,
): Promise<void> {
	try {
		await keep();
	} catch (cause) {
		call.reportFailure(cause);
	}
}

// What makes a request another one: what is called with which parameters, what is sent, and with which roles, so that nobody is told again
// what they may not be told any more. The scopes were looked at before. A long list is written out a part at a time.
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

function composeRefusal(error: unknown, { trackingId }: Call): Reply {
	const { status, headers, body } = describeError(error, trackingId);
	return {
		status,
		headers: { "content-type": jsonType, ...headers },
		body: JSON.stringify(body),
	};
}

function replay(kept: KeptAnswer, { fingerprint, call }: Keyed): Response {
	if (kept.fingerprint !== fingerprint)
		throw new RequestError(
			"keyReused",
			"This Idempotency-Key belongs to another request, or to this one with other roles. Use a new key for each request, and the same only to send the same again.",
		);
	const { status, headers, body } = kept;
	if (status === unanswered) throw cutOff();
	// A refusal names the request it answers, and that is this one.
	const { trackingId } = call;
	const text =
		status < 400 || body === undefined
			? body
			: JSON.stringify({ ...(JSON.parse(body) as object), trackingId });
	return sendReply({
		status,
		headers: { ...headers, "idempotency-replayed": "true" },
		body: text,
	});
}

function cutOff(): RequestError {
	return new RequestError(
		"stillRunning",
		"The request with this Idempotency-Key was begun and has no answer: it is being done by another server, or was cut off. Try again in a moment; if this stays, look what was done, and send the rest with a new key.",
		{ "retry-after": "5" },
	);
}

function stillRunning(): RequestError {
	return new RequestError(
		"stillRunning",
		"A request with this Idempotency-Key is being answered at the moment. Try again in a moment to get its answer.",
		{ "retry-after": "1" },
	);
}
