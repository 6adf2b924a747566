import { html, type TemplateResult } from "lit";
import type { Group } from "../../contract/group-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";

/** A person is in 250 groups at most, so one page has all. */
const pageSize = 500;

/** The groups of a person. */
class PersonGroups extends View {
	static override properties = {
		personId: { attribute: false },
		revision: { attribute: false },
	};
	declare personId: string;
	/** A new value when the person may have joined or left a group. */
	declare revision: number;
	#groups: readonly Group[] | undefined;
	#fault: unknown;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId") || changed.has("revision")) void this.#load();
	}

	async #load(): Promise<void> {
		const wanted = this.personId;
		try {
			const { groups } = await current().client.call("GET /groups", {
				query: { orgId: orgIdIfOther(), personId: wanted, count: pageSize },
			});
			if (wanted !== this.personId) return;
			this.change(() => {
				this.#groups = groups as Group[];
				this.#fault = undefined;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#groups === undefined)
			return html`<p class="quiet">${words.loading}</p>`;
		if (this.#groups.length === 0)
			return html`<p class="quiet">${words.groups.none}</p>`;
		return html`<ul class="license-list">
			${this.#groups.map(({ id, displayName }) => html`<li>${icon("group")}<a class="license-name" href=${linkTo(["groups", id])}>${displayName}</a></li>`)}
		</ul>`;
	}
}
define("peopled-person-groups", PersonGroups);
