import { html, nothing, type TemplateResult } from "lit";
import { showCode } from "../look/code.ts";
import { copyCode } from "../look/copy-code.ts";
import { icon } from "../look/icons.ts";
import { define, View } from "../look/view.ts";
import type { IntroductionPage } from "../manual/introduction.ts";
import { type Block, parseMarkdown, plainText } from "../manual/markdown.ts";
import { words } from "../words/words.ts";
import { anchor } from "./anchor.ts";
import { showBlock } from "./text.ts";

const toldMs = 1500;

/** A page of the introduction, without its title. */
export function showIntroduction(page: IntroductionPage): TemplateResult {
	return html`<div class="prose" lang="en">
		${parseMarkdown(page.text)
			.slice(1)
			.map((block) => showPart(block, page.id))}
	</div>`;
}

/** The headings of a page, as a list of links; nothing where there are too few. */
export function showContents({
	id,
	text,
}: IntroductionPage): TemplateResult | typeof nothing {
	const headings = parseMarkdown(text).flatMap((block) =>
		block.kind === "heading" && block.level > 1 ? block : [],
	);
	if (headings.length < 2) return nothing;
	return html`<nav class="contents" aria-label=${words.reference.onThisPage}>
		<h2>${words.reference.onThisPage}</h2>
		<ul lang="en">
			${headings.map(
				(heading) =>
					html`<li><a href="#${id}/${heading.anchor}">${heading.text}</a></li>`,
			)}
		</ul>
	</nav>`;
}

function showPart(block: Block, id: string): TemplateResult {
	if (block.kind === "heading") {
		const address = `${id}/${block.anchor}`;
		return html`<h2 id=${address} tabindex="-1">
			${block.text}${anchor(address, block.text)}
		</h2>`;
	}
	if (block.kind === "code")
		return html`<code-block .language=${block.language} .text=${block.text}></code-block>`;
	// Every code has an address of its own.
	if (block.kind === "table" && id === "problem-codes")
		return showBlock(block, (row) => {
			const name = plainText(row[0] ?? []);
			return { id: `${id}/${name}`, sign: anchor(`${id}/${name}`, name) };
		});
	return showBlock(block);
}

/** `<code-block .language=${…} .text=${…}>`: code with colors and a button that copies it. */
class CodeBlock extends View {
	static override properties = {
		language: { attribute: false },
		text: { attribute: false },
	};
	declare language: string;
	declare text: string;
	/** Whether the text was copied just now. */
	#isCopied = false;

	override render(): TemplateResult {
		// What a block is expected to answer is for tests.
		const text = this.text.replace(/\n# → [\d, ]+$/, "");
		return html`<pre tabindex="0" role="group" aria-label=${this.language || words.reference.side.code}><code>${showCode(text, this.language)}</code></pre>
			<button
				class="button small round"
				type="button"
				aria-label=${words.reference.copyCode}
				title=${words.reference.copyCode}
				@click=${() => this.#copy(text)}
			>
				${icon(this.#isCopied ? "check" : "copy")}
			</button>`;
	}

	async #copy(text: string): Promise<void> {
		const code = this.querySelector("code");
		if ((await copyCode(text, code)) !== "copied") return;
		this.change(() => {
			this.#isCopied = true;
		});
		setTimeout(
			() =>
				this.change(() => {
					this.#isCopied = false;
				}),
			toldMs,
		);
	}
}
define("code-block", CodeBlock);
