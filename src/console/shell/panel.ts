import { html, render, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";

/** The content of a panel; `update` renders `body` and `foot` again. */
interface PanelContent {
	title: string;
	body: () => TemplateResult;
	/** Stays in sight below the body. */
	foot: () => TemplateResult;
	/** Asked before Escape, the backdrop or the close button closes it. */
	mayClose?: () => boolean | Promise<boolean>;
}

/** An open panel. */
export interface Panel {
	readonly element: HTMLElement;
	update(): void;
	/** Closes it without asking. */
	close(): void;
	/** Resolves when it is closed by any means. */
	closed: Promise<void>;
}

let count = 0;

/** Opens a modal dialog at the right edge of the window. The focus goes into its first field, and back to the opener when it closes. */
export function openPanel({
	title,
	body,
	foot,
	mayClose = () => true,
}: PanelContent): Panel {
	const element = document.createElement("dialog");
	const titleId = `panel-title-${++count}`;
	const opener = document.activeElement;
	element.className = "panel";
	element.setAttribute("aria-labelledby", titleId);
	document.body.append(element);
	const close = () => element.close();
	const askToClose = async () => {
		if (await mayClose()) close();
	};
	const update = () =>
		render(
			html`<header class="panel-head">
					<h2 id=${titleId} tabindex="-1">${title}</h2>
					<button class="button ghost round" type="button" aria-label=${words.close} @click=${askToClose}>${icon("cancel")}</button>
				</header>
				<div class="panel-body">${body()}</div>
				<footer class="panel-foot">${foot()}</footer>`,
			element,
		);
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Escape" || event.defaultPrevented) return;
		event.preventDefault();
		void askToClose();
	};
	element.addEventListener("keydown", onKey);
	element.addEventListener("cancel", (event) => event.preventDefault());
	element.addEventListener("mousedown", (event) => {
		if (event.target === element) void askToClose();
	});
	update();
	element.showModal();
	(
		element.querySelector<HTMLElement>(
			".panel-body :is([autofocus], input, select, textarea)",
		) ?? element.querySelector<HTMLElement>("h2")
	)?.focus();
	const closed = new Promise<void>((resolve) => {
		element.addEventListener("close", () => {
			element.remove();
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
			resolve();
		});
	});
	return { element, update, close, closed };
}
