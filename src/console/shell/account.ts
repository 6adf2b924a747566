import { html, type TemplateResult } from "lit";
import { accountMenu } from "../../look/header.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { guardLeaving, linkTo, mayLeave, navigate } from "../router.ts";
import { current, openOrganization, signOut } from "../session.ts";

/** The signed-in person, and the open organization. */
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
			${accountMenu(me, `${me.displayName}, ${words.look.account}`, () => this.#signOut())}
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
		// The guard may have prevented it. Then the open page still belongs to the previous organization.
		if (location.pathname !== linkTo(["people"])) {
			select.value = current().organization.id;
			return;
		}
		guardLeaving(undefined);
		openOrganization(wanted);
	};
}
define("peopled-account", Account);
