import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { BodyOf } from "../../contract/calls.ts";
import type { TelephoneNumber } from "../../contract/number.ts";
import { chip } from "../../look/chip.ts";
import { icon } from "../../look/icons.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { currentPlace, followQuery, linkTo, replaceQuery } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { copyText } from "../shell/copy.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { saveFile } from "../shell/save-file.ts";
import { emptyState, onlyLooking } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { openAssignment } from "./assign-panel.ts";
import { openNumbersChange } from "./change-numbers.ts";
import {
	type LocationCount,
	locationCounts,
	readCounts,
} from "./location-counts.ts";
import { keyOf, numbersFile } from "./numbers-file.ts";
import { NumbersList } from "./numbers-list.ts";
import {
	changeFilter,
	isNarrowed,
	isSameFilter,
	type NumberFilter,
	queriesOf,
	readNumberFilter,
	writeNumberFilter,
} from "./numbers-query.ts";
import { phoneText } from "./phone-text.ts";

const typingMs = 180;
const texts = words.numbers;

/** All numbers and extensions of the organization: free and taken, by location. */
class NumbersPage extends View {
	#filter = readNumberFilter(currentPlace().query);
	#counts: readonly LocationCount[] | undefined;
	#totals: BodyOf<"GET /telephony/config/numbers">["count"];
	#areAllShown = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	readonly #list = new NumbersList(this, () => queriesOf(this.#filter));

