import { html, nothing, type TemplateResult } from "lit";
import { showCode } from "../look/code.ts";
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

/** A row of a table that has an address, and the sign that leads there. */
type NameRow = (row: readonly (readonly Inline[])[]) => {
	id: string;
	sign: TemplateResult;
};

/** One block of Markdown. */
export function showBlock(block: Block, nameRow?: NameRow): TemplateResult {
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
			return html`<div class="scrolled" tabindex="0">
				<table>
					<thead>
						<tr>
							${block.head.map((cell) => html`<th scope="col">${showInline(cell)}</th>`)}
						</tr>
					</thead>
					<tbody>
						${block.rows.map((row) => {
							const { id, sign } = nameRow?.(row) ?? {};
							return html`<tr id=${id ?? nothing} tabindex=${id === undefined ? nothing : "-1"}>
									${row.map(
										(cell, index) =>
											html`<td>${showInline(cell)}${index === 0 ? sign : nothing}</td>`,
									)}
								</tr>`;
						})}
					</tbody>
				</table>
			</div>`;
		case "code":
			return html`<pre><code>${showCode(block.text, block.language)}</code></pre>`;
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
