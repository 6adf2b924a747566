import { html, render } from "lit";
import { words } from "../../words/words.ts";
import "./search-box.ts";

let palette: HTMLDialogElement | undefined;

/** Opens the search over the page with a text, or closes it. The focus returns to where it was. */
export function togglePalette(typed: string): void {
	if (palette !== undefined) {
		palette.close();
		return;
	}
	const opener = document.activeElement;
	const opened = document.createElement("dialog");
	palette = opened;
	opened.className = "palette";
	opened.setAttribute("aria-label", words.search.title);
	render(
		html`<peopled-search
			.typed=${typed}
			@search-done=${() => opened.close()}
			@search-leave=${(event: Event) => {
				event.preventDefault();
				opened.close();
			}}
		></peopled-search>`,
		opened,
	);
	// A click beside it closes it.
	opened.addEventListener("click", (event) => {
		if (event.target === opened) opened.close();
	});
	opened.addEventListener("close", () => {
		opened.remove();
		palette = undefined;
		const isLost = document.activeElement === document.body;
		if (isLost && opener instanceof HTMLElement && opener.isConnected)
			opener.focus();
	});
	document.body.append(opened);
	opened.showModal();
}
