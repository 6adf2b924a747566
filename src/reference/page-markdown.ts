import { html, type TemplateResult } from "lit";
import { icon } from "../look/icons.ts";
import { PassingText } from "../look/passing-text.ts";
import { define, View } from "../look/view.ts";
import { words } from "../words/words.ts";

/** `<page-markdown .pageId=${…}>`: copies the Markdown of a page as the server has it, and leads to it. */
class PageMarkdown extends View {
	static override properties = { pageId: { attribute: false } };
	declare pageId: string;
	/** What became of the last copy. */
	#outcome = new PassingText(this);

	override render(): TemplateResult {
		const texts = words.reference;
		const address = `/reference/${this.pageId}.md`;
		return html`<button class="button small secondary" type="button" @click=${() => this.#copy(address)}>
				${icon("copy")}<span aria-live="polite">${this.#outcome.text ?? texts.copyMarkdown}</span>
			</button>
			<a class="quiet" href=${address}>${texts.viewMarkdown}</a>`;
	}

	async #copy(address: string): Promise<void> {
		const texts = words.reference;
		try {
			const reply = await fetch(address);
			if (!reply.ok) throw new Error(texts.answered(reply.status));
			await navigator.clipboard.writeText(await reply.text());
			this.#outcome.show(texts.copied);
		} catch {
			this.#outcome.show(texts.copyFailed);
		}
	}
}
define("page-markdown", PageMarkdown);
