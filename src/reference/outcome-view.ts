import { html, nothing, type TemplateResult } from "lit";
import { type Call, writeExample } from "../manual/description.ts";
import { statusNames } from "./status-names.ts";
import { prettyJson, showJson } from "./text.ts";

/** Longer replies are cut, so that the page stays fast. */
const shownLengthMax = 200_000;

/** The reply. */
export interface Outcome {
	status: number;
	durationMs: number;
	headers: readonly (readonly [string, string])[];
	text: string;
}

/** The reply, or the reason why there is none. */
export function showOutcome(
	outcome: Outcome | undefined,
	problem: string,
): TemplateResult | typeof nothing {
	if (problem !== "") return html`<p class="problem">${problem}</p>`;
	if (outcome === undefined) return nothing;
	const { status, durationMs, headers, text } = outcome;
	return html`<div class="outcome">
			<p>
				<span class="code ${status < 400 ? "good" : "bad"}">${status}</span>
				${statusNames[status] ?? ""}
				<span class="note">in ${Math.round(durationMs)} ms</span>
			</p>
			<details>
				<summary>Headers</summary>
				<dl class="headers">
					${headers.map(
						([name, value]) => html`<dt>${name}</dt>
							<dd>${value}</dd>`,
					)}
				</dl>
			</details>
			${
				text === ""
					? html`<p class="note">The reply has no body.</p>`
					: html`<pre tabindex="0" role="group" aria-label="Body of the reply"><code>${showJson(
							prettyJson(text).slice(0, shownLengthMax),
						)}</code></pre>`
			}
		</div>`;
}

/** The reply of the example of a call. */
export function showExample(call: Call): TemplateResult | typeof nothing {
	const reply = call.replies.find(
		({ status, example }) => status < 300 && example !== undefined,
	);
	if (reply === undefined) return nothing;
	const text = writeExample(reply.example);
	return html`<section class="card shown" aria-label="Example reply">
			<div class="card-bar">
				<h2>Example reply</h2>
				<span><span class="code good">${reply.status}</span> ${statusNames[reply.status]}</span>
			</div>
			<pre tabindex="0" role="group" aria-label="Example reply"><code>${showJson(text)}</code></pre>
		</section>`;
}
