import { randomUUID } from "node:crypto";
import type { Caller } from "../directory/access/caller.ts";
import type { RecordedText } from "./body/read-unread.ts";
import { noSlot, type RequestSlot } from "./load/in-flight.ts";
import { readTarget, type Target, urlOf } from "./target.ts";

/** The sender of a request. Reading the address costs some time, and most requests do not need it. */
export interface Sender {
	/** The client's address; undefined when it is unknown. */
	readonly address?: string;
}

/** The state of one request on its way through the server. The parts that not every request needs are made on demand. */
export class Bindings {
	/** The request as received. The router sees a HEAD as a GET. */
	readonly request: Request;
	readonly headers: Headers;
	readonly trackingId: string;
	slot: RequestSlot = noSlot;
	operation = "none";
	caller: Caller | undefined = undefined;
	/** The body of the request, parsed. */
	body: unknown = undefined;
	/** Its length in characters. */
	bodyLength: number | undefined = undefined;
	/** The body of a request that was answered before anything read it, where every request is recorded whole. */
	unread: RecordedText | undefined = undefined;
	isStrict = false;
	/** The error behind a refusal. */
	cause: unknown = undefined;
	readonly #from: Sender;
	readonly #publicUrl: string | undefined;
	#address: string | undefined;
	#target: Target | undefined;
	#url: URL | undefined;

	constructor(request: Request, from: Sender, publicUrl: string | undefined) {
		this.request = request;
		this.headers = request.headers;
		this.trackingId = trackingIdOf(this.headers);
		this.#from = from;
		this.#publicUrl = publicUrl;
	}

	/** The client's address; undefined when it is unknown. */
	get address(): string | undefined {
		this.noteAddress();
		return this.#address;
	}

	/** Looks the address up, which is possible only while the client is connected. */
	noteAddress(): void {
		this.#address ??= this.#from.address;
	}

	/** Where the request goes. Refuses with `malformed`. */
	get target(): Target {
		this.#target ??= readTarget(this.request.url, this.headers);
		return this.#target;
	}

	/** The URL of the request as the client knows it. */
	get url(): URL {
		this.#url ??= urlOf(this.request, this.#publicUrl);
		return this.#url;
	}
}

function trackingIdOf(headers: Headers): string {
	const given = headers.get("trackingid");
	return given !== null && /^[\w.:-]{1,128}$/.test(given)
		? given
		: `ROUTER_${randomUUID()}`;
}
