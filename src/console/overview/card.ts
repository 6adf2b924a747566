import { html, nothing, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";

/** A card of the overview, with a link to the page that shows the rest. */
export function card({
	id,
	title,
	href,
	note,
	content,
}: {
	/** Unique on the page. */
	id: string;
	title: string;
	href?: string;
	/** Beside the title. */
	note?: string;
	content: TemplateResult;
}): TemplateResult {
	return html`<section class="card overview-card" aria-labelledby=${id}>
		<div class="card-head">
			<h2 id=${id}>${title}${note ? html` <span class="quiet">${note}</span>` : nothing}</h2>
			${href === undefined ? nothing : html`<a class="card-link" href=${href} aria-describedby=${id}>${words.overview.showAll}</a>`}
		</div>
		${content}
	</section>`;
}
