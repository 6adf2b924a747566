import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { type MenuItem, menuButton } from "../../look/menu.ts";
import { words } from "../../words/words.ts";
import type { Kind } from "../bulk/change-choice.ts";
import { may } from "../permissions.ts";
import { fieldName } from "../person/values.ts";

/** The number of selected people, and the actions for them. */
export function selectionBar({
	count,
	total,
	isEveryone,
	selectEveryone,
	change,
	clear,
}: {
	count: number;
	/** The number of people found; undefined while it is unknown. */
	total: number | undefined;
	/** Whether everyone who was found is selected, including people who were not read yet. */
	isEveryone: boolean;
	selectEveryone: () => void;
	/** Opens a change of them. Undefined where the role does not allow it. */
	change: ((kind?: Kind) => void) | undefined;
	clear: () => void;
}): TemplateResult {
	const isMore = total !== undefined && total > count && !isEveryone;
	return html`<div class="selection-bar" role="region" aria-label=${words.people.selection}>
		<strong role="status">${
			isEveryone
				? words.people.everyoneSelected(total ?? count)
				: words.people.selected(count)
		}</strong>
		${
			isMore
				? html`<button class="button ghost small" @click=${selectEveryone}>
						${words.people.selectEveryone(total)}
					</button>`
				: nothing
		}
		<span class="selection-actions">
			${change === undefined ? nothing : actions(change)}
			<button class="button ghost small" @click=${clear}>${words.people.clearSelection}</button>
		</span>
	</div>`;
}

function actions(change: (kind?: Kind) => void): TemplateResult {
	const { bulk, verbs, people } = words;
	const item = (label: string, kind: Kind): MenuItem => ({
		label,
		run: () => change(kind),
		isDangerous: kind === "delete",
	});
	const fields = ["title", "department", "managerId"] as const;
	return html`
		<button class="button secondary small" @click=${() => change("give")}>${icon("tag")}${verbs.give}</button>
		<button class="button secondary small" @click=${() => change("deactivate")}>${icon("pause")}${verbs.deactivate}</button>
		<button class="button secondary small" @click=${() => change()}>${icon("edit")}${people.change}</button>
		${menuButton({
			id: "selection-more",
			label: people.moreChanges,
			content: icon("more"),
			isSmall: true,
			items: [
				...fields.map((field) => item(bulk.set(fieldName(field)), field)),
				"-",
				item(bulk.kinds.take, "take"),
				...(may("giveRoles")
					? [
							item(bulk.kinds.giveRole, "giveRole"),
							item(bulk.kinds.takeRole, "takeRole"),
						]
					: []),
				item(verbs.activate, "activate"),
				...(may("movePeople") ? [item(bulk.kinds.move, "move")] : []),
				"-",
				item(bulk.kinds.delete, "delete"),
			],
		})}`;
}
