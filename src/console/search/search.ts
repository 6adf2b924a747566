import { isAbort } from "../shell/fault.ts";
import type { Found, Section, SectionName, Source } from "./found.ts";

/** The pause in typing after which it searches. */
const typingMs = 100;
/** The time after which results are shown though some sources have not answered yet. */
const patienceMs = 400;

/**
 * A search over several sources at once. The previous results stay until there are new ones, and late replies to an
 * earlier text are dropped.
 */
export class Search {
	/** The results, in the order in which they are shown. */
	sections: readonly Section[] = [];
	/** The text to which the results belong. */
	text = "";
	/** Whether a source has not answered yet. */
	isLooking = false;
	/** Whether the results belong to an earlier text. */
	isStale = false;
	/** The sources that failed. */
	faults: readonly { name: SectionName; cause: unknown }[] = [];
	readonly #listSources: (text: string) => readonly Source[];
	readonly #changed: () => void;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort = new AbortController();

	constructor(
		/** The sources for a text, in the order in which their results are shown. */
		listSources: (text: string) => readonly Source[],
		changed: () => void,
	) {
		this.#listSources = listSources;
		this.#changed = changed;
	}

	/** All results, one after the other. */
	get items(): readonly Found[] {
		return this.sections.flatMap(({ items }) => items);
	}

	/** Searches for a text after a pause in typing; at once when it is empty. */
	type(text: string): void {
		clearTimeout(this.#timer);
		this.#abort.abort();
		this.isLooking = true;
		this.isStale = this.sections.length > 0;
		this.#timer = setTimeout(
			() => this.#find(text),
			text.trim() === "" ? 0 : typingMs,
		);
		this.#changed();
	}

	/** Cancels what is under way. */
	close(): void {
		clearTimeout(this.#timer);
		this.#abort.abort();
	}

	async #find(text: string): Promise<void> {
		const abort = new AbortController();
		this.#abort = abort;
		const sources = this.#listSources(text);
		const found: (Section | undefined)[] = sources.map(() => undefined);
		const faults: { name: SectionName; cause: unknown }[] = [];
		let isPatient = true;
		const show = () => {
			if (abort.signal.aborted) return;
			this.text = text;
			this.isStale = false;
			this.sections = found.filter(
				(section): section is Section =>
					section !== undefined && section.items.length > 0,
			);
			this.faults = [...faults];
			this.#changed();
		};
		const patience = setTimeout(() => {
			isPatient = false;
			if (found.some((section) => (section?.items.length ?? 0) > 0)) show();
		}, patienceMs);
		await Promise.all(
			sources.map(async (source, index) => {
				try {
					found[index] = await source.find(text, abort.signal);
				} catch (cause) {
					if (isAbort(cause)) return;
					faults.push({ name: source.name, cause });
				}
				if (!isPatient) show();
			}),
		);
		clearTimeout(patience);
		if (abort.signal.aborted) return;
		this.isLooking = false;
		show();
	}
}
