import { randomUUID } from "node:crypto";
import type { Caller } from "../directory/access/caller.ts";
import type { RecordedText } from "./body/read-unread.ts";
import type { Cut } from "./cut-connection.ts";
import { noSlot, type RequestSlot } from "./load/in-flight.ts";
import { readTarget, type Target, urlOf } from "./target.ts";

/** The sender of a request. Reading the address costs some time, and most requests do not need it. */
export interface Sender {
	/** The client's address; undefined when it is unknown. */
	readonly address?: string;
	/** Whether the reply goes over a connection, which the port can cut. */
	readonly isConnected?: boolean;
}

/** The state of one request on its way through the server. The parts that not every request needs are made on demand. */
export class Bindings {
	/** The request as received, or its copy where a fault rule looked into the body. The router sees a HEAD as a GET. */
	request: Request;
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
	/** The means by which a test had a hand in the request; see `askedBy`. */
	asked: "header" | "rule" | undefined = undefined;
	/** The fault rule that hit the request. */
	fault: string | undefined = undefined;
	/** How the connection is cut, where a fault rule wants it. */
	cut: Cut | undefined = undefined;
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

	/** The state of another request on behalf of this one, from the same sender and with the same tracking ID. */
	copyFor(request: Request): Bindings {
		const headers = new Headers(request.headers);
		headers.set("trackingid", this.trackingId);
		const copy = new Request(request, { headers });
		return new Bindings(copy, this.#from, this.#publicUrl);
	}

	/** Whether the reply goes over a connection. */
	get isConnected(): boolean {
		return this.#from.isConnected === true;
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
