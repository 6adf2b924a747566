import { html, type TemplateResult } from "lit";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import "./search-box.ts";

/** The search as a page, as a phone shows it. */
class SearchPage extends View {
	override render(): TemplateResult {
		return html`<div class="page page-full search-page">
			<h1 class="hidden" tabindex="-1">${words.search.title}</h1>
			<peopled-search></peopled-search>
		</div>`;
	}

	protected override firstUpdated(): void {
		// After the console has moved the focus to the heading.
		requestAnimationFrame(() => this.querySelector("input")?.focus());
	}
}
define("peopled-search-page", SearchPage);
