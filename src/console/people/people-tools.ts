import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { columnChooser } from "./column-chooser.ts";
import { savePeople } from "./export-people.ts";
import { filterBar } from "./filter-bar.ts";
import { exportQueryOf, type PeopleFilter, sortingOf } from "./people-query.ts";
import type { TableLook } from "./table-look.ts";

/** The state that the tools of the list show, and their actions. */
interface PeopleTools {
	catalog: Catalog | undefined;
	filter: PeopleFilter;
	look: TableLook;
	managerName: string | undefined;
	type(event: Event): void;
	searchKey(event: KeyboardEvent): void;
	narrow(change: Partial<PeopleFilter>): void;
	setLook(look: TableLook): void;
	changeAll(catalog: Catalog): void;
}

/** Search, filters, order, columns and further actions, above the list. */
export function peopleTools(tools: PeopleTools): TemplateResult {
	const { catalog, filter, look, managerName, narrow } = tools;
	const { isAdmin } = current();
	return html`<search class="tools">
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
				.value=${filter.text}
				@input=${tools.type}
				@keydown=${tools.searchKey}
			/>
		</label>
		${isAdmin && catalog ? filterBar({ catalog, filter, managerName, change: narrow }) : nothing}
		${sortMenu(tools)} ${columnChooser(look, tools.setLook)}
		${isAdmin ? moreMenu(tools) : nothing}
	</search>`;
}

// On a phone there are no heads of columns to sort by.
function sortMenu({ filter, narrow }: PeopleTools): TemplateResult {
	const { people } = words;
	const { isAdmin } = current();
	const orders: readonly (readonly [label: string, sort: string])[] = [
		[people.orders.nameUp, "name"],
		[people.orders.nameDown, "-name"],
		[people.orders.newest, "-created"],
		[people.orders.oldest, "created"],
		...(isAdmin ? [[people.orders.lastActive, "-lastActivity"] as const] : []),
	];
	const sorting = sortingOf(filter);
	const now = sorting && `${sorting.isDescending ? "-" : ""}${sorting.by}`;
	return html`<span class="sort-menu">${menuButton({
		id: "sort-people",
		label: people.sort,
		content: people.sort,
		items: orders.map(
			([label, sort]): MenuItem => ({
				label,
				...(sort === now && { icon: "tick" as const }),
				run: () => narrow({ sort }),
			}),
		),
	})}</span>`;
}

function moreMenu({ catalog, filter, changeAll }: PeopleTools): TemplateResult {
	const exported = exportQueryOf(filter);
	const items: MenuItem[] = [];
	if (may("changePeople") && catalog)
		items.push({
			label: words.people.changeAll,
			icon: "edit",
			run: () => changeAll(catalog),
		});
	items.push({
		label: words.bulk.export,
		icon: "download",
		run: () => exported && savePeople(exported),
		...(exported === undefined && {
			disabledReason: words.people.noneExported,
		}),
	});
	if (may("runBulk"))
		items.push({
			label: words.bulk.import,
			icon: "upload",
			href: linkTo(["bulk"], { import: "1" }),
		});
	return menuButton({
		id: "more-actions",
		label: words.people.more,
		content: words.people.more,
		items,
	});
}
