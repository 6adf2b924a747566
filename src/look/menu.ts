import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icons.ts";
import { keepBeside, type Placed } from "./place.ts";
import { define, View } from "./view.ts";

/** An entry of a menu: a link or an action. */
export interface MenuItem {
	label: string;
	icon?: IconName;
	/** A short text below the label. */
	note?: string;
	run?: () => unknown;
	href?: string;
	isDangerous?: boolean;
	/** Why the entry cannot be chosen now. It stays in view with this reason. */
	disabledReason?: string;
}

/** The entries of a menu, with `-` for a line between them. */
type MenuItems = readonly (MenuItem | "-")[];

/** A button with a menu. */
interface MenuButton {
	/** Unique on the page. */
	id: string;
	/** The name for people who do not see the content. */
	label: string;
	/** What the button shows: a text, an icon or both. */
	content: TemplateResult | string;
	/** Read each time that the menu opens. */
	items: MenuItems | (() => MenuItems);
	isSmall?: boolean;
	/** Whether the Tab key passes over it, as in a row of a grid that has keys of its own. */
	isSkipped?: boolean;
	/** Whether the button is a circle around one icon. */
	isRound?: boolean;
	/** The look of the button; by default `secondary`, and `ghost` when it is round. */
	look?: "primary" | "secondary" | "ghost";
}

/** A button that opens a menu beside it. */
export function menuButton(options: MenuButton): TemplateResult {
	return html`<peopled-menu .options=${options}></peopled-menu>`;
}

/** Letters within this time of each other are one word. */
const typingMs = 700;
/** Keys that the button or the menu uses itself, and no table around it. */
const ownKeys = new Set([
	"ArrowDown",
	"ArrowUp",
	"Home",
	"End",
	"Enter",
	" ",
	"Tab",
]);

