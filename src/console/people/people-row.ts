import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { menuButton } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { giveLicense } from "../person/verbs.ts";
import { linkTo } from "../router.ts";
import { statusText } from "../status-text.ts";
import type { ShownColumn } from "./columns.ts";
import { rowItems } from "./row-items.ts";

/** The state that the cells of a row need. */
interface RowContext {
	columns: readonly ShownColumn[];
	catalog: Catalog;
	canSelect: boolean;
	isSelected: boolean;
	select(event: MouseEvent): void;
}

/** The cells of a person. */
export function personCells(
	person: Person,
	{ columns, catalog, canSelect, isSelected, select }: RowContext,
): TemplateResult {
	return html`${canSelect ? selector(person, { isSelected, select }) : nothing}
		<td role="gridcell" class="name-cell">
			<a class="person-link" tabindex="-1" href=${linkTo(["people", person.id])}>
				${avatar(person)}
				<span class="person-name">
					<span>${person.displayName}</span>
					<span class="quiet">${person.emails[0] ?? nothing}</span>
				</span>
				<span class="hidden">${statusText(person.status)}</span>
			</a>
		</td>
		${columns.map(
			(column) =>
				html`<td role="gridcell" data-column=${column.name}>
					${column.show(person, catalog) ?? nothing}
				</td>`,
		)}
		<td role="presentation" class="filler"></td>
		<td role="gridcell" class="row-actions">
			<div>
				${
					canSelect
						? html`<button
								class="button ghost round small row-quick"
								tabindex="-1"
								aria-label=${words.people.giveTo(person.displayName)}
								title=${words.verbs.give}
								@click=${() => giveLicense(person)}
							>
								${icon("tag")}
							</button>`
						: nothing
				}
				${menuButton({
					id: `row-menu-${person.id}`,
					label: words.people.rowMenu(person.displayName),
					content: icon("more"),
					isSmall: true,
					isRound: true,
					isSkipped: true,
					items: () => rowItems(person),
				})}
			</div>
		</td>`;
}

/** The cells of a person who is not read yet. */
export function waitingCells({
	columns,
	canSelect,
}: Pick<RowContext, "columns" | "canSelect">): TemplateResult {
	return html`${canSelect ? html`<td role="gridcell" class="select-cell"></td>` : nothing}
		<td role="gridcell" class="name-cell waiting">
			<span class="person-link">
				<span class="bone bone-round"></span>
				<span class="skeleton-lines"><span class="bone"></span><span class="bone"></span></span>
			</span>
		</td>
		${columns.map(
			({ name }) =>
				html`<td role="gridcell" data-column=${name} class="waiting"><span class="bone"></span></td>`,
		)}
		<td role="presentation" class="filler"></td>
		<td role="gridcell" class="row-actions"></td>`;
}

function selector(
	{ displayName }: Person,
	{ isSelected, select }: Pick<RowContext, "isSelected" | "select">,
): TemplateResult {
	return html`<td role="gridcell" class="select-cell">
		<label>
			<span class="hidden">${words.people.select(displayName)}</span>
			<input type="checkbox" tabindex="-1" .checked=${isSelected} @click=${select} />
		</label>
	</td>`;
}
