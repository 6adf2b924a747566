import type { Change } from "../../contract/history.ts";
import { current } from "../session.ts";

/** The filter of the changes of a person. Empty texts match everything. */
export interface LogFilter {
	field: string;
	author: string;
}

/** The changes of a page of the log, and of a page of the API. */
const shownAtOnce = 10;
const readAtOnce = 100;
/** The pages that one search reads before it asks whether to go further back. */
const pagesAtOnce = 10;

/**
 * The changes of a person, the newest first, read as far as they are shown. It knows whether it has read all of them, so
 * that nothing is called empty before.
 */
export class ChangeLog {
	readonly #personId: string;
	#read: readonly Change[] = [];
	#next: string | undefined;
	#hasBegun = false;
	#wanted = shownAtOnce;

	constructor(personId: string) {
		this.#personId = personId;
	}

	/** Whether every change was read. */
	get isComplete(): boolean {
		return this.#hasBegun && this.#next === undefined;
	}

	/** The changes read so far, whatever the filter. */
	get all(): readonly Change[] {
		return this.#read;
	}

	/** The changes to show: the first that match. */
	shown(filter: LogFilter): readonly Change[] {
		return this.#matching(filter).slice(0, this.#wanted);
	}

	/** Whether more could be shown. */
	hasMore(filter: LogFilter): boolean {
		return !this.isComplete || this.#matching(filter).length > this.#wanted;
	}

	/** Reads until enough changes match, all are read, or a search has gone far enough for once. Rejects with `RefusalError`. */
	async look(filter: LogFilter, signal: AbortSignal): Promise<void> {
		for (let page = 0; page < pagesAtOnce; page++) {
			if (this.isComplete) return;
			if (this.#hasBegun && this.#matching(filter).length >= this.#wanted)
				return;
			const read = await current().client.page(
				"GET /people/{personId}/changes",
				{
					path: { personId: this.#personId },
					query: { max: readAtOnce },
					signal,
				},
				this.#next,
			);
			signal.throwIfAborted();
			this.#read = [...this.#read, ...read.items];
			this.#next = read.next;
			this.#hasBegun = true;
		}
	}

	/** Shows more of them, after another `look`. */
	wantMore(): void {
		this.#wanted += shownAtOnce;
	}

	/** Shows from the newest again, after the filter has changed. */
	wantFirst(): void {
		this.#wanted = shownAtOnce;
	}

	#matching(filter: LogFilter): readonly Change[] {
		return this.#read.filter((change) => matches(change, filter));
	}
}

/** Whether a change is of a property and by an author. */
export function matches(
	{ fields, by }: Change,
	{ field, author }: LogFilter,
): boolean {
	const isOfField =
		field === "" ||
		field in fields ||
		// The history has the name of the manager beside the id.
		(field === "managerId" && "manager" in fields);
	return isOfField && (author === "" || by.id === author);
}
