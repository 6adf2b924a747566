import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { currentPlace } from "../router.ts";
import {
	isNavigationNarrow,
	setNavigationNarrow,
} from "./narrow-navigation.ts";
import { addressOf, type Entry, shownSections } from "./page-entries.ts";

const labels = words.navigation;

/** The side navigation. On a phone, it is a drawer; otherwise it can be reduced to its icons. */
export function navigation({
	isOpen,
	close,
	changed,
}: {
	isOpen: boolean;
	close: () => void;
	/** Called when its width has changed. */
	changed: () => void;
}): TemplateResult {
	const [open = ""] = currentPlace().steps;
	const isNarrow = isNavigationNarrow();
	const toggle = isNarrow ? labels.widen : labels.narrow;
	return html`
		<nav class="navigation" aria-label=${labels.label} ?data-open=${isOpen}>
			${shownSections().map(
				({ key, entries }) => html`<div class="navigation-section">
					${key === undefined ? nothing : html`<p class="navigation-title" id="navigation-${key}">${labels.sections[key]}</p>`}
					<ul aria-labelledby=${key === undefined ? nothing : `navigation-${key}`}>
						${entries.map((entry) => link(entry, { isOpen: entry.step === open, isNarrow }))}
					</ul>
				</div>`,
			)}
			<ul class="navigation-foot">
				<li class="navigation-reference">
					<a class="navigation-item" href="/reference" target="_blank" rel="noopener"
						>${icon("document")}<span>${labels.reference}</span></a
					>
				</li>
				<li class="navigation-toggle">
					<button
						class="navigation-item"
						aria-expanded=${!isNarrow}
						title=${isNarrow ? toggle : nothing}
						@click=${() => {
							setNavigationNarrow(!isNarrow);
							changed();
						}}
					>
						${icon("side-panel")}<span>${toggle}</span>
					</button>
				</li>
			</ul>
		</nav>
		${isOpen ? html`<div class="scrim" @click=${close}></div>` : nothing}
	`;
}

function link(
	{ step, label, sign }: Entry,
	{ isOpen, isNarrow }: { isOpen: boolean; isNarrow: boolean },
): TemplateResult {
	return html`<li>
		<a
			class="navigation-item"
			href=${addressOf(step)}
			title=${isNarrow ? label : nothing}
			aria-current=${isOpen ? "page" : nothing}
			>${icon(sign)}<span>${label}</span></a
		>
	</li>`;
}
