import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { copyText } from "../shell/copy.ts";
import { fieldName } from "./values.ts";
import { copyAsCurl } from "./verbs.ts";

/** The details of a person that programs need: the id and the version, each with a button that copies it. */
export function technicalCard(person: Person, etag: string): TemplateResult {
	return html`<section class="card late" aria-labelledby="technical" tabindex="-1">
		<h2 id="technical">${words.person.technical}</h2>
		<dl class="facts">
			${copied(fieldName("id"), person.id)}
			${copied(words.person.version, etag, words.person.versionHint)}
			<div><dt>${fieldName("created")}</dt><dd>${showDate(person.created)}</dd></div>
			${person.lastModified ? html`<div><dt>${fieldName("lastModified")}</dt><dd>${showDate(person.lastModified)}</dd></div>` : nothing}
		</dl>
		<div class="card-actions">
			<button class="button secondary small" @click=${() => copyAsCurl(person)}>${icon("code")}${words.verbs.copyAsCurl}</button>
			<a class="button secondary small" href="/reference#updatePerson?personId=${encodeURIComponent(person.id)}">${icon("document")}${words.person.inReference}</a>
		</div>
	</section>`;
}

function copied(label: string, value: string, hint?: string): TemplateResult {
	return html`<div>
		<dt>${label}</dt>
		<dd class="copied">
			<code>${value}</code>
			<button
				class="button ghost round small"
				aria-label=${words.person.copyOf(label)}
				title=${words.person.copyOf(label)}
				@click=${() => copyText(value)}
			>${icon("copy")}</button>
			${hint ? html`<p class="hint">${hint}</p>` : nothing}
		</dd>
	</div>`;
}
