import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { emptyState, missingPage } from "../shell/states.ts";
import { styled } from "../styled.ts";
import {
	type ChartNode,
	type ChartRow,
	hiddenBelow,
	rowsOf,
} from "./chart-tree.ts";
import {
	type Chart,
	openNode,
	pageSize,
	readPath,
	readTops,
} from "./open-chart.ts";
import { chartOf, peopleBelow } from "./read-chart.ts";
import "../person/person-picker.ts";

const texts = words.chart;
/** People below a manager who are shown, at most; the list of people has all. */
const shownMax = 500;

/** The organization as a tree to browse: the managers above a person, and the people below each. */
class ChartPage extends View {
	static override properties = { personId: { attribute: false } };
	/** The id of the person in the middle; empty for the top of the organization. */
	declare personId: string;
	/** Undefined until it is read; `missing` when there is no such person. */
	#chart: Chart | "missing" | undefined;
	#fault: unknown;
	/** The id of the person whose line has the focus. */
	#active: string | undefined;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId")) void this.#load();
	}

	override render(): TemplateResult {
		if (this.#chart === "missing") return missingPage();
		const name = this.#chart?.name;
		return html`<div class="page chart-page">
			<div class="page-head">
				<h1 tabindex="-1">${texts.title}</h1>
				<div class="page-actions">
					${this.personId !== "" && current().isAdmin ? html`<a class="button secondary" href=${linkTo(["chart"])}>${texts.toTop}</a>` : nothing}
					${name === undefined ? nothing : html`<a class="button secondary" href=${linkTo(["people", this.personId])}>${texts.open}</a>`}
					<button class="button secondary" @click=${() => window.print()}>${texts.print}</button>
				</div>
			</div>
			<div class="chart-search">
				<label class="hidden" for="chart-person">${texts.search}</label>
				<peopled-person-picker
					.inputId=${"chart-person"}
					.name=${name}
					.isInvalid=${false}
					@person-picked=${({ detail }: CustomEvent<Person | undefined>) => {
						if (detail !== undefined) void navigate(chartOf(detail.id));
					}}
				></peopled-person-picker>
			</div>
			${this.#content(this.#chart)}
		</div>`;
	}

	#content(chart: Chart | undefined): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (chart === undefined)
			return html`<div class="card chart-card">${skeletonRows(6)}</div>`;
		const { roots, name, isCut } = chart;
		if (roots.length === 0)
			return emptyState({
				sign: "chart",
				title: texts.emptyTitle,
				text: texts.empty,
				action: html`<a class="button secondary" href=${linkTo(["people"])}>${texts.toPeople}</a>`,
			});
		const rows = rowsOf(roots);
		const isActiveShown = rows.some(
			({ node }) => node.person.id === this.#active,
		);
		const active = isActiveShown ? this.#active : rows[0]?.node.person.id;
		return html`<div class="card chart-card">
				${isCut && this.personId !== "" ? html`<p class="quiet">${texts.moreManagers}</p>` : nothing}
				<div
					class="chart-tree"
					role="tree"
					aria-label=${name === undefined ? texts.tops : texts.tree(name)}
					@keydown=${this.#onKey}
				>
					${repeat(
						rows,
						({ node, parent }) => `${parent?.person.id} ${node.person.id}`,
						(row, index) =>
							this.#row(row, {
								isActive: row.node.person.id === active,
								end: this.#endAfter(rows, index),
							}),
					)}
				</div>
			</div>
			${isCut && this.personId === "" ? html`<p class="quiet">${texts.manyTops}</p>` : nothing}`;
	}

	// The nodes whose last shown line this is, and of whom more people are below.
	#endAfter(rows: readonly ChartRow[], index: number): ChartRow[] {
		const ends: ChartRow[] = [];
		const row = rows[index];
		const following = rows[index + 1];
		for (
			let open: ChartRow | undefined = row;
			open !== undefined && (following?.level ?? 0) < open.level;
			open = rows.find(({ node }) => node === open?.parent)
		) {
			const owner = rows.find(({ node }) => node === open?.parent);
			if (owner !== undefined && hiddenBelow(owner.node) > 0) ends.push(owner);
		}
		return ends;
	}

	#row(
		{ node, level, position, size }: ChartRow,
		{ isActive, end }: { isActive: boolean; end: ChartRow[] },
	): TemplateResult {
		const { person, reports = 0, isOpen, state } = node;
		const isHere = person.id === this.personId;
		const second = [person.title, person.department].filter(Boolean);
		return html`<div
				class="chart-row"
				role="treeitem"
				aria-level=${level}
				aria-posinset=${position}
				aria-setsize=${size}
				aria-expanded=${reports > 0 ? isOpen : nothing}
				aria-current=${isHere ? "true" : nothing}
				aria-busy=${state === "reading" ? "true" : nothing}
				tabindex=${isActive ? 0 : -1}
				data-id=${person.id}
				${styled({ "--level": String(level - 1) })}
				@click=${() => this.#toggle(node)}
			>
				<span class="chart-toggle" aria-hidden="true" data-empty=${reports === 0}>${icon(isOpen ? "arrow-down" : "arrow-right")}</span>
				<span class="chart-avatar" aria-hidden="true">${avatar(person, 32)}</span>
				<span class="chart-name">
					<span>${person.displayName}</span>
					${second.length > 0 ? html`<span class="quiet">${second.join(" · ")}</span>` : nothing}
				</span>
				${reports > 0 ? html`<span class="chart-count quiet">${texts.reports(reports)}</span>` : nothing}
				<span class="chart-links" aria-hidden="true">
					${
						isHere
							? nothing
							: html`<a
									class="button ghost round small"
									tabindex="-1"
									href=${chartOf(person.id)}
									title=${texts.center(person.displayName)}
									@click=${stop}
									>${icon("chart")}</a
								>`
					}
					<a
						class="button ghost round small"
						tabindex="-1"
						href=${linkTo(["people", person.id])}
						title=${texts.open}
						@click=${stop}
						>${icon("user")}</a
					>
				</span>
			</div>
			${end.map((owner) => this.#more(owner))}`;
	}

	#more({ node, level }: ChartRow): TemplateResult {
		const { person, reports = 0, isPath } = node;
		const text = isPath
			? texts.expand(person.displayName)
			: texts.more(hiddenBelow(node));
		const isLinked = reports > pageSize;
		return html`<div
			class="chart-more"
			role="treeitem"
			aria-level=${level + 1}
			tabindex="-1"
			data-more=${person.id}
			${styled({ "--level": String(level) })}
			@click=${() => this.#showMore(node)}
		>
			<span class="chart-toggle">${icon("more")}</span>
			<span class="link">${text}</span>
			${isLinked ? html`<a class="link" tabindex="-1" aria-hidden="true" href=${peopleBelow(person.id)} @click=${stop}>${texts.inPeople(reports)}</a>` : nothing}
		</div>`;
	}

	// The list of people has those beyond what a tree can show.
	#showMore(node: ChartNode): unknown {
		const isFull = !node.isPath && (node.children?.length ?? 0) >= shownMax;
		return isFull
			? navigate(peopleBelow(node.person.id))
			: this.#tryReading(node);
	}

	#onKey = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const items = [
			...this.querySelectorAll<HTMLElement>(".chart-tree [role=treeitem]"),
		];
		const index = items.indexOf(event.target as HTMLElement);
		const item = items[index];
		if (item === undefined) return;
		const target = targetOf(items, index, event.key);
		if (target !== undefined) this.#focus(target);
		else if (!this.#act(item, event.key)) return;
		event.preventDefault();
	};

	// What a key does at a line, besides moving. Returns whether it does anything.
	#act(item: HTMLElement, key: string): boolean {
		const { id, more } = item.dataset;
		const rows = rowsOf(this.#roots);
		const row = rows.find(({ node }) => node.person.id === (id ?? more));
		if (row === undefined) return false;
		const { node, parent } = row;
		const isMore = more !== undefined;
		const shown = isMore ? node : parent;
		if (key === "Enter" || key === " ") {
			if (isMore) void this.#showMore(node);
			else if (key === "Enter") void navigate(chartOf(node.person.id));
			else void this.#toggle(node);
			return true;
		}
		if (key === "ArrowRight" && !isMore) {
			if (!node.isOpen) void this.#toggle(node);
			else this.#focusPerson(node.children?.[0]?.person.id);
			return true;
		}
		if (key !== "ArrowLeft") return false;
		if (!isMore && node.isOpen) void this.#toggle(node);
		else this.#focusPerson(shown?.person.id);
		return true;
	}

	get #roots(): readonly ChartNode[] {
		const chart = this.#chart;
		return chart === undefined || chart === "missing" ? [] : chart.roots;
	}

	#focusPerson(id: string | undefined): void {
		const found = [...this.querySelectorAll<HTMLElement>(".chart-row")].find(
			({ dataset }) => dataset.id === id,
		);
		if (found !== undefined) this.#focus(found);
	}

	// The focus comes back to a person, also by Tab.
	#focus(item: HTMLElement): void {
		item.focus();
		if (item.dataset.id === undefined) return;
		this.change(() => {
			this.#active = item.dataset.id;
		});
	}

	async #load(): Promise<void> {
		const { personId } = this;
		const { isAdmin, me } = current();
		this.#fault = undefined;
		if (this.#chart === "missing") this.#chart = undefined;
		// Members start with themselves.
		if (personId === "" && !isAdmin) {
			await navigate(chartOf(me.id), { isReplacing: true });
			return;
		}
		try {
			const chart =
				personId === "" ? await readTops() : await readPath(personId);
			// Another person may have been chosen meanwhile.
			if (personId !== this.personId) return;
			this.change(() => {
				this.#chart = chart ?? "missing";
				this.#active = personId || undefined;
			});
		} catch (cause) {
			if (personId !== this.personId) return;
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	async #toggle(node: ChartNode): Promise<void> {
		this.#active = node.person.id;
		if ((node.reports ?? 0) === 0) {
			this.requestUpdate();
			return;
		}
		if (node.isOpen || node.children !== undefined) {
			this.change(() => {
				node.isOpen = !node.isOpen;
			});
			return;
		}
		await this.#tryReading(node);
	}

	async #tryReading(node: ChartNode): Promise<void> {
		if (node.state === "reading") return;
		node.state = "reading";
		this.requestUpdate();
		try {
			await openNode(node);
		} catch (cause) {
			toastFault(cause);
		}
		node.state = "ready";
		this.requestUpdate();
	}
}
define("peopled-chart", ChartPage);

function stop(event: Event): void {
	event.stopPropagation();
}

// The line to which a key leads: above, below, the ends, or the next whose name begins with a letter.
function targetOf(
	items: readonly HTMLElement[],
	index: number,
	key: string,
): HTMLElement | undefined {
	switch (key) {
		case "ArrowDown":
			return items[index + 1] ?? items[index];
		case "ArrowUp":
			return items[index - 1] ?? items[index];
		case "Home":
			return items[0];
		case "End":
			return items.at(-1);
	}
	if (key.length !== 1 || key === " ") return undefined;
	const following = [...items.slice(index + 1), ...items.slice(0, index)];
	const wanted = key.toLocaleLowerCase();
	return following.find((item) =>
		item
			.querySelector(".chart-name")
			?.textContent?.trim()
			.toLocaleLowerCase()
			.startsWith(wanted),
	);
}
