import { html, nothing, type TemplateResult } from "lit";
import type { NewIntegration } from "../../contract/integration-shape.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";

const texts = words.integrations;
const fields = new Set(["name", "description", "redirectUris", "scopes"]);

/** Creates an integration and shows its secret, only this once. Resolves to whether one was created. */
export async function askIntegration(): Promise<boolean> {
	let made: NewIntegration | undefined;
	let refusal: unknown;
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		const list = (name: string) =>
			String(form.get(name))
				.split(/[\s,]+/)
				.filter(Boolean);
		try {
			made = await current().client.call("POST /integrations", {
				body: {
					orgId: orgIdIfOther(),
					kind: form.get("kind") as NewIntegration["kind"],
					name: String(form.get("name")).trim(),
					description: String(form.get("description")).trim() || undefined,
					redirectUris: list("redirectUris"),
					scopes: list("scopes"),
				},
			});
			refusal = undefined;
		} catch (cause) {
			refusal = cause;
		}
		dialog.update();
	};
	const dialog = openDialog({
		title: texts.create,
		// The secret is not shown again.
		isClosable: () => made === undefined,
		body: () => (made ? showSecret(made) : form()),
		buttons: () =>
			made
				? html`<button class="button primary" @click=${() => dialog.close()}>${texts.kept}</button>`
				: html`<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
						<button class="button primary" form="integration-form">${words.create}</button>`,
	});
	function form(): TemplateResult {
		const problems = problemsOf(refusal, (name) => fields.has(name));
		return html`<form id="integration-form" class="form-grid" novalidate @submit=${submit}>
			${refusal !== undefined && problems.size === 0 ? html`<div class="span">${faultPanel(refusal)}</div>` : nothing}
			${field({ name: "name", label: texts.name, hint: texts.nameHint, isRequired: true }, problems)}
			${field({ name: "description", label: texts.description }, problems)}
			<fieldset class="span">
				<legend>${texts.kind}</legend>
				${(["integration", "serviceApp"] as const).map(
					(kind) =>
						html`<label class="check"
							><input type="radio" name="kind" value=${kind} ?checked=${kind === "integration"} /><span
								>${texts.kinds[kind]}: ${texts.kindHints[kind]}</span
							></label
						>`,
				)}
			</fieldset>
			<div class="span">${area("redirectUris", { label: texts.redirectUris, hint: texts.redirectUrisHint, problem: problems.get("redirectUris") })}</div>
			<div class="span">${area("scopes", { label: texts.scopes, hint: texts.scopesHint, problem: problems.get("scopes") })}</div>
		</form>`;
	}
	await dialog.closed;
	return made !== undefined;
}

/** Shows a new secret of an integration, only this once. */
export async function showNewSecret(made: NewIntegration): Promise<void> {
	const dialog = openDialog({
		title: made.name,
		isClosable: () => false,
		body: () => showSecret(made),
		buttons: () =>
			html`<button class="button primary" @click=${() => dialog.close()}>${texts.kept}</button>`,
	});
	await dialog.closed;
}

function area(
	name: string,
	{
		label,
		hint,
		problem,
	}: { label: string; hint: string; problem: string | undefined },
): TemplateResult {
	return html`<div class="field">
		<label for="field-${name}">${label}</label>
		<textarea
			id="field-${name}"
			name=${name}
			rows="3"
			autocomplete="off"
			spellcheck="false"
			aria-invalid=${problem !== undefined}
			aria-describedby="note-${name}"
		></textarea>
		<p class=${problem ? "problem" : "hint"} id="note-${name}">${problem ?? hint}</p>
	</div>`;
}

function showSecret({ clientId, clientSecret }: NewIntegration) {
	return html`<div class="notice" data-kind="warning" role="note">
			${icon("warning")}<p>${texts.once}</p>
		</div>
		${shown("client-id", texts.clientId, clientId)}
		${shown("client-secret", texts.clientSecret, clientSecret ?? "")}`;
}

function shown(id: string, label: string, value: string): TemplateResult {
	return html`<div class="field">
			<label for=${id}>${label}</label>
			<input id=${id} readonly .value=${value} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
		</div>
		<div><button class="button secondary" @click=${() => copyText(value)}>${icon("copy")}${words.copy}</button></div>`;
}
