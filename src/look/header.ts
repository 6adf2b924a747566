import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../contract/person.ts";
import { words } from "../words/words.ts";
import { avatar } from "./avatar.ts";
import logo from "./icon.svg";
import { icon } from "./icons.ts";
import { languageChoice } from "./language-choice.ts";
import "./theme-switch.ts";

const links = [
	{ page: "console", path: "/console" },
	{ page: "reference", path: "/reference" },
] as const;

/** The bar at the top of every page: the name, the links between the pages, the color scheme, and the page's own content at either end. */
export function header({
	page,
	start,
	middle,
	end,
}: {
	/** The open page. */
	page: (typeof links)[number]["page"];
	start?: TemplateResult;
	middle?: TemplateResult;
	end?: TemplateResult | typeof nothing;
}): TemplateResult {
	return html`<header class="bar">
		${start ?? nothing}
		<a class="brand" href="/console">
			<img src=${logo} alt="" width="28" height="28" />
			<span>${words.look.product}</span>
		</a>
		<nav class="pages" aria-label=${words.look.pages.label}>
			${links.map(
				(link) =>
					html`<a
						href=${link.path}
						aria-current=${link.page === page ? "page" : nothing}
						>${words.look.pages[link.page]}</a
					>`,
			)}
		</nav>
		${middle ?? nothing}
		<peopled-theme-switch></peopled-theme-switch>
		${end ?? nothing}
	</header>`;
}

/** The button with the avatar of the signed-in person, and its menu. */
export function accountMenu(
	me: Person,
	/** The label of the button for people who do not see the avatar. */
	label: string,
	signOut: () => unknown,
): TemplateResult {
	return html`<button class="account-button" popovertarget="account">
			<span class="hidden">${label}</span>
			<span aria-hidden="true">${avatar(me)}</span>
		</button>
		<div class="menu" id="account" popover>
			<p class="menu-name">${me.displayName}</p>
			<p class="menu-note">${me.emails[0] ?? nothing}</p>
			${languageChoice()}
			<button class="button secondary" @click=${signOut}>
				${icon("sign-out")}${words.look.signOut}
			</button>
		</div>`;
}
