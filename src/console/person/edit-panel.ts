import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { guardLeaving } from "../router.ts";
import { mayDiscard } from "../shell/unsaved.ts";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft.ts";
import type { PersonEditor } from "./person-editor.ts";
import {
	callingFields,
	callingPart,
	formStateOf,
	licensesOf,
	profileFields,
	roleFields,
} from "./person-form.ts";
import { openPersonPanel } from "./person-panel.ts";
import { fieldsOf, type Section, sections } from "./sections.ts";
import { siteFields, sitesOf } from "./site-fields.ts";
import type { NamedPerson } from "./tagged-person.ts";

/** An open editing panel. */
export interface EditPanel {
	/** Shows another section. */
	show(section: Section): void;
	/** Closes it without asking. */
	close(): void;
	/** Resolves to whether the person was saved, when it is closed by any means. */
	closed: Promise<boolean>;
}

/** Opens the panel in which a person is edited, section by section, as one change. */
export function openEditPanel({
	person: { id, displayName },
	section: first,
	onSection,
}: {
	person: NamedPerson;
	section: Section;
	/** Called when the person chooses another section. */
	onSection: (section: Section) => void;
}): EditPanel {
	let section = first;
	let isResumed = false;
	let update = () => {};
	let close = () => {};
	const show = (wanted: Section) => {
		section = wanted;
		update();
	};
	const closed = openPersonPanel({
		personId: id,
		title: words.edit.title(displayName),
		opened(editor) {
			const kept = readDraft(id);
			if (kept === undefined) return;
			isResumed = true;
			editor.resume(kept);
		},
		changed: (editor) => keepWhatIsEntered(id, editor),
		mayClose: async (editor) => {
			if (editor.changes.length === 0) return true;
			return await askToDiscard(id);
		},
		use(panel) {
			update = panel.update;
			close = panel.close;
		},
		body: (editor) => html`
			<div class="section-tabs" role="group" aria-label=${words.edit.sections}>
				${offered(editor).map((each) => tab(each, { editor, isShown: each === section, show, onSection }))}
			</div>
			${
				isResumed
					? resumedNote(editor, () => {
							isResumed = false;
						})
					: nothing
			}
			${contents[section](editor)}
		`,
	}).then((isSaved) => {
		if (isSaved) forgetDraft(id);
		guardLeaving(undefined);
		return isSaved;
	});
	return { show, close: () => close(), closed };
}

function offered({ catalog, person }: PersonEditor): Section[] {
	return sections.filter(
		(section) => section !== "sites" || sitesOf(catalog, person).length > 0,
	);
}

function tab(
	section: Section,
	{
		editor,
		isShown,
		show,
		onSection,
	}: {
		editor: PersonEditor;
		isShown: boolean;
		show: (section: Section) => void;
		onSection: (section: Section) => void;
	},
): TemplateResult {
	const { problems, changes } = editor;
	const isWrong = fieldsOf[section].some((field) => problems.has(field));
	const isChanged = changes.some(({ field }) =>
		fieldsOf[section].includes(field),
	);
	return html`<button
		type="button"
		aria-pressed=${isShown}
		@click=${() => {
			show(section);
			onSection(section);
		}}
	>
		${words.edit.sectionNames[section]}
		${isWrong ? html`${icon("warning")}<span class="hidden">${words.edit.hasProblem}</span>` : isChanged ? html`<span class="changed-mark"></span><span class="hidden">${words.edit.hasChange}</span>` : nothing}
	</button>`;
}

const contents: Readonly<
	Record<Section, (editor: PersonEditor) => TemplateResult>
> = {
	profile: (editor) => profileFields(formStateOf(editor)),
	licenses: (editor) => html`${licensesOf(formStateOf(editor))}
		${callingPart(editor)}`,
	calling: (editor) => callingFields(formStateOf(editor)),
	roles: (editor) => roleFields(formStateOf(editor)),
	sites: siteFields,
};

// Stored in the tab, so that a reload and the end of the session lose nothing.
function keepWhatIsEntered(id: string, editor: PersonEditor): void {
	if (editor.changes.length === 0) {
		forgetDraft(id);
		guardLeaving(undefined);
		return;
	}
	keepDraft(id, editor.state);
	guardLeaving(() => askToDiscard(id));
}

async function askToDiscard(id: string): Promise<boolean> {
	const isLeaving = await mayDiscard();
	if (isLeaving) forgetDraft(id);
	return isLeaving;
}

function resumedNote(editor: PersonEditor, done: () => void): TemplateResult {
	return html`<div class="notice" data-kind="info" role="status">
		${icon("info")}
		<div>
			<p>${words.edit.putBack}</p>
			<button
				class="button secondary small"
				type="button"
				@click=${() => {
					done();
					editor.discard();
				}}
			>${words.edit.discard}</button>
		</div>
	</div>`;
}
