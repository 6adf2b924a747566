import type { Context } from "hono";
import type { TObject, TSchema } from "typebox";
import type { Slices } from "../concurrency/slices.ts";
import { restForOthers } from "../concurrency/time-slices.ts";
import { keyHeader } from "../contract/idempotency.ts";
import { type Caller, nobody } from "../directory/access/caller.ts";
import { refuseInvalid } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { demandOf } from "../webex/demands.ts";
import { openActivity } from "./auth/activity.ts";
import type { Authenticator } from "./auth/auth.ts";
import { authorizationOf } from "./auth/session-cookie.ts";
import type { Bindings } from "./bindings.ts";
import { readJson, readPatch } from "./body/body.ts";
import { openBodyMemory } from "./body/body-memory.ts";
import { listIn, readLargeRequest } from "./body/read-large-request.ts";
import { openReceiver } from "./body/receive-body.ts";
import type { Call, Route } from "./call.ts";
import { readRequest } from "./check/read-request.ts";
import { isStrictWanted } from "./check/strict.ts";
import { RequestError } from "./errors.ts";
import { readFault, withFault } from "./faults.ts";
import { answerLifeMsDefault, openIdempotency } from "./idempotency.ts";
import { networkOf, openRateLimit, type Requester } from "./load/rate-limit.ts";
import { openPlaces } from "./load/slots.ts";
import { demandFormat } from "./media-type.ts";
import { urlOf } from "./operator-paths.ts";
import { collectGarbage } from "./port.ts";
import { chooseStore, showPosition } from "./replicas.ts";
import { wholeLengthMax } from "./request-recorder.ts";
import type { ServerOptions } from "./server.ts";

/** How long a body may take, beside a second for each part of it, when nobody says otherwise. */
export const bodyGraceMsDefault = 10_000;

type CallContext = Context<{ Bindings: Bindings }>;

/** What every call of the server has. */
export type CallShared = Pick<
	Call,
	| "store"
	| "samplePeople"
	| "requests"
	| "bell"
	| "restorableMs"
	| "areBooleansJson"
	| "stopping"
	| "forgetCallers"
	| "jobs"
>;

/**
 * Answers calls, each in the same order: who asks and how often, whether they may, in which format,
 * and only then the body: its media type, its length, its bytes, its meaning.
 */
