import { html, nothing, type TemplateResult } from "lit";
import type { PreparedCall } from "../../client/client.ts";
import type { FaultRule } from "../../contract/stand-in/fault.ts";
import { textFor } from "../../words/text-for.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";
import {
	draftOfForm,
	effects,
	emptyRuleForm,
	type RuleForm,
} from "./rule-form.ts";

const texts = words.standIn.rule;
type Name = keyof RuleForm;

/** Makes a rule. Resolves to it, or to undefined when canceled. */
export async function askRule(): Promise<FaultRule | undefined> {
	let form = emptyRuleForm;
	let made: FaultRule | undefined;
	let refusal: unknown;
	let isBusy = false;
	const take = (event: Event) => {
		const { name, value } = event.target as HTMLInputElement;
		form = { ...form, [name]: value };
		dialog.update();
	};
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		isBusy = true;
		dialog.update();
		try {
			made = await prepare(form).run();
			dialog.close();
		} catch (cause) {
			refusal = cause;
			isBusy = false;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title: texts.title,
		isWide: true,
		body: () => {
			const problems = problemsIn(refusal);
			return html`<form id="rule-form" class="template-form" novalidate @submit=${submit} @input=${take} @change=${take}>
				${refusal !== undefined && problems.size === 0 ? faultPanel(refusal) : nothing}
				<fieldset>
					<legend>${texts.match}</legend>
					<div class="form-grid">${matchFields(form, problems)}</div>
				</fieldset>
				<fieldset>
					<legend>${texts.fault}</legend>
					<div class="form-grid">${faultFields(form, problems)}</div>
				</fieldset>
				<div class="form-grid">${show(["times", "match.probability", "name"], form, problems)}</div>
				${apiCall(prepare(form).request, texts.go)}
			</form>`;
		},
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="rule-form" ?disabled=${isBusy}>${texts.go}</button>
		`,
	});
	await dialog.closed;
	return made;
}

function prepare(form: RuleForm): PreparedCall<"POST /peopled/faults"> {
	return current().client.prepare("POST /peopled/faults", {
		body: draftOfForm(form),
	});
}

// A refusal names the fields of the call; the sentences name those of the form.
function problemsIn(refusal: unknown): Map<string, string> {
	const found = problemsOf(refusal, (name) => name in emptyRuleForm);
	return new Map(
		[...found].map(([name, text]) => [
			name,
			text.replaceAll(name, texts.fields[name as Name]),
		]),
	);
}

type Problems = ReadonlyMap<string, string>;

function matchFields(form: RuleForm, problems: Problems): TemplateResult[] {
	return show(
		["match.method", "match.path", "match.person", "match.caller"],
		form,
		problems,
	);
}

/** The fields of each effect. */
const fieldsOf: Readonly<Record<RuleForm["effect"], readonly Name[]>> = {
	status: ["fault.status", "fault.when", "fault.retryAfter", "fault.delayMs"],
	gateway: ["fault.status", "fault.when", "fault.retryAfter", "fault.delayMs"],
	cut: ["fault.cut", "fault.delayMs"],
	delay: ["fault.delayMs"],
};

function faultFields(form: RuleForm, problems: Problems): TemplateResult[] {
	return show(["effect", ...fieldsOf[form.effect]], form, problems);
}

const choices: Partial<Record<Name, readonly string[]>> = {
	"match.method": ["any", "GET", "POST", "PUT", "PATCH", "DELETE"],
	effect: effects,
	"fault.when": ["before", "after"],
	"fault.cut": ["before", "after", "headers", "body"],
};

function show(
	names: readonly Name[],
	form: RuleForm,
	problems: Problems,
): TemplateResult[] {
	return names.map((name) =>
		field(
			{
				name,
				label: texts.fields[name],
				hint: textFor(texts.hints, name),
				value: form[name],
				choices: choices[name]?.map((value) => ({
					value,
					label: textFor(texts.choices, value) ?? value,
				})),
			},
			problems,
		),
	);
}
