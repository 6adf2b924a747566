import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { readCatalog } from "../catalog.ts";
import { currentPlace, followQuery, replaceQuery } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { faultPanel, isAbort, toastFault } from "../shell/fault.ts";
import { emptyState } from "../shell/states.ts";
import { statusText } from "../status-text.ts";
import { contactLinks } from "./contact-links.ts";
import { listFavorites, setFavorite } from "./favorites.ts";
import { openSheet } from "./person-sheet.ts";

const texts = words.directory;
const typingMs = 180;
const pageSize = 24;
const teamMax = 12;

/** The directory of colleagues: find somebody, and call, mail or chat. It shows what the API shows the caller. */
class DirectoryPage extends View {
	#text = currentPlace().query.get("q") ?? "";
	#timer: ReturnType<typeof setTimeout> | undefined;
	#abort: AbortController | undefined;
	/** Why the people of the first view could not be read. */
	#homeFault: unknown;
	/** Undefined until the first search is read. */
	#found: readonly Person[] | undefined;
	#next: string | undefined;
	#isReading = false;
	#fault: unknown;
	#favorites: readonly Person[] | undefined;
	#team: readonly Person[] | undefined;
	#places: ReadonlyMap<string, string> = new Map();
	#marked = new Set(listFavorites());

	constructor() {
		super();
		followQuery(this, (query) => this.#follow(query.get("q") ?? ""));
	}

	override connectedCallback(): void {
		super.connectedCallback();
		if (this.#text.trim() !== "") void this.#search();
		void this.#readPlaces();
		void this.#readHome();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
		this.#abort?.abort();
	}

	override render(): TemplateResult {
		const { isAdmin } = current();
		return html`<div class="page directory">
			<div class="directory-head">
				<h1 tabindex="-1">${texts.title}</h1>
				<search>
					<label class="search directory-search">
						<span class="hidden">${texts.search}</span>
						${icon("search")}
						<input
							type="search"
							autocomplete="off"
							spellcheck="false"
							placeholder=${isAdmin ? texts.adminSearchHint : texts.searchHint}
							.value=${this.#text}
							@input=${this.#onType}
						/>
					</label>
				</search>
			</div>
			${this.#text.trim() === "" ? this.#home() : this.#results()}
		</div>`;
	}

	#home(): TemplateResult {
		if (this.#homeFault !== undefined)
			return faultPanel(this.#homeFault, () => this.#readHome());
		return html`<section aria-labelledby="directory-favorites">
				<h2 id="directory-favorites">${texts.favorites}</h2>
				${
					this.#favorites === undefined
						? skeletonRows(2)
						: this.#favorites.length === 0
							? html`<p class="quiet">${texts.favoritesHint} ${texts.favoritesOnly}</p>`
							: this.#cards(this.#favorites)
				}
			</section>
			${
				this.#team === undefined || this.#team.length === 0
					? nothing
					: html`<section aria-labelledby="directory-team">
							<h2 id="directory-team">${texts.team}</h2>
							${this.#cards(this.#team)}
						</section>`
			}`;
	}

	#results(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#search());
		const found = this.#found;
		if (found === undefined) return skeletonRows(4);
		if (found.length === 0 && !this.#isReading && this.#next === undefined)
			return emptyState({
				sign: "people",
				title: texts.emptyTitle,
				text: texts.empty,
			});
		return html`<section aria-label=${texts.results} aria-busy=${this.#isReading}>
			${found.length === 0 ? skeletonRows(4) : this.#cards(found)}
			${this.#next === undefined ? nothing : html`<button class="button secondary" @click=${() => this.#search(this.#next)}>${texts.showMore}</button>`}
		</section>`;
	}

	#cards(people: readonly Person[]): TemplateResult {
		return html`<ul class="directory-cards">
			${repeat(
				people,
				({ id }) => id,
				(person) =>
					html`<li class="card directory-card">${this.#card(person)}</li>`,
			)}
		</ul>`;
	}

	#card(person: Person): TemplateResult {
		const { id, displayName, title, department, locationId = "" } = person;
		const isMarked = this.#marked.has(id);
		const place = this.#places.get(locationId);
		const mark = isMarked
			? texts.removeFavorite(displayName)
			: texts.addFavorite(displayName);
		return html`<button
				class="button ghost round small directory-star"
				aria-pressed=${isMarked}
				aria-label=${texts.addFavorite(displayName)}
				title=${mark}
				@click=${() => this.#mark(person, !isMarked)}
			>
				${icon(isMarked ? "star-filled" : "star")}
			</button>
			<button class="directory-person" aria-haspopup="dialog" @click=${() => openSheet(person)}>
				<span aria-hidden="true">${avatar(person, 48)}</span>
				<span class="chart-name">
					<span>${displayName}</span>
					${title || department ? html`<span class="quiet">${[title, department].filter(Boolean).join(" · ")}</span>` : nothing}
					${place ? html`<span class="quiet">${place}</span>` : nothing}
					${person.status ? html`<span class="quiet">${statusText(person.status)}</span>` : nothing}
				</span>
			</button>
			${contactLinks(person)}`;
	}

	#mark(person: Person, isFavorite: boolean): void {
		setFavorite(person.id, isFavorite);
		this.change(() => {
			this.#marked = new Set(listFavorites());
			const others = (this.#favorites ?? []).filter(
				({ id }) => id !== person.id,
			);
			this.#favorites = isFavorite ? [person, ...others] : others;
		});
	}

	#onType = (event: Event) => {
		this.#text = (event.target as HTMLInputElement).value;
		clearTimeout(this.#timer);
		// A reply for an earlier text would look like the one for this text.
		this.#abort?.abort();
		this.#isReading = true;
		this.requestUpdate();
		this.#timer = setTimeout(() => {
			const query = new URLSearchParams();
			if (this.#text.trim() !== "") query.set("q", this.#text.trim());
			replaceQuery(query);
			void this.#search();
		}, typingMs);
	};

	#follow(text: string): void {
		if (text === this.#text.trim()) return;
		clearTimeout(this.#timer);
		this.#text = text;
		void this.#search();
	}

	// Those shown stay until the next ones are read.
	async #search(next?: string): Promise<void> {
		this.#abort?.abort();
		const query = this.#text.trim();
		if (query === "") {
			this.change(() => {
				this.#found = this.#next = this.#fault = undefined;
				this.#isReading = false;
			});
			return;
		}
		const abort = new AbortController();
		this.#abort = abort;
		try {
			const page = await this.#read({ query }, abort.signal, next);
			if (abort.signal.aborted) return;
			this.change(() => {
				const before = next === undefined ? [] : (this.#found ?? []);
				this.#found = [...before, ...page.items];
				this.#next = page.next;
				this.#fault = undefined;
				this.#isReading = false;
			});
		} catch (cause) {
			if (isAbort(cause) || abort.signal.aborted) return;
			this.change(() => {
				this.#fault = cause;
				this.#isReading = false;
			});
		}
	}

	#read(
		query: { query?: string; managerId?: string },
		signal?: AbortSignal,
		next?: string,
	) {
		const { client, isAdmin } = current();
		return client.page(
			"GET /people",
			{
				query: {
					...query,
					orgId: orgIdIfOther(),
					callingData: isAdmin || undefined,
					max: pageSize,
				},
				signal,
			},
			next,
		);
	}

	async #readHome(): Promise<void> {
		this.#homeFault = undefined;
		this.requestUpdate();
		try {
			const [favorites, team] = await Promise.all([
				this.#readFavorites(),
				this.#readTeam(),
			]);
			this.change(() => {
				this.#favorites = favorites;
				this.#team = team;
			});
		} catch (cause) {
			this.change(() => {
				this.#homeFault = cause;
			});
		}
	}

	// Those who were deleted since are left out.
	async #readFavorites(): Promise<Person[]> {
		const ids = listFavorites();
		if (ids.length === 0) return [];
		const { client } = current();
		const { items } = await client.call("GET /people", {
			query: { id: ids.join(","), orgId: orgIdIfOther() },
		});
		return ids.flatMap((id) => items.find((person) => person.id === id) ?? []);
	}

	// The people with the same manager. Somebody without a manager sees the own reports.
	async #readTeam(): Promise<Person[]> {
		const { me, organization } = current();
		if (me.orgId !== organization.id) return [];
		const page = await this.#read({ managerId: me.managerId ?? me.id });
		return page.items.filter(({ id }) => id !== me.id).slice(0, teamMax);
	}

	async #readPlaces(): Promise<void> {
		if (!current().isAdmin) return;
		try {
			const { locations } = await readCatalog();
			this.change(() => {
				this.#places = new Map(locations.map(({ id, name }) => [id, name]));
			});
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-directory", DirectoryPage);
