import {
	html,
	nothing,
	type ReactiveController,
	type ReactiveControllerHost,
	type TemplateResult,
} from "lit";
import type { Page } from "../../client/client.ts";
import { words } from "../../words/words.ts";
import { faultPanel } from "./fault.ts";
import { loading } from "./states.ts";

/** Reads the first page of a list, or the one at an address from another page. */
type ReadPage<Item> = (
	next: string | undefined,
) => Promise<Page<{ items: Item[] }>>;

/** A list that an element shows page by page. It reads the first page when the element is connected, and more on demand. */
export class PagedList<Item> implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #read: ReadPage<Item>;
	/** Undefined until the first page is read. */
	#items: readonly Item[] | undefined;
	#next: string | undefined;
	#fault: unknown;
	#readings = 0;

	constructor(host: ReactiveControllerHost, read: ReadPage<Item>) {
		this.#host = host;
		this.#read = read;
		host.addController(this);
	}

	hostConnected(): void {
		void this.load();
	}

	/** Reads the list from its beginning. The present items stay until then. */
	async load(): Promise<void> {
		await this.#load(undefined);
	}

	/** Drops the items and reads another list. */
	async restart(): Promise<void> {
		this.#items = undefined;
		this.#host.requestUpdate();
		await this.load();
	}

	async #load(next: string | undefined): Promise<void> {
		const reading = ++this.#readings;
		try {
			const page = await this.#read(next);
			// The element has since requested another page.
			if (reading !== this.#readings) return;
			const before = next === undefined ? [] : (this.#items ?? []);
			this.#items = [...before, ...page.items];
			this.#next = page.next;
			this.#fault = undefined;
		} catch (cause) {
			if (reading !== this.#readings) return;
			this.#fault = cause;
		}
		this.#host.requestUpdate();
	}

	/** The items with a button for more, or the state: loading, empty or failed. */
	show({
		list,
		empty,
		waiting = loading,
		buttonClass = "button secondary",
	}: {
		list: (items: readonly Item[]) => TemplateResult;
		empty?: () => TemplateResult;
		waiting?: () => TemplateResult;
		buttonClass?: string;
	}): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.load());
		if (this.#items === undefined) return waiting();
		if (this.#items.length === 0 && empty !== undefined) return empty();
		return html`${list(this.#items)}
			${
				this.#next === undefined
					? nothing
					: html`<button class=${buttonClass} @click=${() => this.#load(this.#next)}>${words.more}</button>`
			}`;
	}
}
