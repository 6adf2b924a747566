import { html, type TemplateResult } from "lit";
import { skeletonLines } from "../../look/skeleton.ts";
import { words } from "../../words/words.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel, type Panel } from "../shell/panel.ts";
import { PersonEditor, readForEditing } from "./person-editor.ts";
import { reviewFoot } from "./review-foot.ts";

/** A panel that changes one person. */
interface PersonPanel {
	personId: string;
	title: string;
	/** The fields; rendered again after every change of the draft. */
	body: (editor: PersonEditor) => TemplateResult;
	/** The label of the button that saves. */
	yes?: string;
	/** The text of the foot while nothing is entered. */
	prompt?: string;
	/** Called once when the person is read. */
	opened?: (editor: PersonEditor) => void;
	/** Called after every change of the draft or its review. */
	changed?: (editor: PersonEditor) => void;
	/** Whether it may close with what is entered. */
	mayClose?: (editor: PersonEditor) => boolean | Promise<boolean>;
	/** Gets the panel, to render it again. */
	use?: (panel: Panel) => void;
}

/** Opens a panel whose foot reviews the change of a person while it is entered. Resolves to whether it was saved. */
export async function openPersonPanel({
	personId,
	title,
	body,
	yes = words.save,
	prompt,
	opened,
	changed,
	mayClose,
	use,
}: PersonPanel): Promise<boolean> {
	let editor: PersonEditor | undefined;
	let fault: unknown;
	let isSaved = false;
	const update = () => {
		panel.update();
		if (editor !== undefined) changed?.(editor);
	};
	const load = async () => {
		fault = undefined;
		panel.update();
		try {
			const { catalog, tagged } = await readForEditing(personId);
			editor = new PersonEditor(catalog, tagged, update);
			opened?.(editor);
		} catch (cause) {
			fault = cause;
		}
		panel.update();
		focusFirst();
	};
	const save = async (event: Event) => {
		event.preventDefault();
		if (editor === undefined) return;
		if (editor.review.state === "checking") return settle(editor);
		const focused = document.activeElement;
		if (await editor.save()) {
			isSaved = true;
			panel.close();
			return;
		}
		if (!focusProblem(editor) && focused instanceof HTMLElement)
			focused.focus();
	};
	// Nothing is saved without a review: the review comes first, and the next Enter saves.
	const settle = async ({ review }: PersonEditor) => {
		await review.check();
		if (review.state === "ready") inPanel("[data-save]")?.focus();
	};
	const cancel = async () => {
		if (editor === undefined || (await mayClose?.(editor)) !== false)
			panel.close();
	};
	const panel = openPanel({
		title,
		body: () =>
			fault !== undefined
				? faultPanel(fault, load)
				: editor === undefined
					? skeletonLines(8)
					: html`<form class="panel-form" novalidate ?inert=${editor.review.state === "saving"} @submit=${save}>
							${body(editor)}
							<button hidden></button>
						</form>`,
		foot: () =>
			editor === undefined
				? html``
				: reviewFoot({
						review: editor.review,
						catalog: editor.catalog,
						yes,
						prompt,
						country: editor.country,
						fieldsWithProblems: editor.problems.size,
						cancel,
						save,
						merge: editor.merge,
					}),
		mayClose: async () =>
			editor === undefined || (await mayClose?.(editor)) !== false,
	});
	use?.(panel);
	void load();
	await panel.closed;
	editor?.review.stop();
	return isSaved;
}

function focusFirst(): void {
	inPanel(
		".panel-body :is([autofocus], input, select):not(:disabled)",
	)?.focus();
}

// Whether there is a field with a problem.
function focusProblem({ problems }: PersonEditor): boolean {
	const [first] = problems.keys();
	const field = first === undefined ? null : inPanel(`#field-${first}`);
	field?.focus();
	return field !== null;
}

/** An element of the panel in front. */
export function inPanel(selector: string): HTMLElement | null {
	const panel = [...document.querySelectorAll("dialog.panel")].at(-1);
	return panel?.querySelector<HTMLElement>(selector) ?? null;
}
