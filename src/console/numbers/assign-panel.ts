import { html, nothing } from "lit";
import type { TelephoneNumber } from "../../contract/number.ts";
import type { Person } from "../../contract/person.ts";
import { skeletonLines } from "../../look/skeleton.ts";
import { words } from "../../words/words.ts";
import { PersonEditor, readForEditing } from "../person/person-editor.ts";
import { reviewFoot } from "../person/review-foot.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel } from "../shell/panel.ts";
import { phoneText } from "./phone-text.ts";
import "../person/person-picker.ts";

const texts = words.numbers;

/** Opens a panel that gives a free number to a person, after a review. Resolves to whether it was given. */
export async function openAssignment({
	phoneNumber = "",
	location,
}: TelephoneNumber): Promise<boolean> {
	let editor: PersonEditor | undefined;
	let isReading = false;
	let fault: unknown;
	let isDone = false;
	/** The id of the person chosen last. */
	let wanted: string | undefined;
	const read = async (person: Person | undefined) => {
		editor?.review.stop();
		editor = undefined;
		wanted = person?.id;
		fault = undefined;
		isReading = person !== undefined;
		panel.update();
		if (person === undefined) return;
		try {
			const { catalog, tagged } = await readForEditing(person.id);
			// Another person may have been chosen meanwhile.
			if (wanted !== person.id) return;
			editor = new PersonEditor(catalog, tagged, () => panel.update());
			const own = editor.draft.phoneNumbers ?? [];
			editor.set("phoneNumbers", [
				...own,
				{ type: "work", value: phoneNumber },
			]);
		} catch (cause) {
			if (wanted !== person.id) return;
			fault = cause;
		}
		isReading = false;
		panel.update();
	};
	const save = async (event: Event) => {
		event.preventDefault();
		if (!(await editor?.save())) return;
		isDone = true;
		panel.close();
	};
	const elsewhere = () => {
		const { person, catalog } = editor ?? {};
		const own = catalog?.locations.find(({ id }) => id === person?.locationId);
		return person === undefined || own === undefined || own.id === location.id
			? nothing
			: html`<p class="hint">${texts.assignElsewhere(person.displayName, own.name, location.name)}</p>`;
	};
	const panel = openPanel({
		title: texts.assignTitle(phoneText(phoneNumber)),
		body: () => html`<form class="panel-form" novalidate @submit=${save}>
			<div class="field">
				<label for="assign-person">${texts.columns.owner}</label>
				<peopled-person-picker
					.inputId=${"assign-person"}
					.name=${editor?.person.displayName}
					.describedBy=${"assign-hint"}
					.isInvalid=${false}
					@person-picked=${({ detail }: CustomEvent<Person | undefined>) => read(detail)}
				></peopled-person-picker>
				<p class="hint" id="assign-hint">${texts.assignHint}</p>
			</div>
			${elsewhere()}${fault === undefined ? nothing : faultPanel(fault)}
			${isReading ? skeletonLines(3) : nothing}
		</form>`,
		foot: () =>
			editor === undefined
				? html`<button class="button secondary" type="button" @click=${() => panel.close()}>${words.cancel}</button>`
				: reviewFoot({
						review: editor.review,
						catalog: editor.catalog,
						yes: texts.assign,
						cancel: () => panel.close(),
						save,
						merge: editor.merge,
					}),
	});
	await panel.closed;
	editor?.review.stop();
	return isDone;
}
