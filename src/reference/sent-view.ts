import { html, nothing, type TemplateResult } from "lit";
import { words } from "../words/words.ts";
import { listSent, type SentCall } from "./sent-calls.ts";

/** The calls sent from this tab, each with a button that opens it again; nothing before the first. */
export function showSent(
	reopen: (sent: SentCall) => void,
): TemplateResult | typeof nothing {
	const sent = listSent();
	if (sent.length === 0) return nothing;
	const texts = words.reference.sent;
	return html`<details class="sent">
		<summary>${texts.title} (${sent.length})</summary>
		<ul>
			${sent.map((each) => {
				const { method, path, status } = each;
				return html`<li>
					<button
						class="link-button"
						type="button"
						aria-label=${texts.open(`${method} ${path}`)}
						@click=${() => reopen(each)}
					>
						<span class="method ${method.toLowerCase()}">${method}</span>
						<span class="sent-path">${path}</span>
					</button>
					<span class="code ${status === undefined || status >= 400 ? "bad" : "good"}">
						${status ?? texts.failed}
					</span>
				</li>`;
			})}
		</ul>
	</details>`;
}
