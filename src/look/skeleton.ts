import { html, type TemplateResult } from "lit";
import { words } from "../words/words.ts";

/** The shape of rows that are being read: a picture with two lines each. It keeps their place, so that nothing moves when they come. */
export function skeletonRows(count: number): TemplateResult {
	return html`<div class="skeleton" role="status">
		<span class="hidden">${words.look.loading}</span>
		${Array.from(
			{ length: count },
			() =>
				html`<div class="skeleton-row" aria-hidden="true">
					<span class="bone bone-round"></span>
					<span class="skeleton-lines"><span class="bone"></span><span class="bone"></span></span>
				</div>`,
		)}
	</div>`;
}

/** The shape of text that is being read. */
export function skeletonLines(count: number): TemplateResult {
	return html`<div class="skeleton skeleton-text" role="status">
		<span class="hidden">${words.look.loading}</span>
		${Array.from({ length: count }, () => html`<span class="bone" aria-hidden="true"></span>`)}
	</div>`;
}
