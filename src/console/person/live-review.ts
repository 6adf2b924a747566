import type { ShownCall } from "../../client/client.ts";
import { isUnreachable, RefusalError } from "../../client/refusal.ts";
import type { DryRun } from "../../contract/dry-run.ts";

/** A change that the server can try before it is made. */
export interface ReviewableCall<Result> extends ShownCall {
	run(): Promise<Result>;
	dryRun(): Promise<Preview>;
}

/** The effects of a change, as a dry run tells them. */
export type Preview = Pick<
	DryRun,
	"id" | "changes" | "seats" | "warnings" | "person"
>;

/** How far the review of the present input is. */
export type ReviewState =
	/** There is nothing to review. */
	| "empty"
	/** The server tries it, or will as soon as the input rests. */
	| "checking"
	/** It can be saved. */
	| "ready"
	/** The server would change nothing. */
	| "unchanged"
	/** The server refuses it. */
	| "refused"
	/** Another person changed the record first. */
	| "conflict"
	/** The server cannot be reached. */
	| "unreachable"
	| "saving";

const restMs = 250;

/**
 * Reviews a change while it is being entered: when the input rests, the server tries the request, and exactly this
 * request can be saved.
 */
export class LiveReview<Result> {
	readonly #prepare: () => ReviewableCall<Result> | undefined;
	readonly #update: () => void;
	state: ReviewState = "empty";
	/** The effects of the last input that the server accepted. They stay while newer input is being checked. */
	preview: Preview | undefined;
	/** The reason of a refusal. */
	cause: unknown;
	/** The reviewed request. */
	call: ReviewableCall<Result> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#round = 0;

	/** `prepare` composes the request of the present input, or undefined when there is nothing to save. */
	constructor(
		prepare: () => ReviewableCall<Result> | undefined,
		update: () => void,
	) {
		this.#prepare = prepare;
		this.#update = update;
	}

	/** Reviews the input again as soon as it rests. */
	change(): void {
		if (!this.#begin()) return;
		this.#timer = setTimeout(() => this.#try(), restMs);
	}

	/** Reviews the input at once. */
	async check(): Promise<void> {
		if (this.#begin()) await this.#try();
	}

	// The earlier review is not of the present input.
	#begin(): boolean {
		this.stop();
		this.call = this.#prepare();
		this.state = this.call === undefined ? "empty" : "checking";
		if (this.call === undefined) this.preview = this.cause = undefined;
		this.#update();
		return this.call !== undefined;
	}

	/** Makes the reviewed request, and only that one. Resolves to undefined when there is none, or when it is refused. */
	async save(): Promise<Result | undefined> {
		if (this.state !== "ready" || this.call === undefined) return undefined;
		const round = ++this.#round;
		this.state = "saving";
		this.#update();
		try {
			return await this.call.run();
		} catch (cause) {
			if (round === this.#round) this.#refuse(cause);
			return undefined;
		}
	}

	/** Ignores everything that is still on its way. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#round++;
	}

	async #try(): Promise<void> {
		const round = ++this.#round;
		const call = this.call;
		try {
			const preview = await call?.dryRun();
			if (round !== this.#round || preview === undefined) return;
			this.preview = preview;
			this.cause = undefined;
			const isChange = Object.keys(preview.changes).length > 0;
			this.state = isChange ? "ready" : "unchanged";
		} catch (cause) {
			if (round !== this.#round) return;
			this.#refuse(cause);
			return;
		}
		this.#update();
	}

	#refuse(cause: unknown): void {
		this.cause = cause;
		this.preview = undefined;
		this.state = stateAfter(cause);
		this.#update();
	}
}

function stateAfter(cause: unknown): ReviewState {
	if (cause instanceof RefusalError)
		return cause.status === 412 ? "conflict" : "refused";
	return isUnreachable(cause) ? "unreachable" : "refused";
}
