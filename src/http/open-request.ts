import type { Awaitable } from "../concurrency/awaitable.ts";
import { anonymousCaller, type Caller } from "../directory/access/caller.ts";
import { authorizationOf } from "./auth/session-cookie.ts";
import type { Bindings } from "./bindings.ts";
import { wholeLengthMax } from "./body/read-unread.ts";
import type { Cut } from "./cut-connection.ts";
import { ownerOf, refuse } from "./dialect.ts";
import { RequestError } from "./errors.ts";
import type { FaultedRequest, HitRule } from "./fault-injector.ts";
import { type Answer, type Reply, withHeaders } from "./reply.ts";
import type { Services } from "./services.ts";
import { pathOf } from "./target.ts";

/** A request that an injector may hit, before the server handles it. */
export class OpenRequest implements FaultedRequest {
	readonly path: string;
	readonly query: URLSearchParams;
	readonly #bindings: Bindings;
	readonly #services: Services;
	readonly #run: (bindings: Bindings) => Awaitable<Answer>;
	#bytes: Promise<Uint8Array<ArrayBuffer>> | undefined;

	/** `url` is the address as it was received. */
	constructor(
		bindings: Bindings,
		services: Services,
		{
			url,
			run,
		}: { url: string; run: (bindings: Bindings) => Awaitable<Answer> },
	) {
		this.path = pathOf(url);
		this.query = URL.canParse(url)
			? new URL(url).searchParams
			: new URLSearchParams();
		this.#bindings = bindings;
		this.#services = services;
		this.#run = run;
	}

	get request(): Request {
		return this.#bindings.request;
	}

	get trackingId(): string {
		return this.#bindings.trackingId;
	}

	get isOfApi(): boolean {
		return ownerOf(this.path, this.#services.dialects) !== undefined;
	}

	async findCaller(): Promise<Caller | undefined> {
		try {
			const header = authorizationOf(this.#bindings);
			return await this.#services.authenticator.identify(header);
		} catch (refusal) {
			if (refusal instanceof RequestError) return undefined;
			throw refusal;
		}
	}

	readBody(): Promise<Uint8Array<ArrayBuffer>> {
		this.#bytes ??= this.#receive();
		return this.#bytes;
	}

	async run(): Promise<Answer> {
		const answer = await this.#run(this.#bindings);
		// The log has the causes of the server's own failures, and not those behind a failure on purpose.
		if (answer.status < 500) this.#bindings.cause = undefined;
		return answer;
	}

	async runOther(request: Request): Promise<Answer> {
		const outer = this.#bindings;
		const { guise } = this.#services.options;
		const asked = guise === undefined ? request : guise.read(request);
		const inner = outer.copyFor(asked);
		const answer = await this.#run(inner);
		if (request.method === outer.request.method) {
			outer.operation = inner.operation;
			outer.cause = answer.status < 500 ? undefined : inner.cause;
		}
		outer.caller ??= inner.caller;
		return withHeaders(answer, { trackingid: outer.trackingId });
	}

	refuse(error: unknown): Reply {
		return refuse(error, this.#bindings, this.#services.dialects);
	}

	async wait(ms: number): Promise<void> {
		const { stopping, delays } = this.#services;
		if (ms <= 0) return;
		const { slot, address } = this.#bindings;
		// Requests that wait must not keep others out, such as the one that deletes the rule.
		const giveBack = delays.take({ ...anonymousCaller, address });
		await slot.pause(() => sleep(ms, stopping.signal)).finally(giveBack);
	}

	async note({ ruleId, operation }: HitRule): Promise<void> {
		const bindings = this.#bindings;
		bindings.fault = ruleId;
		bindings.asked = "rule";
		if (operation !== undefined) bindings.operation = operation;
		bindings.caller ??= await this.findCaller();
	}

	cut(cut: Cut): void {
		this.#bindings.cut = cut;
	}

	async #receive(): Promise<Uint8Array<ArrayBuffer>> {
		const bindings = this.#bindings;
		const { receive, options } = this.#services;
		const { request, address } = bindings;
		const { url, method, headers, signal } = request;
		const parts = { method, headers, signal };
		if (request.body === null) {
			bindings.request = new Request(url, parts);
			return new Uint8Array();
		}
		const pieces: Uint8Array[] = [];
		let length = 0;
		const holder = { ...anonymousCaller, address };
		for await (const piece of receive.pieces(request, holder)) {
			length += piece.byteLength;
			if (length > options.bulkBytesMax)
				throw new RequestError(
					"bodyTooLarge",
					`A fault rule looks into the body of this request, and can read at most ${options.bulkBytesMax} bytes. Send less, or delete the rule.`,
					{ connection: "close" },
				);
			pieces.push(piece);
		}
		const bytes = new Uint8Array(Buffer.concat(pieces));
		bindings.request = new Request(url, { ...parts, body: bytes });
		noteBody(bindings, bytes);
		return bytes;
	}
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const timer = setTimeout(end, ms);
		function end() {
			clearTimeout(timer);
			signal.removeEventListener("abort", end);
			resolve();
		}
		signal.addEventListener("abort", end);
	});
}

// For the list of requests. A call that runs notes its body again, in the same way.
function noteBody(bindings: Bindings, bytes: Uint8Array): void {
	const text = new TextDecoder().decode(bytes);
	bindings.bodyLength = text.length;
	if (text.length > wholeLengthMax) return;
	try {
		bindings.body = JSON.parse(text);
	} catch {
		// The list shows no body that is not JSON.
	}
}
