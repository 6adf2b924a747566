import type { Context } from "hono";
import { restForOthers } from "../concurrency/time-slices.ts";
import { keyHeader } from "../contract/idempotency.ts";
import { anonymousCaller, type Caller } from "../directory/access/caller.ts";
import { refuseInvalid } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { authorizationOf } from "./auth/session-cookie.ts";
import type { Bindings } from "./bindings.ts";
import { type BodyReading, readJson, readPatch } from "./body/body.ts";
import type { BodyHold } from "./body/body-memory.ts";
import { listIn, readLargeRequest } from "./body/read-large-request.ts";
import type { Call, Route } from "./call.ts";
import { type ReadRequest, readRequest } from "./check/read-request.ts";
import { isStrictWanted } from "./check/strict.ts";
import { RequestError } from "./errors.ts";
import { readFault, withFault } from "./faults.ts";
import { networkOf, type Requester } from "./load/rate-limit.ts";
import type { Holder } from "./load/slots.ts";
import { demandFormat } from "./media-type.ts";
import { chooseStore, showPosition } from "./replicas.ts";
import { wholeLengthMax } from "./request-recorder.ts";
import type { Services } from "./services.ts";
import { urlOf } from "./target.ts";

/** The longest operation of a bulk request, in characters. One time slice parses it. */
const entryLengthMax = 1024 * 1024;

type CallContext = Context<{ Bindings: Bindings }>;

/** A caller and the requested URL. */
interface Identified {
	caller: Caller;
	holder: Holder;
	url: URL;
}

/** The checked query and body, and the patch of a call that takes one. */
interface ReadCall extends ReadRequest {
	/** The body as it was sent, unchecked. */
	sent: unknown;
	patch: Call["patch"];
	isStrict: boolean;
}

/**
 * Runs a call in a fixed order: identify the caller, admit the call, and only then read its body, handle it and finish.
 * So a refused caller learns nothing of the body's problems, and costs little.
 */
export function answerCall(
	route: Route,
	services: Services,
): (context: CallContext) => Promise<Response> {
	const { operation } = route;
	return async ({ env, req }) => {
		env.operation = operation.id;
		const identified = await identify(route, env, services);
		await admit(route, env, identified, services);
		using memory = services.memory.open(env.request, identified.holder);
		const read = await readCall(route, env, identified, { services, memory });
		const call: Call = {
			...(await openCall(route, env, identified, services)),
			...read,
			operationId: operation.id,
			parameter: (name) => req.param(name) ?? "",
		};
		try {
			return await answer(route, call, identified, services);
		} finally {
			if (operation.method !== "GET") services.changeSignal.ring();
		}
	};
}

// Finds the caller and counts the request against their budget.
async function identify(
	{ operation }: Route,
	{ request, address }: Bindings,
	{ options, authenticator, rateLimit }: Services,
): Promise<Identified> {
	const url = urlOf(request, options.publicUrl);
	const network = networkOf(address);
	const count = (kind: Requester["kind"], id: string) =>
		rateLimit.demand({ kind, id }, options.steadyNow());
	const as = (caller: Caller): Identified => ({
		caller,
		holder: { ...caller, address: network },
		url,
	});
	if (operation.isOpen) {
		count("nameless", network);
		return as(anonymousCaller);
	}
	const header = authorizationOf(request, url);
	try {
		const caller = await authenticator.identify(header);
		count("person", caller.personId);
		return as(caller);
	} catch (refusal) {
		if (isUnauthenticated(refusal))
			count(header === null ? "nameless" : "wrongToken", network);
		throw refusal;
	}
}

// Takes a slot for the caller, and refuses callers who may not make the call at all.
async function admit(
	route: Route,
	bindings: Bindings,
	{ caller, holder, url }: Identified,
	{ noteActivity, requests }: Services,
): Promise<void> {
	const { request, address, slot } = bindings;
	if (caller !== anonymousCaller) bindings.caller = caller;
	slot.assign(holder);
	if (caller !== anonymousCaller) await noteActivity(caller);
	route.demand({ caller, request, url, address, requests });
	demandFormat(route.operation, request.headers);
}

