import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import type { Kind } from "../bulk/change-choice.ts";
import { openChangeDialog, type Whom } from "../bulk/change-dialog.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { personChanged } from "../person/person-changed.ts";
import { linkTo, navigate, replaceQuery } from "../router.ts";
import { current, currentIfAny } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { wholeLook } from "./columns.ts";
import { keepList, takeList } from "./kept-list.ts";
import { clearButton, lookingBar, nobody, nobodyYet } from "./looking.ts";
import { OpenList } from "./open-list.ts";
import { readAddress, writeAddress } from "./people-address.ts";
import {
	isNarrow,
	type Narrowing,
	type PeopleFilter,
	queryOf,
	readFilter,
	type Sorting,
	sortingOf,
	writeFilter,
} from "./people-query.ts";
import { readManagerName } from "./people-reading.ts";
import type { PeopleTable } from "./people-table.ts";
import { peopleTools } from "./people-tools.ts";
import type { PeopleWindow } from "./people-window.ts";
import "./people-table.ts";
import {
	deleteView,
	keepView,
	plainQuery,
	readViews,
	renameView,
} from "./saved-views.ts";
import type { Selection } from "./selection.ts";
import { selectionBar } from "./selection-bar.ts";
import { keepLook, readKeptLook, type TableLook } from "./table-look.ts";
import { viewTabs } from "./view-tabs.ts";

const typingMs = 180;

