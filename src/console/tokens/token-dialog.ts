import { html, nothing } from "lit";
import type { NewToken } from "../../contract/token.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { field, problemsOf } from "../shell/field.ts";

const daysUsual = 90;
const fields = new Set(["name", "scopes", "expiresInDays"]);

/** Creates an access token and shows its secret, only this once. Resolves to whether one was created. */
export async function askToken(): Promise<boolean> {
	let made: NewToken | undefined;
	/** Undefined until they are read. */
	let scopes: readonly string[] | undefined;
	let refusal: unknown;
	const submit = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = new FormData(event.target as HTMLFormElement);
		try {
			made = await current().client.call("POST /tokens", {
				body: {
					name: String(form.get("name")).trim(),
					scopes: form.getAll("scopes").map(String),
					expiresInDays: Number(form.get("expiresInDays")),
				},
			});
			refusal = undefined;
		} catch (cause) {
			refusal = cause;
		}
		dialog.update();
	};
	const dialog = openDialog({
		title: words.tokens.create,
		// The secret is not shown again.
		isClosable: () => made === undefined,
		body: () => (made ? secret(made) : form()),
		buttons: () =>
			made
				? html`<button class="button primary" @click=${() => dialog.close()}>${words.tokens.kept}</button>`
				: html`<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
						<button class="button primary" form="token-form" ?disabled=${scopes === undefined}>${words.create}</button>`,
	});
	const load = async () => {
		try {
			scopes = await readScopes();
		} catch (cause) {
			refusal = cause;
		}
		dialog.update();
	};
	void load();
	function form() {
		const problems = problemsOf(refusal, (name) => fields.has(name));
		const wrong = problems.get("scopes");
		return html`<form id="token-form" class="form-grid" novalidate @submit=${submit}>
			${refusal !== undefined && problems.size === 0 ? html`<div class="span">${faultPanel(refusal)}</div>` : nothing}
			${field({ name: "name", label: words.tokens.name, hint: words.tokens.nameHint, isRequired: true }, problems)}
			${field({ name: "expiresInDays", label: words.tokens.days, type: "number", value: String(daysUsual) }, problems)}
			<fieldset class="span">
				<legend>${words.tokens.scopes}</legend>
				${wrong ? html`<p class="problem">${wrong}</p>` : nothing}
				<div class="form-grid role-grid">
					${scopes?.map(
						(scope) =>
							html`<label class="check"><input type="checkbox" name="scopes" value=${scope} /><span>${scope}</span></label>`,
					)}
				</div>
			</fieldset>
		</form>`;
	}
	await dialog.closed;
	return made !== undefined;
}

// The scopes of this session's token. No token created by it can have more.
async function readScopes(): Promise<readonly string[]> {
	for await (const token of current().client.each("GET /tokens"))
		if (token.isCurrent) return token.scopes;
	return [];
}

function secret({ name, accessToken }: NewToken) {
	return html`<div class="notice" data-kind="warning" role="note">
			${icon("warning")}<p>${words.tokens.once}</p>
		</div>
		<div class="field">
			<label for="secret">${name}</label>
			<input id="secret" readonly .value=${accessToken} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
		</div>
		<div><button class="button secondary" @click=${() => copyText(accessToken)}>${icon("copy")}${words.copy}</button></div>`;
}