class Menu extends View {
	static override properties = { options: { attribute: false } };
	declare options: MenuButton;
	#isOpen = false;
	/** The entry that gets the focus when the menu opens. */
	#startAt: "first" | "last" = "first";
	#typed = "";
	#typedAt = 0;
	#placed: Placed | undefined;

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		this.#placed?.stop();
		this.#isOpen = false;
	}

	override render(): TemplateResult {
		const { id, label, content, isSmall, isRound, isSkipped, look } =
			this.options;
		const shape = `${isSmall ? " small" : ""}${isRound ? " round" : ""}`;
		return html`<button
				type="button"
				id=${id}
				class="button ${look ?? (isRound ? "ghost" : "secondary")}${shape}"
				popovertarget="${id}-menu"
				tabindex=${isSkipped ? -1 : nothing}
				aria-label=${label}
				aria-haspopup="menu"
				aria-expanded=${this.#isOpen}
				@keydown=${this.#onButtonKey}
				@click=${(event: Event) => event.stopPropagation()}
			>${content}</button>
			<div
				class="menu action-menu"
				id="${id}-menu"
				role="menu"
				aria-label=${label}
				popover
				@beforetoggle=${this.#onBeforeToggle}
				@toggle=${this.#onToggle}
				@keydown=${this.#onKey}
				@click=${(event: Event) => event.stopPropagation()}
			>${this.#isOpen ? this.#items().map((item) => this.#entry(item)) : nothing}</div>`;
	}

	#items(): MenuItems {
		const { items } = this.options;
		return typeof items === "function" ? items() : items;
	}

	#entry(item: MenuItem | "-"): TemplateResult {
		if (item === "-") return html`<hr />`;
		const { label, icon: sign, note, href, isDangerous, disabledReason } = item;
		const second = disabledReason ?? note;
		const content = html`${sign ? icon(sign) : nothing}<span
				><span>${label}</span>${second ? html`<span class="note">${second}</span>` : nothing}</span
			>`;
		const kind = isDangerous ? "danger" : nothing;
		return href !== undefined && disabledReason === undefined
			? html`<a role="menuitem" tabindex="-1" href=${href} data-kind=${kind} @click=${this.#close}>${content}</a>`
			: html`<button
					type="button"
					role="menuitem"
					tabindex="-1"
					data-kind=${kind}
					aria-disabled=${disabledReason === undefined ? nothing : "true"}
					@click=${() => this.#choose(item)}
				>${content}</button>`;
	}

	#choose({ run, disabledReason }: MenuItem): void {
		if (disabledReason !== undefined) return;
		// What the entry opens gives the focus back to the button.
		this.#close();
		this.#button?.focus();
		run?.();
	}

	get #button(): HTMLButtonElement | null {
		return this.querySelector<HTMLButtonElement>(":scope > button");
	}

	get #popup(): HTMLElement | null {
		return this.querySelector<HTMLElement>(":scope > .menu");
	}

	#close = (): void => {
		const popup = this.#popup;
		if (popup?.matches(":popover-open")) popup.hidePopover();
	};

	// The entries are there before the menu is shown, so that it is measured with them.
	#onBeforeToggle = (event: Event) => {
		if ((event as ToggleEvent).newState !== "open") return;
		this.#isOpen = true;
		this.requestUpdate();
		this.performUpdate();
	};

	#onToggle = async (event: Event) => {
		this.#placed?.stop();
		this.#placed = undefined;
		const button = this.#button;
		const popup = this.#popup;
		if ((event as ToggleEvent).newState !== "open" || !button || !popup) {
			// Only now, since the browser gives the focus of an entry back to the button.
			this.change(() => {
				this.#isOpen = false;
			});
			return;
		}
		this.#placed = keepBeside(button, popup, { mayCover: true });
		await this.#placed.placed;
		const { entries } = this;
		entries.at(this.#startAt === "first" ? 0 : -1)?.focus();
		this.#startAt = "first";
	};

	/** The entries of the open menu, in order. */
	private get entries(): HTMLElement[] {
		return [
			...(this.#popup?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []),
		];
	}

	#onButtonKey = (event: KeyboardEvent) => {
		if (ownKeys.has(event.key)) event.stopPropagation();
		if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
		event.preventDefault();
		this.#startAt = event.key === "ArrowDown" ? "first" : "last";
		this.#popup?.showPopover();
	};

	#onKey = (event: KeyboardEvent) => {
		if (ownKeys.has(event.key)) event.stopPropagation();
		const { entries } = this;
		const here = entries.indexOf(document.activeElement as HTMLElement);
		if (event.key === "Tab") {
			this.#close();
			this.#button?.focus();
			return;
		}
		const next = this.#nextFor(event, here, entries);
		if (next === undefined) return;
		event.preventDefault();
		next.focus();
	};

	#nextFor(
		{ key, ctrlKey, metaKey, altKey }: KeyboardEvent,
		here: number,
		entries: readonly HTMLElement[],
	): HTMLElement | undefined {
		const { length } = entries;
		switch (key) {
			case "ArrowDown":
				return entries[(here + 1) % length];
			case "ArrowUp":
				return entries[(here - 1 + length) % length];
			case "Home":
				return entries[0];
			case "End":
				return entries[length - 1];
		}
		const isText = [...key].length === 1 && key !== " ";
		if (!isText || ctrlKey || metaKey || altKey) return undefined;
		return this.#typeAhead(key, here, entries);
	}

	#typeAhead(
		letter: string,
		here: number,
		entries: readonly HTMLElement[],
	): HTMLElement | undefined {
		const now = performance.now();
		this.#typed =
			now - this.#typedAt < typingMs ? this.#typed + letter : letter;
		this.#typedAt = now;
		const wanted = this.#typed.toLocaleLowerCase();
		// One letter moves on to the next entry with it; more letters narrow down.
		const start = this.#typed.length === 1 ? here + 1 : here;
		return entries
			.map((_, step) => entries[(start + step) % entries.length])
			.find((entry) =>
				entry?.textContent.trim().toLocaleLowerCase().startsWith(wanted),
			);
	}
}
define("peopled-menu", Menu);
