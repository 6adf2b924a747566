import { html, nothing, type TemplateResult } from "lit";
import { RefusalError } from "../../client/refusal.ts";
import { problemSentence } from "../problem-words.ts";

/** A field of a small form. */
interface Field {
	name: string;
	label: string;
	value?: string;
	type?: string;
	isRequired?: boolean;
	hint?: string;
	/** The choices, for a field that is not typed. */
	choices?: readonly { value: string; label: string; lang?: "en" }[];
}

/** A field with its label, its hint and its problem. */
export function field(
	{ name, label, value, type, isRequired, hint, choices }: Field,
	problems: ReadonlyMap<string, string>,
): TemplateResult {
	const wrong = problems.get(name);
	return html`<div class="field">
		<label for="field-${name}">${label}</label>
		${
			choices === undefined
				? html`<input
						id="field-${name}"
						name=${name}
						type=${type ?? "text"}
						autocomplete="off"
						.value=${value ?? ""}
						?required=${isRequired}
						aria-invalid=${wrong !== undefined}
						aria-describedby="note-${name}"
					/>`
				: html`<select
						id="field-${name}"
						name=${name}
						?required=${isRequired}
						aria-invalid=${wrong !== undefined}
						aria-describedby="note-${name}"
					>
						${value ? nothing : html`<option value=""></option>`}
						${choices.map((choice) => html`<option value=${choice.value} lang=${choice.lang ?? nothing} .selected=${choice.value === value}>${choice.label}</option>`)}
					</select>`
		}
		<p class=${wrong ? "problem" : "hint"} id="note-${name}">${wrong ?? hint ?? nothing}</p>
	</div>`;
}

/** The sentences of a refusal, by the field of the form. */
export function problemsOf(
	cause: unknown,
	isKnown: (name: string) => boolean,
): Map<string, string> {
	const problems = new Map<string, string>();
	if (!(cause instanceof RefusalError)) return problems;
	for (const problem of cause.body.errors) {
		const path = problem.field ?? "";
		const name = [path, path.split(/[.[]/)[0] ?? ""].find(isKnown);
		if (name === undefined) continue;
		const known = problems.get(name);
		const sentence = problemSentence(problem);
		problems.set(name, known ? `${known} ${sentence}` : sentence);
	}
	return problems;
}
