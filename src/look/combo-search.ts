import type { SearchState } from "./combo-list.ts";
import type { ComboOption } from "./combo-options.ts";

/** The pause in typing after which it searches. */
const typingMs = 180;

/** Finds the options for a text at the server. */
export type FindOptions = (
	text: string,
	signal: AbortSignal,
) => Promise<readonly ComboOption[]>;

/** The search of a combo box at the server. Replies to an earlier text are dropped. */
export class ComboSearch {
	/** The last answer; undefined when nothing is searched for. */
	found: readonly ComboOption[] | undefined;
	state: SearchState = "ready";
	readonly #changed: (isFound: boolean) => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort: AbortController | undefined;

	/** `changed` is called with each answer, and told whether it has options. */
	constructor(changed: (isFound: boolean) => void) {
		this.#changed = changed;
	}

	/** Searches after a pause in typing. An empty text needs no search. */
	start(text: string, find: FindOptions): void {
		if (text === "") {
			this.end();
			return;
		}
		this.#cancel();
		this.state = "searching";
		this.#timer = setTimeout(() => this.#find(text, find), typingMs);
	}

	/** Ends the search, and forgets what it found. */
	end(): void {
		this.#cancel();
		this.found = undefined;
		this.state = "ready";
	}

	#cancel(): void {
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}

	async #find(text: string, find: FindOptions): Promise<void> {
		const abort = new AbortController();
		this.#abort = abort;
		try {
			const found = await find(text, abort.signal);
			if (abort.signal.aborted) return;
			this.found = found;
			this.state = "ready";
			this.#changed(true);
		} catch {
			if (abort.signal.aborted) return;
			this.found = [];
			this.state = "failed";
			this.#changed(false);
		}
	}
}