/** Everyone in the open organization: search, filters, columns, selection. */
class PeoplePage extends View {
	static override properties = { address: { attribute: false } };
	/** The query of the address, as it was opened. */
	declare address: string;
	readonly #orgId = current().organization.id;
	#look: TableLook = readKeptLook();
	/** Whether the address has the look, and not this browser. */
	#isLookShared = false;
	/** The name of the view that the address was opened from. */
	#view = "";
	#catalog: Catalog | undefined;
	#fault: unknown;
	#filter: PeopleFilter = readFilter(new URLSearchParams());
	#list: OpenList | undefined;
	/** The list shown before: it stays in view, dimmed, until part of the new list is read. */
	#before: PeopleWindow | undefined;
	/** Parameters of the address that the list does not know. */
	#unknown: readonly string[] = [];
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
		addEventListener(personChanged, this.#onChange);
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		removeEventListener("keydown", this.#onKey);
		removeEventListener(personChanged, this.#onChange);
		clearTimeout(this.#timer);
		const list = this.#list;
		if (list === undefined) return;
		// Nothing of an organization that is no longer open stays in memory.
		if (currentIfAny()?.organization.id !== this.#orgId) list.close();
		else
			keepList({
				...{ key: this.#key, list },
				...{ top: this.#top, selection: this.#selection },
			});
	}

	protected override willUpdate(changed: Map<string, unknown>): void {
		// A link to another list of people opens this page with another address.
		if (changed.has("address")) void this.#start();
	}

	protected override updated(): void {
		const tab = this.querySelector(".view-tab[aria-current]");
		if (tab === this.#shownTab) return;
		this.#shownTab = tab;
		// The first one is in view, and asking would lay the page out once more.
		if (tab?.previousElementSibling)
			tab.scrollIntoView({ block: "nearest", inline: "nearest" });
	}
	#shownTab: Element | null = null;

	get #key(): string {
		return `${this.#orgId} ${writeFilter(this.#filter)}`;
	}

	#start = async () => {
		// Text that was typed for another address does not narrow this one.
		clearTimeout(this.#timer);
		const address = readAddress(new URLSearchParams(location.search));
		this.#filter = address.filter;
		this.#look = address.look;
		this.#isLookShared = address.isLookShared;
		this.#view = address.view;
		this.#unknown = address.unknown;
		const kept = takeList(this.#key);
		this.#isEveryone = false;
		if (kept === undefined) {
			this.#selection = new Map();
			this.#openList();
		} else {
			this.#list?.close();
			this.#list = kept.list;
			kept.list.follow(() => this.#changed());
			this.#top = kept.top;
			this.#selection = kept.selection;
		}
		try {
			this.#catalog = await readCatalog();
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	};

	#openList(): void {
		this.#list?.close();
		if (this.#list && this.#list.people.length > 0)
			this.#before = this.#list.people;
		this.#list = new OpenList(this.#filter, () => this.#changed());
		void this.#nameManager(this.#filter.manager);
		this.#top = 0;
	}

	// A person who was changed on this page, by a panel or a menu.
	#onChange = async (event: Event) => {
		const { detail: id } = event as CustomEvent<string>;
		if (!(await this.#list?.refresh(id)) || !this.#selection.has(id)) return;
		const selection = new Map(this.#selection);
		selection.delete(id);
		this.#take(selection);
	};

	async #seek(text: string): Promise<void> {
		const list = this.#list;
		const index = await list?.seek(text);
		if (index === undefined || list !== this.#list) return;
		this.querySelector<PeopleTable>("peopled-people-table")?.goTo(index);
	}

	async #nameManager(id: string): Promise<void> {
		this.#managerName = undefined;
		const name = id === "" ? undefined : await readManagerName(id);
		if (id !== this.#filter.manager) return;
		this.change(() => {
			this.#managerName = name;
		});
	}

	#changed(): void {
		if (this.#list?.people.isEmptyYet === false) this.#before = undefined;
		this.#revision++;
		this.requestUpdate();
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return html`<div class="page">${faultPanel(this.#fault, () => {
				this.#fault = undefined;
				void this.#start();
			})}</div>`;
		return html`<div class="page page-full">
			<div class="page-head">
				<h1 tabindex="-1">${words.people.title}</h1>
				<span class="count" role="status">${this.#list?.countText ?? nothing}</span>
				${
					may("changePeople")
						? html`<div class="page-actions">
								<a class="button primary" href=${linkTo(["people", "new"])}>${icon("plus")}${words.people.create}</a>
							</div>`
						: nothing
				}
			</div>
			${this.#tabs()}
			${peopleTools({
				...{ catalog: this.#catalog, filter: this.#filter, look: this.#look },
				managerName: this.#managerName,
				type: this.#onType,
				searchKey: this.#onSearchKey,
				narrow: (change) => this.#narrow(change),
				setLook: this.#setLook,
				changeAll: (catalog) =>
					openChangeDialog(
						{ query: queryOf(this.#filter), label: words.bulk.all },
						catalog,
					),
			})}
			${this.#unknown.length > 0 ? html`<p class="hint" role="status">${words.people.unknownParameters(this.#unknown.join(", "))}</p>` : nothing}
			${this.#selection.size > 0 ? this.#selectionBar() : nothing}
			${this.#body()}
		</div>`;
	}

	#tabs(): TemplateResult {
		const { isAdmin } = current();
		const views = readViews(this.#orgId);
		if (!isAdmin && views.length === 0 && this.#view === "") return html``;
		const filters = writeFilter({ ...this.#filter, text: "", sort: "" });
		return viewTabs({
			...{ views, name: this.#view, isAdmin, query: `${this.#writeAddress()}` },
			filters: `${filters}`,
			open: (query) =>
				navigate(`${linkTo(["people"])}${query === "" ? "" : `?${query}`}`),
			save: (name) => this.#saveView(name),
			rename: (before, name) => {
				renameView(this.#orgId, before, name);
				this.#setView(name);
			},
			remove: (name) => {
				deleteView(this.#orgId, name);
				this.#setView("");
			},
		});
	}

	// A view has all of the look, so that it is the same in every browser.
	#saveView(name: string): void {
		this.#look = wholeLook(this.#look, current().isAdmin);
		this.#isLookShared = true;
		const query = plainQuery(this.#writeAddress());
		if (keepView(this.#orgId, { name, query })) this.#setView(name);
		else toast({ kind: "warning", text: words.people.views.tooMany });
	}

	#setView(name: string): void {
		this.change(() => {
			this.#view = name;
			replaceQuery(this.#writeAddress());
		});
	}

	#writeAddress(): URLSearchParams {
		return writeAddress({
			...{ filter: this.#filter, look: this.#look, view: this.#view },
			isLookShared: this.#isLookShared,
		});
	}

	#setLook = (look: TableLook) => {
		this.change(() => {
			this.#look = look;
			if (this.#view !== "") this.#isLookShared = true;
			if (this.#isLookShared) replaceQuery(this.#writeAddress());
			else keepLook(look);
		});
	};

	#selectionBar(): TemplateResult {
		const catalog = this.#catalog;
		const people = this.#list?.people;
		return selectionBar({
			count: this.#selection.size,
			total: people?.isComplete ? people.length : undefined,
			isEveryone: this.#isEveryone,
			selectEveryone: () =>
				this.change(() => {
					this.#isEveryone = true;
				}),
			change:
				may("changePeople") && catalog
					? (kind?: Kind) => openChangeDialog(this.#selected(), catalog, kind)
					: undefined,
			clear: () => this.#take(new Map()),
		});
	}

	#selected(): Whom {
		return this.#isEveryone
			? {
					query: queryOf(this.#filter),
					label: words.people.count(this.#list?.people.length ?? 0),
				}
			: { ids: [...this.#selection.keys()] };
	}

	#take(selection: Selection): void {
		this.change(() => {
			this.#selection = selection;
			this.#isEveryone = false;
		});
	}

	#body(): TemplateResult | typeof nothing {
		const list = this.#list;
		if (list === undefined) return nothing;
		const { people } = list;
		const { fault, length, isComplete, isEmptyYet } = people;
		const failure =
			fault === undefined ? nothing : faultPanel(fault, () => people.retry());
		if (fault !== undefined && length === 0)
			return html`${failure} ${isNarrow(this.#filter) ? clearButton(this.#clear) : nothing}`;
		const isWaiting = isEmptyYet && this.#before !== undefined;
		if (this.#catalog === undefined || (isEmptyYet && !isWaiting))
			return html`<div class="table-frame">${skeletonRows(12)}</div>`;
		if (length === 0 && !isWaiting)
			return isComplete
				? nobody(this.#filter, this.#clear)
				: nobodyYet(people, () => this.#changed());
		return html`${failure}
			${people.looked > 0 ? lookingBar(people, () => this.#changed()) : nothing}
			<peopled-people-table
				aria-busy=${isWaiting}
				.people=${isWaiting ? this.#before : people}
				.revision=${this.#revision}
				.look=${this.#look}
				.letters=${isWaiting ? undefined : list.letters}
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
				@people-look=${({ detail }: CustomEvent<TableLook>) => this.#setLook(detail)}
				@people-narrow=${({ detail }: CustomEvent<Partial<PeopleFilter>>) => this.#narrow(detail)}
				@people-filter-by=${({ detail }: CustomEvent<Narrowing>) => this.#openFilter(detail)}
				@people-seek=${({ detail }: CustomEvent<string>) => this.#seek(detail)}
				@people-select=${(event: CustomEvent<Selection>) => {
					if (!isWaiting) this.#take(event.detail);
				}}
			></peopled-people-table>
		`;
	}

	#clear = () => this.#narrow(readFilter(new URLSearchParams()));

	#narrow(change: Partial<PeopleFilter>): void {
		// Another order has the same people.
		const isOrder = Object.keys(change).every((key) => key === "sort");
		this.change(() => {
			this.#filter = { ...this.#filter, ...change };
			if (!isOrder) {
				this.#selection = new Map();
				this.#isEveryone = false;
			}
			replaceQuery(this.#writeAddress());
			this.#unknown = [];
			this.#openList();
		});
	}

	#openFilter(by: Narrowing): void {
		this.querySelector<HTMLElement>("#filters")?.showPopover();
		this.querySelector<HTMLElement>(`#filter-${by}`)?.focus();
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
