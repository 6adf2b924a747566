import { html, type TemplateResult } from "lit";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import "./clock-card.ts";
import "./faults-card.ts";
import "./snapshots-card.ts";

/** The server as a stand-in for the real service: its faults, its clock, its states. */
class StandInPage extends View {
	override render(): TemplateResult {
		return html`<div class="page">
			<h1 tabindex="-1">${words.navigation.standIn}</h1>
			<p class="quiet">${words.standIn.hint}</p>
			<peopled-faults></peopled-faults>
			<peopled-clock></peopled-clock>
			<peopled-snapshots></peopled-snapshots>
		</div>`;
	}
}
define("peopled-stand-in", StandInPage);
