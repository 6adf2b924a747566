import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { menuButton } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { copyText } from "../shell/copy.ts";
import { openDialog } from "../shell/dialog.ts";
import {
	plainQuery,
	type SavedView,
	viewNameLengthMax,
} from "./saved-views.ts";

/** A view that everyone has. */
interface CommonView {
	name: string;
	query: string;
}

/** The state that the tabs show, and their actions. */
interface ViewTabs {
	views: readonly SavedView[];
	/** The name of the view that the address was opened from; "" for none. */
	name: string;
	/** The query of the address as it is now: all of it, and without text and order. */
	query: string;
	filters: string;
	isAdmin: boolean;
	/** Opens a view, keeping nothing of the present one. */
	open(query: string): void;
	save(name: string): void;
	rename(before: string, name: string): void;
	remove(name: string): void;
}

/** The views above the list. Each is a link, since its query is all that it is. */
export function viewTabs(tabs: ViewTabs): TemplateResult {
	const { views, name } = tabs;
	const own = views.find((view) => view.name === name);
	const isChanged =
		own !== undefined && plainQuery(own.query) !== plainQuery(tabs.query);
	const common = tabs.isAdmin ? commonViews() : [];
	const active = name === "" ? tabs.filters : undefined;
	const isNew =
		name === "" && !common.some(({ query }) => query === tabs.query);
	return html`<div class="views">
		<nav aria-label=${words.people.views.title}>
			${common.map((view) => tab(tabs, view, view.query === active))}
			${views.map((view) =>
				tab(
					tabs,
					{ name: view.name, query: withName(view) },
					view.name === name,
				),
			)}
			${name !== "" && own === undefined ? tab(tabs, { name, query: tabs.query }, true) : nothing}
		</nav>
		${own === undefined ? nothing : ownMenu(tabs, own)}
		${
			isChanged
				? html`<button class="button secondary small" @click=${() => tabs.save(own.name)}>${words.people.views.update}</button>`
				: nothing
		}
		${
			isNew || isChanged || (name !== "" && own === undefined)
				? html`<button class="button ghost small" @click=${() => askName(tabs, own === undefined ? name : "", (chosen) => tabs.save(chosen))}>
						${icon("bookmark")}${isChanged ? words.people.views.saveAs : words.people.views.save}
					</button>`
				: nothing
		}
	</div>`;
}

/** The query of a view with its name, as the address has it. */
export function withName({ name, query }: SavedView): string {
	const named = new URLSearchParams(query);
	named.set("view", name);
	return named.toString();
}

function commonViews(): CommonView[] {
	const { all, pending, locked } = words.people.views;
	return [
		{ name: all, query: "" },
		{ name: pending, query: "pending=true" },
		{ name: locked, query: "login=false" },
	];
}

function tab(
	{ open }: ViewTabs,
	{ name, query }: CommonView,
	isActive: boolean,
): TemplateResult {
	const address = `${linkTo(["people"])}${query === "" ? "" : `?${query}`}`;
	return html`<a
		class="view-tab"
		href=${address}
		aria-current=${isActive ? "page" : nothing}
		@click=${(event: MouseEvent) => {
			if (event.metaKey || event.ctrlKey || event.shiftKey) return;
			event.preventDefault();
			open(query);
		}}
	><bdi>${name}</bdi></a>`;
}

function ownMenu(tabs: ViewTabs, { name }: SavedView): TemplateResult {
	const { views } = words.people;
	return menuButton({
		id: "view-menu",
		label: views.menu(name),
		content: icon("more"),
		...{ isSmall: true, isRound: true },
		items: [
			{
				label: views.copyLink,
				icon: "copy",
				run: () => copyText(location.href),
			},
			{
				label: views.rename,
				icon: "edit",
				run: () => askName(tabs, name, (chosen) => tabs.rename(name, chosen)),
			},
			"-",
			{
				label: views.delete,
				icon: "remove",
				isDangerous: true,
				run: () => tabs.remove(name),
			},
		],
	});
}

function askName(
	{ views }: ViewTabs,
	before: string,
	take: (name: string) => void,
): void {
	let name = before;
	const texts = words.people.views;
	const submit = (event: Event) => {
		event.preventDefault();
		const chosen = name.trim();
		if (chosen === "") return;
		dialog.close();
		take(chosen);
	};
	const isTaken = () =>
		name.trim() !== before && views.some((view) => view.name === name.trim());
	const dialog = openDialog({
		title: before === "" ? texts.save : texts.rename,
		body: () => html`<form id="view-form" @submit=${submit}>
			<div class="field">
				<label for="view-name">${texts.name}</label>
				<input
					id="view-name"
					type="text"
					required
					autofocus
					autocomplete="off"
					maxlength=${viewNameLengthMax}
					aria-describedby="view-hint"
					.value=${name}
					@input=${(event: Event) => {
						name = (event.target as HTMLInputElement).value;
						dialog.update();
					}}
				/>
				<p class="hint" id="view-hint">${isTaken() ? texts.taken : texts.hint}</p>
			</div>
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="view-form">${words.save}</button>
		`,
	});
}