// Reads body and query, and notes for the recorder the parts that it shows.
async function readCall(
	{ operation }: Route,
	bindings: Bindings,
	{ holder, url }: Identified,
	{ services, memory }: { services: Services; memory: BodyHold },
): Promise<ReadCall> {
	const { request } = bindings;
	const { body, patch, characters } = await readBody(operation, bindings, {
		services,
		memory,
		holder,
	});
	const isStrict = isStrictWanted(request.headers);
	bindings.isStrict = isStrict;
	const reading = {
		parameters: url.searchParams,
		body,
		isStrict,
		ids: services.dialect.ids,
	};
	const isShort = (bindings.bodyLength ?? 0) <= wholeLengthMax;
	const read = operation.body?.isLarge
		? await readLargeRequest(operation, reading, restForOthers, {
				isSentWanted: request.headers.has(keyHeader) || isShort,
			})
		: { ...readRequest(operation, reading), sent: body };
	if (operation.body !== undefined) bindings.body = read.sent;
	if (patch !== undefined) bindings.body = patch.document;
	// A call without parameters ignores the problems of its query.
	const isBare = Object.keys(operation.query.properties).length === 0;
	if ((isStrict || isBare) && !operation.body && !patch)
		refuseInvalid(read.queryProblems);
	return {
		...read,
		problems: [...characters, ...read.problems],
		patch,
		isStrict,
	};
}

interface ReadBody {
	body: unknown;
	patch: Call["patch"];
	/** The problems of texts with forbidden characters. */
	characters: readonly FieldProblem[];
}

async function readBody(
	{ body, patches, ...operation }: Route["operation"],
	bindings: Bindings,
	{
		services: { options, receive },
		memory,
		holder,
	}: { services: Services; memory: BodyHold; holder: Holder },
): Promise<ReadBody> {
	const { request, slot } = bindings;
	const reading: BodyReading = {
		receive,
		memory,
		holder,
		bytesMax: body?.isLarge ? options.bulkBytesMax : options.bodyBytesMax,
		noteLength: (length) => {
			bindings.bodyLength = length;
		},
	};
	if (patches !== undefined) {
		const mediaTypes = Object.keys(patches);
		const { patch, problems } = await slot.pause(() =>
			readPatch(request, { ...reading, mediaTypes }),
		);
		return { body: {}, patch, characters: problems };
	}
	if (body === undefined) return { body: {}, patch: undefined, characters: [] };
	if (body.isLarge)
		reading.large = {
			schema: body.schema,
			list: listIn({ ...operation, body }) ?? "",
			entryLengthMax,
		};
	const { value, problems } = await slot.pause(() =>
		readJson(request, reading),
	);
	return { body: value, patch: undefined, characters: problems };
}

// The parts of a call that do not depend on its body.
async function openCall(
	{ operation: { method } }: Route,
	{ request, address, slot, trackingId }: Bindings,
	{ caller, holder, url }: Identified,
	services: Services,
) {
	const { options, authenticator, changeSignal } = services;
	return {
		store: await chooseStore(options.store, request),
		requests: services.requests,
		changeSignal,
		forgetCallers: authenticator.forget,
		caller,
		address,
		trackingId,
		now: options.now(),
		url,
		header: (name) => request.headers.get(name) ?? undefined,
		request,
		pause: slot.pause,
		takeSlot: (kind) => services.streams[kind].take(holder),
		receive: () => receiveUpload(request, slot, { holder, services }),
		identifyAgain: () => authenticator.identify(authorizationOf(request, url)),
		reportFailure: (cause) =>
			options.log.failure(
				{ method, path: url.pathname, status: 500, durationMs: 0, trackingId },
				cause,
			),
	} satisfies Partial<Call>;
}

async function* receiveUpload(
	request: Request,
	slot: Bindings["slot"],
	{ holder, services }: { holder: Holder; services: Services },
): AsyncGenerator<Uint8Array> {
	const giveBack = services.uploads.take(holder);
	const pieces = services.receive.pieces(request, holder);
	try {
		for (;;) {
			const { value, done } = await slot.pause(() => pieces.next());
			if (done) return;
			yield value;
		}
	} finally {
		giveBack();
		await pieces.return(undefined);
	}
}

// Runs the handler once for each `Idempotency-Key`, with the fault that the request asks for.
async function answer(
	{ operation, handler }: Route,
	call: Call,
	{ holder }: Identified,
	{ options, idempotency, delays }: Services,
): Promise<Response> {
	const run = () => idempotency.answer(operation, call, handler);
	const fault = options.areFaultsAllowed
		? call.request.headers.get("x-peopled-fault")
		: null;
	const response = await (fault === null
		? run()
		: withFault(readFault(fault), run, async (wait) => {
				const giveBack = delays.take(holder);
				await call.pause(wait).finally(giveBack);
			}));
	await showPosition(options.store, operation.method, response);
	return response;
}

function isUnauthenticated(refusal: unknown): boolean {
	return refusal instanceof RequestError && refusal.code === "unauthenticated";
}
