import { html, nothing, type TemplateResult } from "lit";
import type { ShownCall } from "../../client/client.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { apiCall } from "./api-call.ts";
import { faultPanel } from "./fault.ts";
import { type OpenModal, openModal } from "./modal.ts";

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

/** Opens a modal dialog. The browser traps the focus inside and returns it afterwards. Escape closes it. */
export function openDialog(dialog: DialogContent): OpenModal {
	const { body, buttons, isWide = false, isClosable = () => true } = dialog;
	return openModal({
		className: isWide ? "dialog wide" : "dialog",
		content: ({ titleId, close }) => html`<div class="dialog-frame">
			<header class="dialog-head">
				<h2 id=${titleId} tabindex="-1">${dialog.title}</h2>
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
			<div class="dialog-body">${body()}</div>
			<footer class="dialog-foot">${buttons()}</footer>
		</div>`,
		mayClose: isClosable,
		startAt: ["[autofocus]", "h2"],
	});
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
	// Enter that was meant for what was there before must not delete.
	const dialog = openDialog({
		title,
		body: () => html`${typeof text === "string" ? html`<p>${text}</p>` : text}
			${fault === undefined ? nothing : faultPanel(fault)}
			${call === undefined ? nothing : apiCall(call.request, yes)}`,
		// Closing the dialog would not cancel the action, so the end of it is awaited.
		isClosable: () => !isBusy,
		buttons: () => html`
			${no === "" ? nothing : html`<button class="button secondary" ?autofocus=${isDangerous} ?disabled=${isBusy} @click=${() => dialog.close()}>${no}</button>`}
			<button
				class="button ${isDangerous ? "danger" : "primary"}"
				?autofocus=${!isDangerous || no === ""}
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
