import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { currentIfAny, onSessionChange } from "../session.ts";

/** How much of a file is written: a number of entries, and the total where it is known. */
export interface FileProgress {
	done: number;
	total?: number | undefined;
}

/** A file that is being written. */
interface RunningFile {
	signal: AbortSignal;
	tell(progress: FileProgress): void;
	/** Takes it off the page. */
	end(): void;
}

/** The files that are written at a time. */
const filesMax = 3;
/** Progress is shown at most so often. */
const shownEveryMs = 200;

interface Entry {
	key: number;
	name: string;
	progress: FileProgress;
	abort: AbortController;
}

let entries: readonly Entry[] = [];
let count = 0;
const bus = new EventTarget();
const announce = () => bus.dispatchEvent(new Event("files"));

// A page that is closed cannot write to the end.
const warn = (event: BeforeUnloadEvent) => event.preventDefault();

// Nothing that belongs to a session is written after its end.
onSessionChange(() => {
	if (currentIfAny() === undefined)
		for (const { abort } of entries) abort.abort();
});

/** Shows a file as being written. Undefined when too many are. */
export function addFile(name: string): RunningFile | undefined {
	if (entries.length >= filesMax) return undefined;
	const abort = new AbortController();
	const entry: Entry = { key: ++count, name, progress: { done: 0 }, abort };
	let shownAt = 0;
	const set = (next: readonly Entry[]) => {
		entries = next;
		if (entries.length > 0) addEventListener("beforeunload", warn);
		else removeEventListener("beforeunload", warn);
		announce();
	};
	set([...entries, entry]);
	return {
		signal: abort.signal,
		tell(progress) {
			entry.progress = progress;
			const now = performance.now();
			if (now - shownAt < shownEveryMs) return;
			shownAt = now;
			announce();
		},
		end: () => set(entries.filter(({ key }) => key !== entry.key)),
	};
}

/** The files that are being written, at the edge of the console. */
class RunningFiles extends View {
	override connectedCallback(): void {
		super.connectedCallback();
		bus.addEventListener("files", this.#update);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		bus.removeEventListener("files", this.#update);
	}

	#update = () => this.requestUpdate();

	override render(): TemplateResult {
		if (entries.length === 0) return html``;
		return html`<section class="files" aria-label=${words.saving.files}>
			${repeat(
				entries,
				({ key }) => key,
				(entry) => this.#card(entry),
			)}
		</section>`;
	}

	#card({ name, progress: { done, total }, abort }: Entry): TemplateResult {
		const title = words.saving.title(name);
		const shown = total === undefined ? undefined : Math.min(done, total);
		return html`<div class="toast file">
			${icon("download")}
			<div class="toast-text">
				<p>${title}</p>
				<progress class="progress" aria-label=${title} max=${total ?? nothing} value=${shown ?? nothing}></progress>
				<p class="toast-detail">
					${total === undefined ? words.saving.lines(done) : words.saving.of(shown ?? 0, total)}
				</p>
			</div>
			<button class="button secondary small" @click=${() => abort.abort()}>${words.cancel}</button>
		</div>`;
	}
}
define("peopled-running-files", RunningFiles);
