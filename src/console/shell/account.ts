import { html, nothing, type TemplateResult } from "lit";
import { guardLeaving, linkTo, mayLeave, navigate } from "../router.ts";
import { current, openOrganization, signOut } from "../session.ts";
import { readTheme, type Theme, writeTheme } from "../settings.ts";
import { define, View } from "../view.ts";
import { words } from "../words.ts";
import { avatar } from "./avatar.ts";
import { icon } from "./icons.ts";

const themes: readonly Theme[] = ["system", "light", "dark"];

/** Who is signed in, the organization that is open, and the colours. */
class Account extends View {
	override render(): TemplateResult {
		const { me, organizations, organization } = current();
		return html`
			${
				organizations.length > 1
					? html`<span class="organization">
							${icon("company")}
							<select aria-label=${words.organization.label} @change=${this.#open}>
								${organizations.map(
									({ id, displayName }) =>
										html`<option value=${id} ?selected=${id === organization.id}>
											${displayName}
										</option>`,
								)}
							</select>
						</span>`
					: html`<span class="organization-name">${organization.displayName}</span>`
			}
			<button
				class="account-button"
				popovertarget="account"
			>
				<span class="hidden">${me.displayName}, ${words.account}</span>
				<span aria-hidden="true">${avatar(me)}</span>
			</button>
			<div class="menu" id="account" popover>
				<p class="menu-name">${me.displayName}</p>
				<p class="menu-note">${me.emails[0] ?? nothing}</p>
				<fieldset class="choices">
					<legend>${words.theme.label}</legend>
					${themes.map(
						(theme) =>
							html`<label>
								<input
									type="radio"
									name="theme"
									value=${theme}
									.checked=${theme === readTheme()}
									@change=${() => writeTheme(theme)}
								/>
								<span>${words.theme[theme]}</span>
							</label>`,
					)}
				</fieldset>
				<button class="button secondary" @click=${() => this.#signOut()}>
					${icon("sign-out")}${words.signIn.out}
				</button>
			</div>
		`;
	}

	async #signOut(): Promise<void> {
		if (!(await mayLeave())) return;
		guardLeaving(undefined);
		await signOut();
	}

	#open = async (event: Event) => {
		const select = event.target as HTMLSelectElement;
		const wanted = select.value;
		await navigate(linkTo(["people"]));
		// The guard may have held back: then the page that is left open still belongs to the old one.
		if (location.pathname !== linkTo(["people"])) {
			select.value = current().organization.id;
			return;
		}
		guardLeaving(undefined);
		openOrganization(wanted);
	};
}
define("peopled-account", Account);
