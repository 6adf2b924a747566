import { html, type TemplateResult } from "lit";

/** The subset of Markdown that descriptions use: paragraphs, lists with `-`, code in backticks. */
export function showText(text: string): TemplateResult {
	const blocks: TemplateResult[] = [];
	for (const block of text.split(/\n{2,}/)) {
		const lines = block.split("\n");
		const items = lines.filter((line) => line.startsWith("- "));
		const words = lines.filter((line) => !line.startsWith("- ")).join(" ");
		if (words.trim() !== "") blocks.push(html`<p>${showLine(words)}</p>`);
		if (items.length > 0)
			blocks.push(
				html`<ul>
					${items.map((item) => html`<li>${showLine(item.slice(2))}</li>`)}
				</ul>`,
			);
	}
	return html`${blocks}`;
}

/** One line with its code formatted. */
export function showLine(text: string): (TemplateResult | string)[] {
	return text
		.split(/`([^`]+)`/)
		.map((part, index) =>
			index % 2 === 1 ? html`<code>${part}</code>` : part,
		);
}

/** JSON with syntax colors. A text that is not JSON stays unchanged. */
export function showJson(text: string): (TemplateResult | string)[] {
	const parts: (TemplateResult | string)[] = [];
	let end = 0;
	for (const found of text.matchAll(
		/("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g,
	)) {
		const [whole, quoted, colon] = found;
		parts.push(text.slice(end, found.index));
		end = found.index + whole.length;
		if (quoted === undefined)
			parts.push(html`<span class="json-literal">${whole}</span>`);
		else if (colon === undefined)
			parts.push(html`<span class="json-text">${quoted}</span>`);
		else parts.push(html`<span class="json-name">${quoted}</span>`, colon);
	}
	parts.push(text.slice(end));
	return parts;
}

/** JSON over several lines. A text that is not JSON stays unchanged. */
export function prettyJson(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), null, 2);
	} catch {
		return text;
	}
}
