import {
	html,
	nothing,
	type ReactiveController,
	type ReactiveControllerHost,
	type TemplateResult,
} from "lit";
import { skeletonLines } from "../../look/skeleton.ts";
import { faultPanel, isAbort } from "../shell/fault.ts";

/** The pause after which the data of a visible page is read again. */
const usualPauseMs = 60_000;

/** Data that a card reads for itself when it is connected, and again from time to time while the page is visible. Old data stays in view meanwhile. */
export class Loaded<Data> implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #read: (signal: AbortSignal) => Promise<Data>;
	readonly #pauseMs: (data: Data | undefined) => number;
	#data: Data | undefined;
	#fault: unknown;
	#abort = new AbortController();
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** The time before which a page that comes into view again has nothing to read. */
	#freshUntil = 0;

	constructor(
		host: ReactiveControllerHost,
		read: (signal: AbortSignal) => Promise<Data>,
		pauseMs: (data: Data | undefined) => number = () => usualPauseMs,
	) {
		this.#host = host;
		this.#read = read;
		this.#pauseMs = pauseMs;
		host.addController(this);
	}

	/** Undefined until it is read. */
	get data(): Data | undefined {
		return this.#data;
	}

	hostConnected(): void {
		document.addEventListener("visibilitychange", this.#onVisibility);
		void this.load();
	}

	hostDisconnected(): void {
		document.removeEventListener("visibilitychange", this.#onVisibility);
		clearTimeout(this.#timer);
		this.#abort.abort();
	}

	load = async (): Promise<void> => {
		clearTimeout(this.#timer);
		this.#abort.abort();
		const abort = new AbortController();
		this.#abort = abort;
		try {
			const data = await this.#read(abort.signal);
			if (abort.signal.aborted) return;
			this.#data = data;
			this.#fault = undefined;
		} catch (cause) {
			if (isAbort(cause) || abort.signal.aborted) return;
			this.#fault = cause;
		}
		const pauseMs = this.#pauseMs(this.#data);
		this.#freshUntil = performance.now() + pauseMs;
		this.#timer = setTimeout(this.#follow, pauseMs);
		this.#host.requestUpdate();
	};

	#onVisibility = (): void => {
		if (performance.now() >= this.#freshUntil) this.#follow();
	};

	// A page that nobody sees asks for nothing.
	#follow = (): void => {
		if (document.visibilityState === "visible") void this.load();
	};

	/** The content, the placeholder until it is read, or the failure with the last content below it. */
	show(
		content: (data: Data) => TemplateResult | typeof nothing,
		lines: number,
	): TemplateResult {
		if (this.#fault !== undefined)
			return html`${faultPanel(this.#fault, this.load)}${this.#data === undefined ? nothing : content(this.#data)}`;
		return this.#data === undefined
			? skeletonLines(lines)
			: html`${content(this.#data)}`;
	}
}
