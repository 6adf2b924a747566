import type { ChangeSignal } from "../concurrency/change-signal.ts";
import type { Operation } from "../contract/operation.ts";
import type { Caller } from "../directory/access/caller.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import type { Store } from "../directory/store/store.ts";
import { askedBy } from "./asked-failure.ts";
import { authorizationOf } from "./auth/session-cookie.ts";
import type { Bindings } from "./bindings.ts";
import type { Call, Patch } from "./call.ts";
import type { IdReader } from "./check/check.ts";
import { networkOf } from "./load/rate-limit.ts";
import type { Holder } from "./load/slots.ts";
import { receiveUpload } from "./receive-upload.ts";
import type { RequestRecorder } from "./request-recorder.ts";
import type { Services } from "./services.ts";

/** Reads a parameter of the path, decoded. */
export type ReadParameter = (name: string) => string | undefined;

const nothing = Object.freeze({});
const none: readonly FieldProblem[] = Object.freeze([]);

/**
 * A call while the server answers it. It is made before the caller is admitted; query, body, time and store are filled
 * in later. A class, because its functions then cost a request nothing.
 */
export class ServedCall implements Call {
	readonly bindings: Bindings;
	readonly services: Services;
	/** A dialect may replace it with one of other scopes, before the handler runs. */
	caller: Caller;
	readonly request: Request;
	readonly operationId: string;
	readonly trackingId: string;
	readonly requests: RequestRecorder | undefined;
	/** The ids of the dialect of the call. */
	readonly ids: IdReader;
	store: Store;
	now = 0;
	query: object = nothing;
	body: object = nothing;
	sent: unknown = undefined;
	patch: Patch | undefined = undefined;
	isStrict = false;
	queryProblems: readonly FieldProblem[] = none;
	problems: readonly FieldProblem[] = none;
	storeReply: Call["storeReply"] = undefined;
	readonly #operation: Operation;
	readonly #readParameter: ReadParameter;

	constructor(
		bindings: Bindings,
		services: Services,
		{
			operation,
			caller,
			readParameter,
			ids,
		}: {
			operation: Operation;
			caller: Caller;
			readParameter: ReadParameter;
			ids: IdReader;
		},
	) {
		this.bindings = bindings;
		this.services = services;
		this.caller = caller;
		this.request = bindings.request;
		this.operationId = operation.id;
		this.trackingId = bindings.trackingId;
		this.requests = services.requests;
		this.ids = ids;
		this.store = services.options.store;
		this.#operation = operation;
		this.#readParameter = readParameter;
	}

	get changeSignal(): ChangeSignal {
		return this.services.changeSignal;
	}

	get url(): URL {
		return this.bindings.url;
	}

	get address(): string | undefined {
		return this.bindings.address;
	}

	/** The caller, with the network from which they come. Few limits ask for the network, so it is looked up for those. */
	get holder(): Holder {
		const { bindings } = this;
		const { personId, orgId } = this.caller;
		return {
			personId,
			orgId,
			get address() {
				return networkOf(bindings.address);
			},
		};
	}

	forgetCallers(): void {
		this.services.authenticator.forget();
	}

	parameter(name: string): string {
		// No id has a replacement character, and PostgreSQL takes no U+0000.
		return (this.#readParameter(name) ?? "").replaceAll("\u0000", "\uFFFD");
	}

	header(name: string): string | undefined {
		return this.request.headers.get(name) ?? undefined;
	}

	pause<Result>(task: () => Promise<Result>): Promise<Result> {
		return this.bindings.slot.pause(task);
	}

	takeSlot(kind: "changes" | "requests"): () => void {
		return this.services.streams[kind].take(this.holder);
	}

	receive(): AsyncIterable<Uint8Array> {
		return receiveUpload(this.request, this.bindings.slot, {
			holder: this.holder,
			services: this.services,
		});
	}

	async identifyAgain(): Promise<Caller> {
		return this.services.authenticator.identify(authorizationOf(this));
	}

	reportFailure(cause: unknown): void {
		const { trackingId, url } = this;
		const { method } = this.#operation;
		this.services.options.log.failure(
			{
				...{ method, path: url.pathname, status: 500 },
				...{ durationMs: 0, trackingId },
				asked: askedBy({ asked: undefined, cause }, 500),
			},
			cause,
		);
	}
}
