import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import {
	chartOf,
	peopleBelow,
	readManagers,
	readReports,
} from "../chart/read-chart.ts";
import { linkTo } from "../router.ts";
import { faultPanel } from "../shell/fault.ts";

/** The maximum number of managers and of reports shown. */
const levelsMax = 4;
const reportsMax = 50;

/** The people around a person: the chain of managers above, and the reports below. */
class OrganizationChart extends View {
	static override properties = { person: { attribute: false } };
	declare person: Person;
	#managers: readonly Person[] = [];
	#reports: readonly Person[] = [];
	#reportCount = 0;
	#isLoaded = false;
	#fault: unknown;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("person")) void this.#load(this.person);
	}

	async #load(person: Person): Promise<void> {
		try {
			const [managers, reports] = await Promise.all([
				readManagers(person, levelsMax),
				readReports(person.id, reportsMax),
			]);
			if (person !== this.person) return;
			this.change(() => {
				this.#managers = managers.managers;
				this.#reports = reports.people;
				this.#reportCount = reports.count;
				this.#isLoaded = true;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => {
				this.#fault = undefined;
				void this.#load(this.person);
			});
		if (!this.#isLoaded) return html`<p class="quiet">${words.loading}</p>`;
		const hidden = this.#reportCount - this.#reports.length;
		return html`
			<ol class="chart" aria-label=${words.person.organizationChart}>
				${this.#managers.length === 0 ? html`<li class="quiet">${this.person.managerId === undefined ? words.person.noManager : words.people.unknownManager}</li>` : nothing}
				${this.#managers.map((manager) => html`<li>${node(manager)}</li>`)}
				<li aria-current="true">${node(this.person, true)}</li>
				${
					this.#reports.length > 0
						? html`<li>
								<details class="reports" ?open=${this.#reports.length <= 6}>
									<summary>${words.person.reports(this.#reportCount)}</summary>
									<ul>
										${this.#reports.map((report) => html`<li>${node(report)}</li>`)}
									</ul>
									${hidden > 0 ? html`<a class="link" href=${peopleBelow(this.person.id)}>${words.person.reportsInPeople(this.#reportCount)}</a>` : nothing}
								</details>
							</li>`
						: nothing
				}
			</ol>
			<a class="link" href=${chartOf(this.person.id)}>${words.person.showChart}</a>
		`;
	}
}
define("peopled-organization-chart", OrganizationChart);

function node(person: Person, isHere = false): TemplateResult {
	const content = html`${avatar(person, 32)}
		<span class="person-name">
			<span>${person.displayName}</span>
			<span class="quiet">${person.title ?? nothing}</span>
		</span>`;
	return isHere
		? html`<span class="chart-node here">${content}</span>`
		: html`<a class="chart-node" href=${linkTo(["people", person.id])}>${content}</a>`;
}
