import { type Awaitable, whenThere } from "../concurrency/awaitable.ts";
import { restForOthers } from "../concurrency/time-slices.ts";
import { tracePart } from "../concurrency/trace.ts";
import { keyHeader } from "../contract/idempotency.ts";
import { anonymousCaller, type Caller } from "../directory/access/caller.ts";
import { refuseInvalid } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { authorizationOf } from "./auth/session-cookie.ts";
import type { Bindings } from "./bindings.ts";
import { type BodyReading, readJson, readPatch } from "./body/body.ts";
import type { BodyHold } from "./body/body-memory.ts";
import { listIn, readLargeRequest } from "./body/read-large-request.ts";
import { wholeLengthMax } from "./body/read-unread.ts";
import type { Call, Route } from "./call.ts";
import { readRequest } from "./check/read-request.ts";
import { isStrictWanted } from "./check/strict.ts";
import type { Dialect } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import { readFault, withFault } from "./faults.ts";
import { networkOf } from "./load/rate-limit.ts";
import type { Holder } from "./load/slots.ts";
import { demandFormat, jsonTypesOf } from "./media-type.ts";
import { chooseStore, showPosition } from "./replicas.ts";
import type { Answer } from "./reply.ts";
import { type ReadParameter, ServedCall } from "./served-call.ts";
import type { Services } from "./services.ts";

/** The longest operation of a bulk request, in characters. One time slice parses it. */
const entryLengthMax = 1024 * 1024;

/** Answers a request whose route is known. Throws or rejects with its refusal. */
export type Answerer = (
	bindings: Bindings,
	readParameter: ReadParameter,
) => Awaitable<Answer>;

/**
 * Runs a call in a fixed order: identify the caller, admit the call, and only then read its body, handle it and finish.
 * So a refused caller learns nothing of the body's problems, and costs little. A step whose result is there does not
 * wait, so a GET whose caller and record are at hand is answered in one go.
 */
export function answerCall(
	route: Route,
	{ ids }: Pick<Dialect, "ids">,
	services: Services,
): Answerer {
	const { operation } = route;
	return (bindings, readParameter) => {
		bindings.operation = operation.id;
		return whenThere(identify(route, bindings, services), (caller) => {
			const call = new ServedCall(bindings, services, {
				operation,
				caller,
				readParameter,
				ids,
			});
			return whenThere(enter(call), () => {
				route.demand(call);
				demandFormat(operation, bindings.headers);
				return operation.method === "GET"
					? answerReading(route, call)
					: answerChange(route, call);
			});
		});
	};
}

// Finds the caller and counts the request against their budget.
function identify(
	{ operation }: Route,
	bindings: Bindings,
	{ options, authenticator, rateLimit }: Services,
): Awaitable<Caller> {
	if (operation.isOpen) {
		const id = networkOf(bindings.address);
		rateLimit.demand({ kind: "nameless", id }, options.steadyNow());
		return anonymousCaller;
	}
	const header = authorizationOf(bindings);
	const found = authenticator.identify(header);
	const count = (caller: Caller) => {
		const { personId: id } = caller;
		rateLimit.demand({ kind: "person", id }, options.steadyNow());
		return caller;
	};
	if (!(found instanceof Promise)) return count(found);
	const id = networkOf(bindings.address);
	return found.then(count, (refusal: unknown) => {
		const kind = header === null ? "nameless" : "wrongToken";
		if (isUnauthenticated(refusal))
			rateLimit.demand({ kind, id }, options.steadyNow());
		throw refusal;
	});
}

// Takes a slot for the caller, and notes that they are active.
function enter({
	caller,
	bindings,
	services,
}: ServedCall): Promise<void> | undefined {
	if (caller === anonymousCaller) return undefined;
	bindings.caller = caller;
	bindings.slot.assign(caller);
	return services.activity.note(caller);
}

function answerReading(route: Route, call: ServedCall): Awaitable<Answer> {
	readQuery(route, call);
	call.now = call.services.options.now();
	const { store } = call.services.options;
	return whenThere(chooseStore(store, call.request), (chosen) => {
		call.store = chosen;
		return answer(route, call);
	});
}

async function answerChange(route: Route, call: ServedCall): Promise<Answer> {
	const { services, request } = call;
	const { holder } = call;
	using memory = services.memory.open(request, holder);
	await readCall(route, call, { memory, holder });
	call.now = services.options.now();
	try {
		const { store } = services.options;
		const answered = await answer(route, call);
		return await showPosition(store, route.operation.method, answered);
	} finally {
		services.changeSignal.ring();
	}
}

