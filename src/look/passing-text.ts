const shownMs = 1500;

/** A text that an element shows for a moment, such as the outcome of a copy. */
export class PassingText {
	readonly #host: { requestUpdate(): void };
	#text: string | undefined;

	constructor(host: { requestUpdate(): void }) {
		this.#host = host;
	}

	/** The text; undefined when its moment is over. */
	get text(): string | undefined {
		return this.#text;
	}

	show(text: string): void {
		this.#set(text);
		setTimeout(() => this.#set(undefined), shownMs);
	}

	#set(text: string | undefined): void {
		this.#text = text;
		this.#host.requestUpdate();
	}
}
