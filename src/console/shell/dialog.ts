import { html, nothing, render, type TemplateResult } from "lit";
import type { ShownCall } from "../../client/client.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { apiCall } from "./api-call.ts";
import { faultPanel } from "./fault.ts";

/** The content of a dialog; `update` renders `body` again. */
interface DialogContent {
	title: string;
	body: () => TemplateResult;
	/** Buttons at the bottom, the one that continues last. */
	buttons: () => TemplateResult;
	isWide?: boolean;
	/** Whether Escape and the close button close it; by default always. */
	isClosable?: () => boolean;
}

/** An open dialog. */
interface OpenDialog {
	/** Renders it again, after a change of its data. */
	update(): void;
	close(): void;
	/** Resolves when it is closed by any means. */
	closed: Promise<void>;
}

let count = 0;

/** Opens a modal dialog. The browser traps the focus inside and returns it afterwards. Escape closes it. */
export function openDialog(content: DialogContent): OpenDialog {
	const element = document.createElement("dialog");
	const titleId = `dialog-title-${++count}`;
	const opener = document.activeElement;
	element.className = content.isWide ? "dialog wide" : "dialog";
	element.setAttribute("aria-labelledby", titleId);
	document.body.append(element);
	const close = () => element.close();
	const { isClosable = () => true } = content;
	// A browser lets a second Escape through, even when the close event is canceled.
	const holdOpen = (event: KeyboardEvent) => {
		if (event.key === "Escape" && !isClosable()) event.preventDefault();
	};
	document.addEventListener("keydown", holdOpen, { capture: true });
	element.addEventListener("cancel", (event) => {
		if (!isClosable()) event.preventDefault();
	});
	const update = () =>
		render(
			html`<div class="dialog-frame">
				<header class="dialog-head">
					<h2 id=${titleId} tabindex="-1">${content.title}</h2>
					${
						isClosable()
							? html`<button
									class="button ghost round"
									type="button"
									aria-label=${words.close}
									@click=${close}
								>
									${icon("cancel")}
								</button>`
							: nothing
					}
				</header>
				<div class="dialog-body">${content.body()}</div>
				<footer class="dialog-foot">${content.buttons()}</footer>
			</div>`,
			element,
		);
	update();
	element.showModal();
	letScroll(element);
	const target =
		element.querySelector<HTMLElement>("[autofocus]") ??
		element.querySelector("h2");
	target?.focus();
	const closed = new Promise<void>((resolve) => {
		element.addEventListener("close", () => {
			element.remove();
			document.removeEventListener("keydown", holdOpen, { capture: true });
			if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
			resolve();
		});
	});
	return { update, close, closed };
}

// Without a control to tab to, the keyboard scrolls a long text only when it can have the focus.
function letScroll(dialog: HTMLDialogElement): void {
	const body = dialog.querySelector<HTMLElement>(".dialog-body");
	if (body === null || body.scrollHeight <= body.clientHeight) return;
	if (body.querySelector("a, button, input, select, textarea") === null)
		body.tabIndex = 0;
}

/**
 * Asks a yes-or-no question; closing it means no. With `call` or `run`, yes runs it and resolves when it is done. The
 * dialog shows a refusal and stays open.
 */
export async function confirm({
	title,
	text,
	yes,
	no = words.cancel,
	isDangerous = false,
	call,
	run = call?.run,
}: {
	title: string;
	text: string | TemplateResult;
	yes: string;
	no?: string;
	isDangerous?: boolean;
	/** The call that yes makes. The dialog can show it as code. */
	call?: ShownCall;
	/** Makes the call, when more is to be done than that. */
	run?: () => Promise<unknown>;
}): Promise<boolean> {
	let answer = false;
	let isBusy = false;
	let fault: unknown;
	const accept = async () => {
		isBusy = true;
		fault = undefined;
		dialog.update();
		try {
			await run?.();
			answer = true;
			dialog.close();
		} catch (cause) {
			isBusy = false;
			fault = cause;
			dialog.update();
		}
	};
	const dialog = openDialog({
		title,
		body: () => html`${typeof text === "string" ? html`<p>${text}</p>` : text}
			${fault === undefined ? nothing : faultPanel(fault)}
			${call === undefined ? nothing : apiCall(call.request, yes)}`,
		buttons: () => html`
			${no === "" ? nothing : html`<button class="button secondary" @click=${() => dialog.close()}>${no}</button>`}
			<button
				class="button ${isDangerous ? "danger" : "primary"}"
				autofocus
				?disabled=${isBusy}
				@click=${accept}
			>
				${yes}
			</button>
		`,
	});
	await dialog.closed;
	return answer;
}
