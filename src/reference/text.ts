import { html, type TemplateResult } from "lit";
import {
	type Block,
	type Inline,
	parseInline,
	parseMarkdown,
} from "../manual/markdown.ts";

/** A text of the API document, or a part of a page, as Markdown. */
export function showText(text: string): TemplateResult {
	return html`${parseMarkdown(text).map((block) => showBlock(block))}`;
}

/** One line. */
export function showLine(text: string): (TemplateResult | string)[] {
	return showInline(parseInline(text));
}

/** One block of Markdown, other than code and headings, which pages show in their own way. */
function showBlock(block: Block): TemplateResult {
	switch (block.kind) {
		case "heading":
			return html`<p><strong>${block.text}</strong></p>`;
		case "paragraph":
			return html`<p>${showInline(block.parts)}</p>`;
		case "list": {
			const items = block.items.map(
				(item) => html`<li>${showInline(item)}</li>`,
			);
			return block.isOrdered
				? html`<ol>
						${items}
					</ol>`
				: html`<ul>
						${items}
					</ul>`;
		}
		case "table":
			return html`<div class="scrolled">
				<table>
					<thead>
						<tr>
							${block.head.map((cell) => html`<th scope="col">${showInline(cell)}</th>`)}
						</tr>
					</thead>
					<tbody>
						${block.rows.map(
							(row) => html`<tr>
								${row.map((cell) => html`<td>${showInline(cell)}</td>`)}
							</tr>`,
						)}
					</tbody>
				</table>
			</div>`;
		case "code":
			return html`<pre><code>${block.text}</code></pre>`;
	}
}

function showInline(parts: readonly Inline[]): (TemplateResult | string)[] {
	return parts.map((part) => {
		if (part.kind === "link")
			return html`<a href=${part.address}>${showInline(part.parts)}</a>`;
		if (part.kind === "code") return html`<code>${part.text}</code>`;
		if (part.kind === "strong") return html`<strong>${part.text}</strong>`;
		return part.text;
	});
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
