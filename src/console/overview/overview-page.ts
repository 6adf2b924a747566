import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import "./changes-card.ts";
import "./ending-card.ts";
import "./first-steps.ts";
import "./health-card.ts";
import "./jobs-card.ts";
import "./people-card.ts";
import "./refused-card.ts";
import "./seats-card.ts";

/** The state of the organization at a glance. Each card reads for itself, so that none waits for another. */
class OverviewPage extends View {
	override render(): TemplateResult {
		return html`<div class="page overview">
			<div class="page-head">
				<h1 tabindex="-1">${words.overview.title}</h1>
				<span class="count">${current().organization.displayName}</span>
				<div class="page-actions">
					${
						may("changePeople")
							? html`<a class="button primary" href=${linkTo(["people", "new"])}>${icon("plus")}${words.people.create}</a>`
							: nothing
					}
				</div>
			</div>
			<peopled-first-steps></peopled-first-steps>
			<div class="overview-grid">
				<div class="overview-column">
					<peopled-people-card></peopled-people-card>
					${may("seeActivity") ? html`<peopled-changes-card></peopled-changes-card>` : nothing}
					${may("seeRequests") ? html`<peopled-refused-card></peopled-refused-card>` : nothing}
				</div>
				<div class="overview-column">
					<peopled-seats-card></peopled-seats-card>
					${may("runBulk") ? html`<peopled-jobs-card></peopled-jobs-card>` : nothing}
					<peopled-ending-card></peopled-ending-card>
					<peopled-health-card></peopled-health-card>
				</div>
			</div>
		</div>`;
	}
}
define("peopled-overview", OverviewPage);
