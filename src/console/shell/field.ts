import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/client.ts";

/** What a field of a small form is. */
export interface Field {
	name: string;
	label: string;
	value?: string;
	type?: string;
	isRequired?: boolean;
	hint?: string;
	/** Values that are offered while one types. */
	offered?: readonly string[];
}

/** A field with its label, its hint and what is wrong with it. */
export function field(
	{ name, label, value, type, isRequired, hint, offered }: Field,
	problems: ReadonlyMap<string, string>,
): TemplateResult {
	const wrong = problems.get(name);
	return html`<div class="field">
		<label for="field-${name}">${label}</label>
		<input
			id="field-${name}"
			name=${name}
			type=${type ?? "text"}
			autocomplete="off"
			.value=${value ?? ""}
			?required=${isRequired}
			aria-invalid=${wrong !== undefined}
			aria-describedby="note-${name}"
			list=${offered ? `offered-${name}` : nothing}
		/>
		${offered ? html`<datalist id="offered-${name}">${offered.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}
		<p class=${wrong ? "problem" : "hint"} id="note-${name}">${wrong ?? hint ?? nothing}</p>
	</div>`;
}

/** Each wrong field of a refusal, whose sentences begin with the name of the field. */
export function problemsOf(
	cause: unknown,
	isKnown: (name: string) => boolean,
): Map<string, string> {
	const problems = new Map<string, string>();
	if (!(cause instanceof RefusalError)) return problems;
	for (const { description } of cause.body.errors) {
		const [, path = "", text] =
			/^([a-z]\w*(?:\[\d+\])?(?:\.\w+)*):? (.+)$/i.exec(description) ?? [];
		const name = [path, path.split(/[.[]/)[0] ?? ""].find(isKnown);
		if (name === undefined || text === undefined) continue;
		const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
		const known = problems.get(name);
		problems.set(name, known ? `${known} ${sentence}` : sentence);
	}
	return problems;
}
