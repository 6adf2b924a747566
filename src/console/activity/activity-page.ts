import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AuditEvent } from "../../contract/audit.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { currentPlace, followQuery, replaceQuery } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { saveFile } from "../shell/save-file.ts";
import { emptyState, loading } from "../shell/states.ts";
import { activityFile } from "./activity-file.ts";
import { activityChips, activityFilters } from "./activity-filters.ts";
import { ActivityList } from "./activity-list.ts";
import {
	type ActivityFilter,
	activityQueryOf,
	readActivityFilter,
	usualDays,
	writeActivityFilter,
} from "./activity-query.ts";
import { openEventJobs } from "./event-jobs.ts";
import "./activity-event.ts";

const pageSize = 100;

/** The changes in the organization, with their authors. */
class ActivityPage extends View {
	#filter: ActivityFilter = readActivityFilter(new URLSearchParams());
	#list = new ActivityList(
		async () => ({ items: [], next: undefined }),
		() => {},
	);
	/** The events of the previous filter, in view until the next ones are read. */
	#before: readonly AuditEvent[] = [];
	#catalog: Catalog | undefined;
	#findJob = openEventJobs();
	readonly #names = new Map<string, string>();

	constructor() {
		super();
		followQuery(this, (query) => this.#follow(query));
	}

	override connectedCallback(): void {
		super.connectedCallback();
		this.#filter = readActivityFilter(currentPlace().query);
		this.#readAgain();
		void this.#nameEveryone();
		readCatalog().then(
			(catalog) =>
				this.change(() => {
					this.#catalog = catalog;
				}),
			() => {},
		);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#list.close();
	}

	#follow(query: URLSearchParams): void {
		const filter = readActivityFilter(query);
		const isSame =
			writeActivityFilter(filter).toString() ===
			writeActivityFilter(this.#filter).toString();
		if (isSame) return;
		this.change(() => {
			this.#filter = filter;
			this.#readAgain();
		});
		void this.#nameEveryone();
	}

	#readAgain(): void {
		const { client, organization } = current();
		const context = { orgId: organization.id, now: Date.now() };
		const query = activityQueryOf(this.#filter, context);
		this.#list.close();
		this.#findJob = openEventJobs();
		const { events } = this.#list;
		if (events.length > 0) this.#before = events;
		this.#list = new ActivityList(
			(address, signal) =>
				client.page(
					"GET /adminAudit/events",
					{ query: { ...query, max: pageSize }, signal },
					address,
				),
			() => this.requestUpdate(),
		);
		void this.#list.more();
	}

	async #nameEveryone(): Promise<void> {
		const { client } = current();
		const { actor, target } = this.#filter;
		for (const id of [actor, target]) {
			if (id === "" || this.#names.has(id)) continue;
			const person = await client
				.call("GET /people/{personId}", { path: { personId: id } })
				.catch(() => undefined);
			this.change(() => {
				this.#names.set(id, person?.displayName ?? words.people.unknownManager);
			});
		}
	}

	override render(): TemplateResult {
		const isNarrowed = writeActivityFilter(this.#filter).size > 0;
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.activity}</h1>
				<div class="page-actions">
					${
						isNarrowed
							? html`<button
									class="button ghost"
									@click=${() => this.#narrow(readActivityFilter(new URLSearchParams()))}
								>
									${words.people.clearFilters}
								</button>`
							: nothing
					}
					<button class="button secondary" @click=${() => this.#export()}>
						${icon("download")}${words.bulk.export}
					</button>
				</div>
			</div>
			${activityFilters({
				filter: this.#filter,
				names: this.#names,
				change: (change) => this.#narrow(change),
			})}
			${activityChips({
				filter: this.#filter,
				names: this.#names,
				change: (change) => this.#narrow(change),
			})}
			${this.#events()} ${this.#foot()}
		</div>`;
	}

	#events(): TemplateResult | typeof nothing {
		const { events, fault, isComplete, isReading } = this.#list;
		if (fault !== undefined) return faultPanel(fault, () => this.#list.more());
		if (events.length === 0)
			return isComplete
				? emptyState({
						sign: "recents",
						title: words.activity.emptyTitle,
						text: words.activity.empty(
							this.#filter.from === "" && this.#filter.to === ""
								? usualDays
								: undefined,
						),
					})
				: isReading
					? this.#waiting()
					: nothing;
		return this.#lines(events);
	}

	#waiting(): TemplateResult {
		return this.#before.length === 0
			? loading()
			: this.#lines(this.#before, { isStale: true });
	}

	#lines(
		events: readonly AuditEvent[],
		{ isStale = false } = {},
	): TemplateResult {
		return html`<ul class="card activity" aria-busy=${isStale} ?data-stale=${isStale}>
			${repeat(
				events,
				({ id }) => id,
				(event) =>
					html`<li>
						<peopled-activity-event .event=${event} .catalog=${this.#catalog ?? noCatalog} .findJob=${this.#findJob}></peopled-activity-event>
					</li>`,
			)}
		</ul>`;
	}

	// How far the server has searched, and a button to search further back.
	#foot(): TemplateResult | typeof nothing {
		const list = this.#list;
		if (list.isComplete || list.fault !== undefined) return nothing;
		const { looked, lookedBackTo, isReading, events } = list;
		const said =
			lookedBackTo === undefined
				? nothing
				: events.length === 0 && !isReading
					? words.activity.nothingSince(looked, showDate(lookedBackTo))
					: words.activity.looked(looked, showDate(lookedBackTo));
		return html`<p class="looking">
			<span role="status">${said}</span>
			<button
				class="button secondary"
				@click=${() => (isReading ? list.stop() : void list.more())}
			>
				${isReading ? words.people.stop : lookedBackTo === undefined ? words.more : words.activity.further}
			</button>
		</p>`;
	}

	#narrow(change: Partial<ActivityFilter>): void {
		this.change(() => {
			this.#filter = { ...this.#filter, ...change };
			replaceQuery(writeActivityFilter(this.#filter));
			this.#readAgain();
		});
		void this.#nameEveryone();
	}

	#export(): void {
		const { organization } = current();
		const query = activityQueryOf(this.#filter, {
			orgId: organization.id,
			now: Date.now(),
		});
		void saveFile({ name: "activity.csv", mediaType: "text/csv" }, (options) =>
			activityFile({ ...query, combine: undefined }, options),
		);
	}
}
define("peopled-activity", ActivityPage);

const noCatalog: Catalog = {
	licenses: [],
	roles: [],
	groups: [],
	locations: [],
};
