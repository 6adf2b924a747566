import { render, type TemplateResult } from "lit";

/** The content of an element over the page; `update` renders it again. */
interface ModalContent {
	className: string;
	content: (parts: { titleId: string; close: () => void }) => TemplateResult;
	/** Asked before Escape, the close button and, with `closesOutside`, a click beside it close it; by default yes. */
	mayClose?: () => boolean | Promise<boolean>;
	/** Whether a click beside it asks to close it. */
	closesOutside?: boolean;
	/** Where the focus starts, in order. */
	startAt: readonly string[];
}

/** An open dialog or panel. */
export interface OpenModal {
	readonly element: HTMLElement;
	/** Renders it again, after a change of its data. */
	update(): void;
	/** Closes it without asking. */
	close(): void;
	/** Resolves when it is closed by any means. */
	closed: Promise<void>;
}

let count = 0;
/** The open ones, the front one last. */
const open: HTMLDialogElement[] = [];

/** Opens a modal element. The browser traps the focus inside; afterwards it returns to the opener. */
export function openModal({
	className,
	content,
	mayClose = () => true,
	closesOutside = false,
	startAt,
}: ModalContent): OpenModal {
	const element = document.createElement("dialog");
	const titleId = `dialog-title-${++count}`;
	const opener = document.activeElement;
	element.className = className;
	element.setAttribute("aria-labelledby", titleId);
	document.body.append(element);
	open.push(element);
	const close = () => element.close();
	let isAsking = false;
	const ask = async () => {
		if (isAsking) return;
		isAsking = true;
		const isAllowed = await mayClose();
		isAsking = false;
		if (isAllowed) close();
	};
	// A browser lets a second Escape through, even when the cancel event is prevented.
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Escape" || event.defaultPrevented) return;
		if (open.at(-1) !== element || element.querySelector(":popover-open"))
			return;
		event.preventDefault();
		void ask();
	};
	document.addEventListener("keydown", onKey);
	element.addEventListener("cancel", (event) => {
		if (event.target !== element) return;
		event.preventDefault();
		void ask();
	});
	let isPressedOutside = false;
	element.addEventListener("pointerdown", ({ target }) => {
		isPressedOutside = target === element;
	});
	element.addEventListener("click", ({ target }) => {
		if (closesOutside && isPressedOutside && target === element) void ask();
	});
	const update = () => {
		render(content({ titleId, close: ask }), element);
	};
	update();
	element.showModal();
	letScroll(element);
	focusFirst(element, startAt);
	const closed = new Promise<void>((resolve) => {
		element.addEventListener("close", (event) => {
			if (event.target !== element) return;
			element.remove();
			open.splice(open.indexOf(element), 1);
			document.removeEventListener("keydown", onKey);
			returnFocus(opener);
			resolve();
		});
	});
	return { element, update, close, closed };
}

function focusFirst(element: HTMLElement, startAt: readonly string[]): void {
	for (const selector of startAt) {
		const target = element.querySelector<HTMLElement>(selector);
		if (target === null) continue;
		target.focus();
		return;
	}
}

// The page may have rendered the opener again meanwhile.
function returnFocus(opener: Element | null): void {
	const target = opener?.isConnected
		? opener
		: opener?.id
			? document.getElementById(opener.id)
			: document.querySelector("main h1");
	if (target instanceof HTMLElement) target.focus();
}

// Without a control to tab to, the keyboard scrolls a long text only when it can have the focus.
function letScroll(dialog: HTMLDialogElement): void {
	const body = dialog.querySelector<HTMLElement>(".dialog-body");
	if (body === null || body.scrollHeight <= body.clientHeight) return;
	if (body.querySelector("a, button, input, select, textarea") === null)
		body.tabIndex = 0;
}