	constructor() {
		super();
		followQuery(this, (query) => this.#follow(query));
	}

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#count();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	#follow(query: URLSearchParams): void {
		const filter = readNumberFilter(query);
		if (isSameFilter(filter, this.#filter)) return;
		clearTimeout(this.#timer);
		this.#filter = filter;
		void this.#list.load();
	}

	override render(): TemplateResult {
		const mayChange = may("changeNumbers");
		return html`<div class="page numbers-page">
			<div class="page-head">
				<h1 tabindex="-1">${texts.title}</h1>
				${this.#totals ? html`<span class="count">${texts.summary(this.#totals.assigned, this.#totals.unAssigned)}</span>` : nothing}
				<div class="page-actions">
					<button class="button secondary" @click=${this.#export}>${icon("download")}${texts.exported}</button>
					${
						mayChange
							? html`<button class="button secondary" @click=${() => this.#edit("remove")}>${texts.remove}</button>
								<button class="button primary" @click=${() => this.#edit("add")}>${icon("plus")}${texts.add}</button>`
							: nothing
					}
				</div>
			</div>
			${mayChange ? nothing : onlyLooking("changeNumbers")}
			${
				this.#counts === undefined || this.#counts.length === 0
					? nothing
					: locationCounts({
							counts: this.#counts,
							chosen: this.#filter.location,
							areAllShown: this.#areAllShown,
							choose: (location) => this.#set({ location }),
							showAll: (areAllShown) =>
								this.change(() => {
									this.#areAllShown = areAllShown;
								}),
						})
			}
			${this.#tools()}${this.#content()}
		</div>`;
	}

	#tools(): TemplateResult {
		const { text, location, state, kind } = this.#filter;
		return html`<search class="tools">
			<label class="search">
				<span class="hidden">${texts.search}</span>
				${icon("search")}
				<input
					type="search"
					autocomplete="off"
					spellcheck="false"
					placeholder=${texts.searchHint}
					.value=${text}
					@input=${this.#onType}
				/>
			</label>
			${this.#select("location", location, [
				["", texts.anyLocation],
				...(this.#counts ?? []).map(
					({ location: { id, name } }) => [id, name] as const,
				),
			])}
			${this.#select("state", state, [
				["", texts.anyState],
				["free", texts.free],
				["used", texts.inUse],
			])}
			${this.#select("kind", kind, [
				["", texts.kinds[""]],
				["NUMBER", texts.kinds.NUMBER],
				["EXTENSION", texts.kinds.EXTENSION],
			])}
		</search>`;
	}

	#select(
		name: "location" | "state" | "kind",
		chosen: string,
		options: readonly (readonly [string, string])[],
	): TemplateResult {
		return html`<select
			aria-label=${texts.filters[name]}
			@change=${(event: Event) => this.#set({ [name]: (event.target as HTMLSelectElement).value })}
		>
			${options.map(([value, label]) => html`<option value=${value} .selected=${value === chosen}>${label}</option>`)}
		</select>`;
	}

	#content(): TemplateResult {
		const { rows, fault, isReading, hasMore } = this.#list;
		if (fault !== undefined) return faultPanel(fault, () => this.#list.load());
		if (rows === undefined)
			return html`<div class="table-frame">${skeletonRows(8)}</div>`;
		if (rows.length === 0) return this.#empty(hasMore, isReading);
		return html`<div class="table-frame" aria-busy=${isReading}>
				${this.#table(rows)}
			</div>
			${hasMore ? html`<button class="button secondary" aria-disabled=${isReading} @click=${() => this.#list.more()}>${words.more}</button>` : nothing}`;
	}

	#empty(hasMore: boolean, isReading: boolean): TemplateResult {
		if (isReading)
			return html`<div class="table-frame">${skeletonRows(8)}</div>`;
		if (hasMore)
			return emptyState({
				sign: "number",
				title: texts.noneSoFar,
				text: "",
				action: html`<button class="button secondary" @click=${() => this.#list.more()}>${texts.lookFurther}</button>`,
			});
		return isNarrowed(this.#filter)
			? emptyState({
					sign: "number",
					title: texts.emptyTitle,
					text: texts.empty,
					action: html`<button class="button secondary" @click=${() => this.#set({ text: "", location: "", state: "", kind: "" })}>${texts.clear}</button>`,
				})
			: emptyState({
					sign: "number",
					title: texts.emptyTitle,
					text: texts.emptyAtAll,
				});
	}

	#table(rows: readonly TelephoneNumber[]): TemplateResult {
		const { columns } = texts;
		return html`<table class="table numbers-table" aria-label=${texts.table}>
			<thead>
				<tr>
					${this.#head("", columns.number)} ${this.#head("extension", columns.extension)}
					<th scope="col">${columns.location}</th>
					<th scope="col">${columns.owner}</th>
					<th scope="col">${columns.state}</th>
					<th scope="col"><span class="hidden">${words.people.actions}</span></th>
				</tr>
			</thead>
			<tbody>
				${repeat(rows, keyOf, (row) => this.#row(row))}
			</tbody>
		</table>`;
	}

	#head(sort: NumberFilter["sort"], label: string): TemplateResult {
		const isSorted = this.#filter.sort === sort;
		return html`<th scope="col" aria-sort=${isSorted ? "ascending" : nothing}>
			<button class="sort-button" @click=${() => this.#set({ sort })}>
				${label}${isSorted ? icon("arrow-up") : nothing}
			</button>
		</th>`;
	}

	#row(row: TelephoneNumber): TemplateResult {
		const { phoneNumber, extension, location, owner } = row;
		const shown =
			phoneNumber === undefined ? extension : phoneText(phoneNumber);
		const key = keyOf(row).replace(/[^\w+]/g, "-");
		return html`<tr>
			<td class="number-cell">${phoneNumber === undefined ? html`<span class="quiet">–</span>` : phoneText(phoneNumber)}</td>
			<td data-label=${texts.columns.extension}>${extension ?? html`<span class="quiet">–</span>`}</td>
			<td data-label=${texts.columns.location}>${location.name}</td>
			<td data-label=${texts.columns.owner}>
				${
					owner === undefined
						? may("changePeople")
							? html`<button class="link-button" aria-label=${texts.assignOne(shown ?? "")} @click=${() => this.#assign(row)}>${texts.assign}</button>`
							: html`<span class="quiet">–</span>`
						: html`<a class="link" href=${linkTo(["people", owner.id])}>${owner.displayName}</a>`
				}
			</td>
			<td>${owner === undefined ? chip(texts.free, { kind: "success" }) : chip(texts.inUse)}</td>
			<td class="menu-cell">
				${menuButton({
					id: `number-${key}`,
					label: texts.actions(shown ?? ""),
					content: icon("more"),
					isSmall: true,
					isRound: true,
					items: () => this.#items(row),
				})}
			</td>
		</tr>`;
	}

	#items(row: TelephoneNumber): (MenuItem | "-")[] {
		const { phoneNumber, extension = "", location, owner } = row;
		const items: (MenuItem | "-")[] = [
			{
				label: texts.copy,
				icon: "copy",
				run: () => copyText(phoneNumber ?? extension),
			},
		];
		if (owner !== undefined)
			items.push({
				label: texts.openPerson,
				icon: "user",
				href: linkTo(["people", owner.id]),
			});
		if (owner === undefined && may("changePeople"))
			items.push({
				label: texts.assign,
				icon: "plus",
				run: () => this.#assign(row),
			});
		if (owner === undefined && may("changeNumbers"))
			items.push("-", {
				label: texts.removeOne(location.name),
				icon: "remove",
				isDangerous: true,
				run: () => this.#remove(row),
			});
		return items;
	}

	#onType = (event: Event) => {
		this.#filter.text = (event.target as HTMLInputElement).value;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.#set({}), typingMs);
	};

	#set(change: Partial<NumberFilter>): void {
		this.#filter = changeFilter(this.#filter, change);
		replaceQuery(writeNumberFilter(this.#filter));
		void this.#list.load();
	}

	// The page is whole without the counts, so their failure is not shown: the list says what is wrong.
	async #count(): Promise<void> {
		try {
			const [counts, { count }] = await Promise.all([
				readCounts(),
				current().client.call("GET /telephony/config/numbers", {
					query: { details: true, max: 1, orgId: orgIdIfOther() },
				}),
			]);
			this.change(() => {
				this.#counts = counts;
				this.#totals = count;
			});
		} catch {
			this.requestUpdate();
		}
	}

	async #edit(mode: "add" | "remove"): Promise<void> {
		// The panel offers the locations, so it waits for them.
		const counts =
			this.#counts ?? (await readCounts().catch((cause) => toastFault(cause)));
		if (counts === undefined) return;
		const isDone = await openNumbersChange({
			mode,
			locationId: this.#filter.location,
			counts,
		});
		if (isDone) await Promise.all([this.#list.load(), this.#count()]);
	}

	async #assign(row: TelephoneNumber): Promise<void> {
		if (await openAssignment(row))
			await Promise.all([this.#list.load(), this.#count()]);
	}

	async #remove(row: TelephoneNumber): Promise<void> {
		const { phoneNumber = "", location } = row;
		const isDone = await confirm({
			title: texts.removeTitle(phoneText(phoneNumber), location.name),
			text: texts.removeText,
			yes: texts.removeYes,
			isDangerous: true,
			call: current().client.prepare(
				"DELETE /telephony/config/locations/{locationId}/numbers",
				{
					path: { locationId: location.id },
					body: { phoneNumbers: [phoneNumber] },
				},
			),
		});
		if (!isDone) return;
		toast({ kind: "success", text: texts.removed(1, location.name) });
		this.#list.drop(row);
		await this.#count();
	}

	#export = () =>
		saveFile({ name: "numbers.csv", mediaType: "text/csv" }, (options) =>
			numbersFile(queriesOf(this.#filter), options),
		);
}
define("peopled-numbers", NumbersPage);
