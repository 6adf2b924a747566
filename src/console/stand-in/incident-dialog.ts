import { html, nothing, type TemplateResult } from "lit";
import type { PreparedCall } from "../../client/client.ts";
import type { FaultRule } from "../../contract/stand-in/fault.ts";
import type { Incident } from "../../contract/stand-in/incident.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";
import { fraction, number } from "./rule-form.ts";

const texts = words.standIn.incident;

/** What was typed for an incident, by the name of the field on the wire. */
type Typed = Readonly<Record<string, string>>;

/** Makes a rule of an incident of the catalogue. Resolves to it, or to undefined when canceled. */
export async function askIncident(
	incidents: readonly Incident[],
): Promise<FaultRule | undefined> {
	let incident = incidents[0] as Incident;
	let typed: Typed = {};
	let made: FaultRule | undefined;
	let refusal: unknown;
	let isBusy = false;
	const take = (event: Event) => {
		const { name, value } = event.target as HTMLInputElement;
		const chosen =
			name === "incident"
				? incidents.find((each) => each.name === value)
				: undefined;
		if (chosen === undefined) typed = { ...typed, [name]: value };
		else {
			incident = chosen;
			typed = {};
			refusal = undefined;
		}
		dialog.update();
	};
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		isBusy = true;
		dialog.update();
		try {
			made = await prepare(incident, typed).run();
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
		body: () => html`<form id="incident-form" class="template-form" novalidate @submit=${submit} @change=${take} @input=${take}>
			${field(
				{
					name: "incident",
					label: texts.which,
					value: incident.name,
					choices: incidents.map(({ name, title }) => ({
						value: name,
						label: `${title} (${name})`,
						lang: "en",
					})),
				},
				new Map(),
			)}
			${describe(incident)}
			${fields(incident, typed, refusal)}
			${apiCall(prepare(incident, typed).request, texts.go)}
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="incident-form" ?disabled=${isBusy}>${texts.go}</button>
		`,
	});
	await dialog.closed;
	return made;
}

function describe(incident: Incident): TemplateResult {
	const { happened, effect, reported, affects } = incident;
	return html`<dl class="incident">
		<dt>${texts.happened}</dt>
		<dd lang="en">${withCode(happened)}</dd>
		<dt>${texts.effect}</dt>
		<dd lang="en">${withCode(effect)}</dd>
		<dt>${texts.affects}</dt>
		${affects.map((call) => html`<dd lang="en">${call}</dd>`)}
		<dt>${texts.reported}</dt>
		${reported.map((source) => html`<dd lang="en">${withCode(source)}</dd>`)}
	</dl>`;
}

// The catalogue marks names of headers and fields with backticks.
function withCode(text: string): (string | TemplateResult)[] {
	return text
		.split("`")
		.map((part, index) =>
			index % 2 === 1 ? html`<code>${part}</code>` : part,
		);
}

function fields(
	{ parameters = {}, timesDefault }: Incident,
	typed: Typed,
	refusal: unknown,
): TemplateResult {
	const numbers = Object.entries(parameters).map(([name, parameter]) => ({
		name: `parameters.${name}`,
		label: texts.parameter(name),
		hint: texts.parameterHint(parameter),
	}));
	const all = [
		{ name: "times", label: texts.times, hint: texts.timesHint(timesDefault) },
		{
			name: "probability",
			label: texts.probability,
			hint: texts.probabilityHint,
		},
		...numbers,
	];
	const problems = problemsOf(refusal, (known) =>
		all.some(({ name }) => name === known),
	);
	for (const { name, label } of all) {
		const text = problems.get(name);
		if (text !== undefined) problems.set(name, text.replaceAll(name, label));
	}
	return html`${refusal !== undefined && problems.size === 0 ? faultPanel(refusal) : nothing}
		<div class="form-grid">
			${all.map((each) => field({ ...each, value: typed[each.name] }, problems))}
		</div>`;
}

function prepare(
	{ name, parameters = {} }: Incident,
	typed: Typed,
): PreparedCall<"POST /peopled/faults"> {
	const values = Object.keys(parameters).flatMap((key) => {
		const value = number(typed[`parameters.${key}`] ?? "");
		return value === undefined ? [] : [[key, value] as const];
	});
	return current().client.prepare("POST /peopled/faults", {
		body: {
			incident: name,
			times: number(typed.times ?? ""),
			probability: fraction(typed.probability ?? ""),
			parameters: values.length === 0 ? undefined : Object.fromEntries(values),
		},
	});
}
