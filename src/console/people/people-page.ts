import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { savePeople } from "../bulk/bulk-page.ts";
import { openChangeDialog, type Whom } from "../bulk/change-dialog.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { linkTo, replaceQuery } from "../router.ts";
import {
	current,
	currentIfAny,
	onSessionChange,
	orgIdIfOther,
} from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { emptyState } from "../shell/states.ts";
import { columnChooser, shownColumns } from "./column-chooser.ts";
import type { Column } from "./columns.ts";
import { filterBar } from "./filter-bar.ts";
import { lookingBar, nobodyYet } from "./looking.ts";
import { forgetPeople, onPeopleForgotten } from "./people-forgetting.ts";
import {
	countFilters,
	exportQueryOf,
	orderOf,
	type PeopleFilter,
	type PeopleQuery,
	queryOf,
	readFilter,
	type Sorting,
	sortingOf,
	unknownParameters,
	writeFilter,
} from "./people-query.ts";
import { PeopleWindow, type ReadPage } from "./people-window.ts";
import "./people-table.ts";
import type { Selection } from "./selection.ts";
import { selectionBar } from "./selection-bar.ts";

const typingMs = 180;

/** The last state of the list, for the way back from a person. */
interface ListState {
	key: string;
	people: PeopleWindow;
	top: number;
	selection: Selection;
}
let lastState: ListState | undefined;
onSessionChange(forgetPeople);
onPeopleForgotten(() => {
	lastState?.people.close();
	lastState = undefined;
});

