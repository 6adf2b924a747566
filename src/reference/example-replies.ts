import { html, nothing, type TemplateResult } from "lit";
import { showCode } from "../look/code.ts";
import { define, View } from "../look/view.ts";
import { type Call, type Reply, writeExample } from "../manual/description.ts";
import { words } from "../words/words.ts";
import { statusNames } from "./status-names.ts";

/** `<example-replies .call=${…}>`: an example of the reply for each status of a call. */
class ExampleReplies extends View {
	static override properties = { call: { attribute: false } };
	declare call: Call;
	/** The call and the status that were chosen. */
	#chosen: { id: string; status: number } | undefined;

	override render(): TemplateResult {
		const texts = words.reference.side;
		const { id, replies } = this.call;
		const reply =
			replies.find(
				({ status }) =>
					this.#chosen?.id === id && this.#chosen.status === status,
			) ?? replies[0];
		return html`<section class="card shown" aria-label=${texts.replies}>
			<div class="card-bar">
				<h2>${texts.replies}</h2>
			</div>
			<div class="statuses" role="group" aria-label=${texts.status}>
				${replies.map(
					({ status }) =>
						html`<button
							class="button small code ${status < 400 ? "good" : "bad"}"
							type="button"
							lang="en"
							title=${statusNames[status] ?? nothing}
							aria-pressed=${status === reply?.status}
							@click=${() =>
								this.change(() => {
									this.#chosen = { id, status };
								})}
						>
							${status}
						</button>`,
				)}
			</div>
			${reply === undefined ? nothing : showBody(reply)}
		</section>`;
	}
}
define("example-replies", ExampleReplies);

function showBody({
	example,
	schema,
	mediaType = "",
	status,
}: Reply): TemplateResult {
	const texts = words.reference.side;
	if (example === undefined)
		return html`<p class="note padded">
			${schema === undefined && mediaType === "" ? texts.noBody : texts.noExample}
		</p>`;
	return html`<pre tabindex="0" role="group" aria-label="${texts.replies} ${status}"><code>${showCode(
		writeExample(example),
		/json/.test(mediaType) ? "json" : "",
	)}</code></pre>`;
}
