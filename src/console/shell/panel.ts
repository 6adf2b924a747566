import { html, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { type OpenModal, openModal } from "./modal.ts";

/** The content of a panel; `update` renders it again. */
interface PanelContent {
	title: string;
	body: () => TemplateResult;
	/** The part that stays in view at the bottom: the review and the buttons, the one that continues last. */
	foot: () => TemplateResult;
	/** By default `normal`: 544 px. On a phone, every panel fills the window. */
	width?: "normal" | "wide";
	/** Asked before Escape, the close button or a click beside the panel close it; by default yes. */
	mayClose?: () => boolean | Promise<boolean>;
}

/** An open panel. */
export type Panel = OpenModal;

/** Opens a panel at the right edge, over the page. The focus starts in its first field, and returns to the opener. */
export function openPanel(panel: PanelContent): Panel {
	const { body, foot, width = "normal", mayClose } = panel;
	return openModal({
		className: width === "wide" ? "panel wide" : "panel",
		content: ({ titleId, close }) => html`<div class="panel-frame">
			<header class="panel-head">
				<h2 id=${titleId} tabindex="-1">${panel.title}</h2>
				<button
					class="button ghost round"
					type="button"
					aria-label=${words.close}
					@click=${close}
				>${icon("cancel")}</button>
			</header>
			<div class="panel-body dialog-body">${body()}</div>
			<footer class="panel-foot">${foot()}</footer>
		</div>`,
		mayClose,
		closesOutside: true,
		startAt: [
			"[autofocus]",
			".panel-body :is(input, select, textarea):not(:disabled, [type=hidden])",
			"h2",
		],
	});
}
