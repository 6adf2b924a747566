import { html, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { currentPlace, linkTo } from "../router.ts";
import { currentIfAny } from "../session.ts";
import { commandKey } from "./command-key.ts";
import { toastFault } from "./fault.ts";
// Also without a search in this tab, signing out forgets what was opened.
import "../search/recent.ts";

/** The field in the header that opens the search; an icon on a phone, where the search is a page. */
export function searchField(): TemplateResult {
	return html`<button
			class="search-field"
			aria-keyshortcuts="/ Control+K Meta+K"
			@click=${openSearch}
			@pointerenter=${loadSearch}
			@focus=${loadSearch}
		>
			${icon("search")}<span>${words.search.field}</span>
			<span class="search-field-keys" aria-hidden="true"><kbd>${commandKey}</kbd><kbd>K</kbd></span>
		</button>
		<a class="button ghost round search-link" href=${linkTo(["search"])} aria-label=${words.search.title}>${icon("search")}</a>`;
}

/** Opens the search with "/" and Ctrl or ⌘ K, and the list of keys with "?", on every page. */
export function openSearchKeys(): void {
	addEventListener("keydown", (event: KeyboardEvent) => {
		if (event.defaultPrevented || currentIfAny() === undefined) return;
		const isCommand = event.key.toLowerCase() === "k" && isHeld(event);
		if (isCommand) {
			event.preventDefault();
			void openSearch();
			return;
		}
		if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
			return;
		if (isDialogOpen()) return;
		// The list of people has a search of its own.
		const [first, second] = currentPlace().steps;
		const hasOwnSearch =
			(first === "people" || first === "directory" || first === "search") &&
			second === undefined;
		if (event.key === "/" && !hasOwnSearch) {
			event.preventDefault();
			void openSearch();
		} else if (event.key === "?") {
			event.preventDefault();
			void import("./keys.ts").then(({ openKeys }) => openKeys(), toastFault);
		}
	});
}

function isHeld({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
	return (ctrlKey || metaKey) && !altKey;
}

function isTyping({ target }: Event): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable ||
			target.matches(
				"textarea, select, input:not([type=checkbox], [type=radio])",
			))
	);
}

function isDialogOpen(): boolean {
	return document.querySelector("dialog[open]") !== null;
}

async function openSearch(): Promise<void> {
	// A dialog may hold input, and the page below it must stay.
	const open = document.querySelector("dialog[open]");
	if (open !== null && !open.classList.contains("palette")) return;
	const typing = followTyping();
	try {
		(await import("../search/palette.ts")).togglePalette(typing.stop());
	} catch (cause) {
		typing.stop();
		toastFault(cause);
	}
}

/** Keeps what is typed until `stop`, for a field whose code is still loading. */
function followTyping(): { stop(): string } {
	let typed = "";
	const onKey = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === "Backspace") typed = typed.slice(0, -1);
		else if (event.key.length === 1) typed += event.key;
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	addEventListener("keydown", onKey, { capture: true });
	return {
		stop() {
			removeEventListener("keydown", onKey, { capture: true });
			return typed;
		},
	};
}

// Before it is needed, so that nothing typed is lost.
function loadSearch(): void {
	void import("../search/palette.ts").catch(() => undefined);
}