/** Everyone in the open organization: search, filters, columns, selection. */
class PeoplePage extends View {
	readonly #orgId = current().organization.id;
	#catalog: Catalog | undefined;
	#fault: unknown;
	#filter: PeopleFilter = readFilter(new URLSearchParams());
	#people = new PeopleWindow(
		async () => ({ items: [], next: undefined }),
		() => {},
	);
	/** The list shown before: it stays in view, dimmed, until part of the new list is read. */
	#before: PeopleWindow | undefined;
	/** Parameters of the address that the list does not know. */
	#unknown: readonly string[] = [];
	#total: string | undefined;
	#managerName: string | undefined;
	#revision = 0;
	#top = 0;
	#selection: Selection = new Map();
	/** Whether everyone who was found is selected, including people who were not read yet. */
	#isEveryone = false;
	#timer: ReturnType<typeof setTimeout> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		addEventListener("keydown", this.#onKey);
		void this.#start();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener("keydown", this.#onKey);
		clearTimeout(this.#timer);
		// Nothing of an organization that is no longer open stays in memory.
		if (currentIfAny()?.organization.id !== this.#orgId) return;
		lastState = {
			key: this.#key,
			people: this.#people,
			top: this.#top,
			selection: this.#selection,
		};
	}

	get #key(): string {
		return `${this.#orgId} ${writeFilter(this.#filter)}`;
	}

	#start = async () => {
		const address = new URLSearchParams(location.search);
		this.#filter = readFilter(address);
		this.#unknown = unknownParameters(address);
		if (lastState?.key === this.#key) {
			this.#people = lastState.people;
			this.#people.follow(() => this.#changed());
			this.#top = lastState.top;
			this.#selection = lastState.selection;
		} else this.#readAnew();
		try {
			this.#catalog = await readCatalog();
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	};

	#readAnew(): void {
		const { isAdmin } = current();
		const query = {
			...queryOf(this.#filter),
			orgId: orgIdIfOther(),
			callingData: isAdmin || undefined,
		};
		this.#people.close();
		if (this.#people.length > 0) this.#before = this.#people;
		const isRefused = !isAdmin && this.#filter.text.trim() === "";
		this.#people = new PeopleWindow(
			isRefused
				? async () => ({ items: [], next: undefined })
				: readingOf(query, this.#filter),
			() => this.#changed(),
		);
		this.#total = undefined;
		if (!isRefused) void this.#count(this.#people, query);
		void this.#nameManager(this.#filter.manager);
		this.#top = 0;
		this.#people.want(0, 1);
	}

	// The total, where the server can send it.
	async #count(people: PeopleWindow, query: PeopleQuery): Promise<void> {
		try {
			const { count, isCountExact } = await current().client.call(
				"GET /people",
				{
					query: { ...query, count: true, max: 1 },
					signal: people.signal,
				},
			);
			if (people !== this.#people || count === undefined) return;
			this.change(() => {
				this.#total = words.people.total(count, isCountExact !== false);
				if (isCountExact !== false) people.setTotal(count);
			});
		} catch {
			// The list itself shows the problem.
		}
	}

	async #nameManager(id: string): Promise<void> {
		this.#managerName = undefined;
		if (id === "") return;
		const manager = await current()
			.client.call("GET /people/{personId}", { path: { personId: id } })
			.catch(() => undefined);
		if (id !== this.#filter.manager) return;
		this.change(() => {
			this.#managerName = manager?.displayName ?? words.people.unknownManager;
		});
	}

	#changed(): void {
		if (!this.#people.isEmptyYet) this.#before = undefined;
		this.#revision++;
		this.requestUpdate();
	}

	get #columns(): readonly Column[] {
		return shownColumns(current().isAdmin);
	}

	override render(): TemplateResult {
		const { isAdmin } = current();
		if (this.#fault !== undefined)
			return html`<div class="page">${faultPanel(this.#fault, () => {
				this.#fault = undefined;
				void this.#start();
			})}</div>`;
		const { length, isComplete, isEmptyYet } = this.#people;
		return html`<div class="page page-full">
			<div class="page-head">
				<h1 tabindex="-1">${words.people.title}</h1>
				<span class="count" role="status">
					${isEmptyYet ? nothing : (this.#total ?? words.people.shown(length, isComplete))}
				</span>
				${
					may("changePeople")
						? html`<div class="page-actions">
								<a class="button primary" href=${linkTo(["people", "new"])}>${icon("plus")}${words.people.create}</a>
							</div>`
						: nothing
				}
			</div>
			<search class="tools">
				<label class="search">
					${icon("search")}
					<span class="hidden">${words.people.search}</span>
					<input
						type="search"
						id="people-search"
						placeholder=${isAdmin ? words.people.searchHint : words.people.memberSearchHint}
						autocomplete="off"
						spellcheck="false"
						aria-keyshortcuts="/"
						.value=${this.#filter.text}
						@input=${this.#onType}
						@keydown=${this.#onSearchKey}
					/>
				</label>
				${
					isAdmin && this.#catalog
						? filterBar({
								catalog: this.#catalog,
								filter: this.#filter,
								managerName: this.#managerName,
								change: (change) => this.#narrow(change),
							})
						: nothing
				}
				${columnChooser(this.#columns, () => this.requestUpdate())} ${isAdmin ? this.#more() : nothing}
			</search>
			${this.#unknown.length > 0 ? html`<p class="hint" role="status">${words.people.unknownParameters(this.#unknown.join(", "))}</p>` : nothing}
			${this.#selection.size > 0 ? this.#selectionBar() : nothing}
			${this.#list()}
		</div>`;
	}

	#selectionBar(): TemplateResult {
		const catalog = this.#catalog;
		const { isComplete, length } = this.#people;
		return selectionBar({
			count: this.#selection.size,
			total: isComplete ? length : undefined,
			isEveryone: this.#isEveryone,
			selectEveryone: () =>
				this.change(() => {
					this.#isEveryone = true;
				}),
			change:
				may("changePeople") && catalog
					? () => openChangeDialog(this.#selected(), catalog)
					: undefined,
			clear: () => this.#take(new Map()),
		});
	}

	#selected(): Whom {
		return this.#isEveryone
			? {
					query: queryOf(this.#filter),
					label: words.people.count(this.#people.length),
				}
			: { ids: [...this.#selection.keys()] };
	}

	#take(selection: Selection): void {
		this.change(() => {
			this.#selection = selection;
			this.#isEveryone = false;
		});
	}

	#more(): TemplateResult {
		const catalog = this.#catalog;
		const query = queryOf(this.#filter);
		const exported = exportQueryOf(this.#filter);
		const label = words.bulk.all;
		const items: MenuItem[] = [];
		if (may("changePeople") && catalog)
			items.push({
				label: words.people.changeAll,
				icon: "edit",
				run: () => openChangeDialog({ query, label }, catalog),
			});
		if (exported)
			items.push({
				label: words.bulk.export,
				icon: "download",
				run: () => savePeople(exported),
			});
		if (may("runBulk"))
			items.push({
				label: words.bulk.import,
				icon: "upload",
				href: linkTo(["bulk"]),
			});
		return menuButton({
			id: "more-actions",
			label: words.more,
			content: words.more,
			items,
		});
	}

	#list(): TemplateResult {
		const { fault, length, isComplete, isEmptyYet } = this.#people;
		if (fault !== undefined)
			return html`${faultPanel(fault, () => this.#people.retry())}
				${this.#clearButton()}`;
		const isWaiting = isEmptyYet && this.#before !== undefined;
		if (this.#catalog === undefined || (isEmptyYet && !isWaiting))
			return html`<div class="table-frame">${skeletonRows(12)}</div>`;
		if (length === 0 && !isWaiting)
			return isComplete
				? this.#nobody()
				: nobodyYet(this.#people, () => this.#changed());
		return html`
			${this.#people.looked > 0 ? lookingBar(this.#people, () => this.#changed()) : nothing}
			<peopled-people-table
				aria-busy=${isWaiting}
				.people=${isWaiting ? this.#before : this.#people}
				.revision=${this.#revision}
				.columns=${this.#columns}
				.catalog=${this.#catalog}
				.selection=${this.#selection}
				.canSelect=${may("changePeople")}
				.sorting=${sortingOf(this.#filter)}
				.startAt=${this.#top}
				@people-scroll=${(event: CustomEvent<number>) => {
					this.#top = event.detail;
				}}
				@people-sort=${({ detail }: CustomEvent<Sorting>) =>
					this.#narrow({
						sort: `${detail.isDescending ? "-" : ""}${detail.by}`,
					})}
				@people-select=${(event: CustomEvent<Selection>) => {
					if (!isWaiting) this.#take(event.detail);
				}}
			></peopled-people-table>
		`;
	}

	#nobody(): TemplateResult {
		const { isAdmin } = current();
		const isNarrowed =
			this.#filter.text !== "" || countFilters(this.#filter) > 0;
		if (!isAdmin && !isNarrowed)
			return emptyState({
				sign: "search",
				title: words.people.search,
				text: words.people.memberHint,
			});
		return emptyState({
			sign: "people",
			title: words.people.emptyTitle,
			text: isNarrowed ? words.people.empty : words.people.emptyAtAll,
			action: isNarrowed ? this.#clearButton() : undefined,
		});
	}

	#clearButton(): TemplateResult {
		return html`<div>
			<button
				class="button secondary"
				@click=${() => this.#narrow(readFilter(new URLSearchParams()))}
			>
				${words.people.clearFilters}
			</button>
		</div>`;
	}

	#narrow(change: Partial<PeopleFilter>): void {
		this.change(() => {
			this.#filter = { ...this.#filter, ...change };
			this.#selection = new Map();
			this.#isEveryone = false;
			replaceQuery(writeFilter(this.#filter));
			this.#unknown = [];
			this.#readAnew();
		});
	}

	#onType = (event: Event) => {
		const text = (event.target as HTMLInputElement).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#narrow({ text }), typingMs);
	};

	// Moves from the search directly into the results.
	#onSearchKey = (event: KeyboardEvent) => {
		if (event.key !== "ArrowDown") return;
		event.preventDefault();
		this.querySelector<HTMLElement>(".people-table")?.focus();
	};

	#onKey = (event: KeyboardEvent) => {
		const target = event.target as HTMLElement;
		const isTyping = target.closest("input, textarea, select, dialog") !== null;
		if (event.key !== "/" || isTyping) return;
		event.preventDefault();
		this.querySelector<HTMLInputElement>("#people-search")?.focus();
	};
}
define("peopled-people", PeoplePage);

// Near the end, people are read in the opposite order and reversed.
function readingOf(query: PeopleQuery, filter: PeopleFilter): ReadPage {
	const { client } = current();
	return (wanted, signal) =>
		"address" in wanted
			? client.page("GET /people", { signal }, wanted.address)
			: client.page("GET /people", {
					query: {
						...query,
						...orderOf(filter, wanted.isFromEnd),
						offset: wanted.offset || undefined,
						max: wanted.max,
					},
					signal,
				});
}
