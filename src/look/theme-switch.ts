import { html, type TemplateResult } from "lit";
import { words } from "../words/words.ts";
import { type IconName, icon } from "./icons.ts";
import {
	onThemeChange,
	readTheme,
	type Theme,
	themes,
	writeTheme,
} from "./theme.ts";
import { define, View } from "./view.ts";

const signs: Readonly<Record<Theme, IconName>> = {
	system: "brightness-auto",
	light: "brightness",
	dark: "moon",
};

/** The button in the header that selects the color scheme of all pages. */
class ThemeSwitch extends View {
	override connectedCallback(): void {
		super.connectedCallback();
		onThemeChange(() => this.requestUpdate());
	}

	override render(): TemplateResult {
		const chosen = readTheme();
		const { theme: texts } = words.look;
		return html`<button
				class="button ghost round"
				popovertarget="theme-menu"
				aria-label="${texts.label}: ${texts[chosen]}"
				title=${texts.label}
			>
				${icon(signs[chosen])}
			</button>
			<div class="menu theme-menu" id="theme-menu" popover>
				<fieldset class="choices">
					<legend>${texts.label}</legend>
					${themes.map(
						(theme) =>
							html`<label>
								<input
									type="radio"
									name="theme"
									value=${theme}
									.checked=${theme === chosen}
									@change=${() => writeTheme(theme)}
								/>
								<span>${texts[theme]}</span>
							</label>`,
					)}
				</fieldset>
			</div>`;
	}
}
define("peopled-theme-switch", ThemeSwitch);
