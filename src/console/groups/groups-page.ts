import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Group } from "../../contract/group-shape.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { forgetCatalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { currentPlace, linkTo, navigate, replaceQuery } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState, onlyLooking } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { askGroup } from "./group-dialog.ts";

const pageSize = 60;
const typingMs = 180;

/** The page of the groups: search, view, create. */
class GroupsPage extends View {
	#text = currentPlace().query.get("q") ?? "";
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #groups = new PagedList<Group>(this, async (next) => {
		const { groups, next: following } = await current().client.page(
			"GET /groups",
			{
				query: {
					orgId: orgIdIfOther(),
					count: pageSize,
					name: this.#text.trim() || undefined,
				},
			},
			next,
		);
		return { items: groups as Group[], next: following };
	});

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	override render(): TemplateResult {
		const mayChange = may("changeGroups");
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.groups}</h1>
				${
					mayChange
						? html`<div class="page-actions">
								<button class="button primary" @click=${this.#create}>${icon("plus")}${words.groups.create}</button>
							</div>`
						: nothing
				}
			</div>
			${mayChange ? nothing : onlyLooking("changeGroups")}
			<search class="tools">
				<label class="search">
					<span class="hidden">${words.groups.search}</span>
					${icon("search")}
					<input
						type="search"
						autocomplete="off"
						spellcheck="false"
						placeholder=${words.groups.search}
						.value=${this.#text}
						@input=${this.#onType}
					/>
				</label>
			</search>
			${this.#groups.show({
				list: (groups) =>
					html`<ul class="tiles">
						${repeat(
							groups,
							({ id }) => id,
							(group) => tile(group),
						)}
					</ul>`,
				empty: () =>
					emptyState({
						sign: "group",
						title: words.groups.emptyTitle,
						text:
							this.#text.trim() === ""
								? words.groups.empty
								: words.groups.notFound,
					}),
			})}
		</div>`;
	}

	#onType = (event: Event) => {
		this.#text = (event.target as HTMLInputElement).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			const query = new URLSearchParams();
			if (this.#text.trim() !== "") query.set("q", this.#text.trim());
			replaceQuery(query);
			void this.#groups.load();
		}, typingMs);
	};

	#create = async () => {
		const created = await askGroup(undefined);
		if (created === undefined) return;
		forgetCatalog();
		toast({ kind: "success", text: words.groups.saved(created.displayName) });
		await navigate(linkTo(["groups", created.id]));
	};
}
define("peopled-groups", GroupsPage);

function tile({
	id,
	displayName,
	description,
	memberSize,
}: Group): TemplateResult {
	return html`<li>
		<a class="card tile" href=${linkTo(["groups", id])}>
			<h2>${displayName}</h2>
			${description ? html`<p>${description}</p>` : nothing}
			<p class="quiet">${words.groups.members(memberSize)}</p>
		</a>
	</li>`;
}
