import { html, nothing, type TemplateResult } from "lit";
import type { ShownProblem } from "../contract/error.ts";
import { showCode } from "../look/code.ts";
import { prettyJson } from "../look/pretty-json.ts";
import { words } from "../words/words.ts";
import { statusNames } from "./status-names.ts";

/** Longer replies are cut, so that the page stays fast. */
const shownLengthMax = 200_000;

/** The reply. */
export interface Outcome {
	status: number;
	durationMs: number;
	headers: readonly (readonly [string, string])[];
	text: string;
}

/** The reply, with a button beside each problem that leads to its field. */
export function showOutcome(
	{ status, durationMs, headers, text }: Outcome,
	goTo: (field: string) => void,
): TemplateResult {
	const texts = words.reference.outcome;
	const trackingId = headers.find(([name]) => name === "trackingid")?.[1];
	const pretty = prettyJson(text);
	return html`<div class="outcome">
			<p>
				<span class="code ${status < 400 ? "good" : "bad"}">${status}</span>
				<span lang="en">${statusNames[status] ?? nothing}</span>
				<span class="note">${texts.time(Math.round(durationMs))}</span>
			</p>
			${showProblems(readProblems(text), goTo)}
			${
				text === ""
					? html`<p class="note">${texts.noBody}</p>`
					: html`<pre tabindex="0" role="group" aria-label=${texts.body}><code>${showCode(
							pretty.slice(0, shownLengthMax),
							"json",
						)}</code></pre>
						${pretty.length > shownLengthMax ? html`<p class="note">${texts.cut}</p>` : nothing}`
			}
			<details>
				<summary>${texts.headers(headers.length)}</summary>
				<dl class="headers">
					${headers.map(
						([name, value]) => html`<dt>${name}</dt>
							<dd>${value}</dd>`,
					)}
				</dl>
			</details>
			${
				trackingId === undefined
					? nothing
					: html`<p class="note">${texts.trackingId} <code>${trackingId}</code></p>`
			}
		</div>`;
}

function showProblems(
	problems: readonly ShownProblem[],
	goTo: (field: string) => void,
): TemplateResult | typeof nothing {
	if (problems.length === 0) return nothing;
	const texts = words.reference;
	return html`<div class="notice" data-kind="error">
		<div>
			<p>${texts.outcome.problems}</p>
			<ul>
				${problems.map(
					({ field, description }) =>
						html`<li lang="en">
							${
								field === undefined
									? description
									: html`<button
											class="link-button"
											type="button"
											@click=${() => goTo(field)}
										>
											${description}
										</button>`
							}
						</li>`,
				)}
			</ul>
		</div>
	</div>`;
}

/** The problems of a refusal that are about fields. */
export function readProblems(text: string): ShownProblem[] {
	try {
		const { errors } = JSON.parse(text) as { errors?: ShownProblem[] };
		return Array.isArray(errors)
			? errors.filter(({ field }) => typeof field === "string")
			: [];
	} catch {
		return [];
	}
}