export function openAnswering(
	options: ServerOptions,
	{
		shared,
		authenticator,
		slices,
	}: { shared: CallShared; authenticator: Authenticator; slices: Slices },
): (route: Route) => (context: CallContext) => Promise<Response> {
	const { store, now, steadyNow } = options;
	const noteActivity = openActivity(store, options);
	const rateLimit = openRateLimit(options.requestsPerMinute);
	const idempotency = openIdempotency(store, {
		answerLifeMs: options.answerLifeMs ?? answerLifeMsDefault,
	});
	const slow = openPlaces("requests whose body is slow", slowLimits, steadyNow);
	const uploads = openPlaces(
		"files that are being uploaded",
		uploadLimits,
		steadyNow,
	);
	const delays = openPlaces("requests with a delay", delayLimits, steadyNow);
	const streams = {
		changes: openPlaces("readers that wait for changes", waitLimits, steadyNow),
		requests: openPlaces("readers that watch requests", watchLimits, steadyNow),
	};
	const memory = openBodyMemory({
		waiting: openPlaces(
			"large bodies that wait for memory",
			waitingBodyLimits,
			steadyNow,
		),
		stopping: shared.stopping,
		collectGarbage,
	});
	const receive = openReceiver({
		graceMs: options.bodyGraceMs ?? bodyGraceMsDefault,
		slow,
		stopping: shared.stopping,
		slices,
	});

	const identify = async (
		route: Route,
		{ request, address }: Bindings,
		url: URL,
	): Promise<Caller> => {
		const header = authorizationOf(request, url);
		const count = (kind: Requester["kind"], id: string) =>
			rateLimit.demand({ kind, id }, steadyNow());
		if (route.operation.isOpen) {
			count("nameless", networkOf(address));
			return nobody;
		}
		try {
			const caller = await authenticator.identify(header);
			count("person", caller.personId);
			return caller;
		} catch (refusal) {
			if (isUnauthenticated(refusal))
				count(header === null ? "nameless" : "wrongToken", networkOf(address));
			throw refusal;
		}
	};

	return (route) => {
		const { operation, handler } = route;
		const demand = demandOf(operation.id);
		return async ({ env, req }) => {
			env.operation = operation.id;
			const { request, address, turn } = env;
			const url = urlOf(request, options.publicUrl);
			const caller = await identify(route, env, url);
			if (caller !== nobody) env.caller = caller;
			const holder = { ...caller, address: networkOf(address) };
			turn.assign(holder);
			if (caller !== nobody) await noteActivity(caller);
			demand({ ...shared, caller, request, url, address });
			demandFormat(operation, request.headers);
			using held = memory.open(request, holder);
			const { body, patch, characters } = await readBody(route, env, {
				receive,
				memory: held,
				holder,
				bodyBytesMax: options.bodyBytesMax,
				bulkBytesMax: options.bulkBytesMax,
				noteLength: (length) => {
					env.bodyLength = length;
				},
			});
			const isStrict = isStrictWanted(request.headers);
			env.isStrict = isStrict;
			const reading = {
				parameters: url.searchParams,
				body,
				isStrict,
			};
			const read = operation.body?.isLarge
				? await readLargeRequest(operation, reading, restForOthers, {
						isSentWanted:
							request.headers.has(keyHeader) ||
							(env.bodyLength ?? 0) <= wholeLengthMax,
					})
				: { ...readRequest(operation, reading), sent: body };
			if (operation.body !== undefined) env.body = read.sent;
			if (patch !== undefined) env.body = patch.document;
			read.problems = [...characters, ...read.problems];
			// Nobody asks a call without parameters whether they are right.
			const isBare = Object.keys(operation.query.properties).length === 0;
			if ((isStrict || isBare) && !operation.body && !patch)
				refuseInvalid(read.queryProblems);
			const call: Call<TObject, TSchema> = {
				...shared,
				store: await chooseStore(store, request),
				caller,
				address,
				operationId: operation.id,
				trackingId: env.trackingId,
				now: now(),
				url,
				header: (name) => request.headers.get(name) ?? undefined,
				parameter: (name) => req.param(name) ?? "",
				...read,
				isStrict,
				patch,
				request,
				pause: turn.pause,
				takePlace: (kind) => streams[kind].take(holder),
				receive: () => receiveUpload(() => uploads.take(holder), call),
				identifyAgain: () =>
					authenticator.identify(authorizationOf(request, url)),
				reportFailure: (cause) =>
					options.log.failure(
						{
							method: operation.method,
							path: url.pathname,
							status: 500,
							durationMs: 0,
							trackingId: env.trackingId,
						},
						cause,
					),
			};
			const answer = () => idempotency.answer(operation, call, handler);
			const fault = options.areFaultsAllowed
				? request.headers.get("x-peopled-fault")
				: null;
			try {
				const response = await (fault === null
					? answer()
					: withFault(readFault(fault), answer, async (wait) => {
							const giveBack = delays.take(holder);
							await turn.pause(wait).finally(giveBack);
						}));
				await showPosition(store, operation.method, response);
				return response;
			} finally {
				if (operation.method !== "GET") shared.bell.ring();
			}
		};
	};

	async function* receiveUpload(
		take: () => () => void,
		{ request, caller, address, pause }: Call,
	): AsyncGenerator<Uint8Array> {
		const giveBack = take();
		const pieces = receive(request, { ...caller, address: networkOf(address) });
		try {
			for (;;) {
				const { value, done } = await pause(() => pieces.next());
				if (done) return;
				yield value;
			}
		} finally {
			giveBack();
			await pieces.return(undefined);
		}
	}
}

/** Bodies that take longer than a moment: more of one address, since a proxy stands for many. */
const slowLimits = { total: 1000, organization: 200, person: 50, address: 400 };
const uploadLimits = { total: 100, organization: 20, person: 8 };
const waitLimits = { total: 1000, organization: 250, person: 50 };
const watchLimits = { total: 40, organization: 10, person: 5 };
const waitingBodyLimits = {
	total: 200,
	organization: 50,
	person: 20,
	address: 100,
};
const delayLimits = { total: 1000, organization: 400, person: 200 };

/** The longest operation of a bulk, in characters: what is parsed in one go. */
const entryLengthMax = 1024 * 1024;

async function readBody(
	{ operation }: Route,
	{ request, turn }: Bindings,
	{
		bodyBytesMax,
		bulkBytesMax,
		...reading
	}: Pick<
		Parameters<typeof readJson>[1],
		"receive" | "memory" | "holder" | "noteLength"
	> & {
		bodyBytesMax: number;
		bulkBytesMax: number;
	},
): Promise<{
	body: unknown;
	patch: Call["patch"];
	/** The fields with characters that no text may hold. */
	characters: readonly FieldProblem[];
}> {
	const { body, patches } = operation;
	if (patches !== undefined) {
		const { patch, problems } = await turn.pause(() =>
			readPatch(request, {
				...reading,
				bytesMax: bodyBytesMax,
				mediaTypes: Object.keys(patches),
			}),
		);
		return { body: {}, patch, characters: problems };
	}
	if (body === undefined) return { body: {}, patch: undefined, characters: [] };
	const { value, problems } = await turn.pause(() =>
		readJson(request, {
			...reading,
			bytesMax: body.isLarge ? bulkBytesMax : bodyBytesMax,
			...(body.isLarge && {
				large: {
					schema: body.schema,
					list: listIn(operation) ?? "",
					entryLengthMax,
				},
			}),
		}),
	);
	return { body: value, patch: undefined, characters: problems };
}

function isUnauthenticated(refusal: unknown): boolean {
	return refusal instanceof RequestError && refusal.code === "unauthenticated";
}