// Reads the query of a call without a body.
function readQuery({ operation }: Route, call: ServedCall): void {
	const { bindings } = call;
	const isStrict = isStrictWanted(bindings.headers);
	call.isStrict = isStrict;
	bindings.isStrict = isStrict;
	const { query, queryProblems } = readRequest(operation, {
		parameters: bindings.target.hasQuery ? call.url.searchParams : noParameters,
		body: {},
		isStrict,
		ids: call.ids,
	});
	call.query = query;
	call.queryProblems = queryProblems;
	call.problems = queryProblems;
	// A call without parameters ignores the problems of its query.
	if (isStrict || isBare(operation)) refuseInvalid(queryProblems);
}

const noParameters = new URLSearchParams();

// Reads body and query, and notes for the recorder the parts that it shows.
async function readCall(
	route: Route,
	call: ServedCall,
	{ memory, holder }: { memory: BodyHold; holder: Holder },
): Promise<void> {
	const { operation } = route;
	const { bindings, request } = call;
	if (operation.body === undefined && operation.patches === undefined) {
		readQuery(route, call);
		return;
	}
	const { body, patch, characters } = await readBody(operation, call, {
		memory,
		holder,
	});
	const isStrict = isStrictWanted(bindings.headers);
	bindings.isStrict = isStrict;
	const reading = {
		parameters: bindings.target.hasQuery ? call.url.searchParams : noParameters,
		body,
		isStrict,
		ids: call.ids,
	};
	const isShort = (bindings.bodyLength ?? 0) <= wholeLengthMax;
	const read = operation.body?.isLarge
		? await readLargeRequest(operation, reading, restForOthers, {
				isSentWanted: request.headers.has(keyHeader) || isShort,
			})
		: { ...readRequest(operation, reading), sent: body };
	if (operation.body !== undefined) bindings.body = read.sent;
	if (patch !== undefined) bindings.body = patch.document;
	call.isStrict = isStrict;
	call.query = read.query;
	call.queryProblems = read.queryProblems;
	call.body = read.body;
	call.sent = read.sent;
	call.patch = patch;
	call.problems =
		characters.length === 0 ? read.problems : [...characters, ...read.problems];
}

interface ReadBody {
	body: unknown;
	patch: Call["patch"];
	/** The problems of texts with forbidden characters. */
	characters: readonly FieldProblem[];
}

async function readBody(
	operation: Route["operation"],
	{ bindings, services: { options, receive } }: ServedCall,
	{ memory, holder }: { memory: BodyHold; holder: Holder },
): Promise<ReadBody> {
	const { body, patches } = operation;
	const { request, slot } = bindings;
	const reading: BodyReading = {
		receive,
		memory,
		holder,
		bytesMax: body?.isLarge ? options.bulkBytesMax : options.bodyBytesMax,
		isForm: body?.isForm,
		jsonTypes: jsonTypesOf(operation),
		noteLength: (length) => {
			bindings.bodyLength = length;
		},
	};
	if (patches !== undefined) {
		const mediaTypes = Object.keys(patches);
		const { patch, problems } = await waitForBody(slot, () =>
			readPatch(request, { ...reading, mediaTypes }),
		);
		return { body: {}, patch, characters: problems };
	}
	if (body === undefined) return { body: {}, patch: undefined, characters: [] };
	if (body.isLarge)
		reading.large = {
			schema: body.schema,
			list: listIn(operation) ?? "",
			entryLengthMax,
		};
	const { value, problems } = await waitForBody(slot, () =>
		readJson(request, reading),
	);
	return { body: value, patch: undefined, characters: problems };
}

function waitForBody<Result>(
	slot: Bindings["slot"],
	read: () => Promise<Result>,
): Promise<Result> {
	return tracePart({ name: "receive body" }, () => slot.pause(read));
}

// Runs the handler once for each `Idempotency-Key`, with the fault that the request asks for.
function answer(
	{ operation, handler }: Route,
	call: ServedCall,
): Awaitable<Answer> {
	const { options, idempotency, delays } = call.services;
	const fault = options.areFaultsAllowed
		? call.request.headers.get("x-peopled-fault")
		: null;
	if (fault === null) return idempotency.answer(operation, call, handler);
	const read = readFault(fault);
	if (read.status !== undefined || read.delayMs > 0)
		call.bindings.asked = "header";
	return withFault(
		read,
		() => idempotency.answer(operation, call, handler),
		async (wait) => {
			const giveBack = delays.take(call.holder);
			await call.pause(wait).finally(giveBack);
		},
	);
}

function isBare({ query }: Route["operation"]): boolean {
	for (const _ in query.properties) return false;
	return true;
}

function isUnauthenticated(refusal: unknown): boolean {
	return refusal instanceof RequestError && refusal.code === "unauthenticated";
}
