import { html, type TemplateResult } from "lit";
import type { ComboOption } from "../../look/combo-options.ts";
import { View } from "../../look/view.ts";
import type { FreeSearch } from "./free-numbers.ts";
import "../../look/combo-box.ts";

/** Chooses something of a location that nobody has, or any other that is typed. */
export abstract class FreePicker extends View {
	static override properties = {
		inputId: { attribute: false },
		value: { attribute: false },
		locationId: { attribute: false },
		describedBy: { attribute: false },
		isInvalid: { attribute: false },
	};
	declare inputId: string;
	/** The present value, as it is written; empty for none. */
	declare value: string;
	/** The id of the location; empty while none is chosen. */
	declare locationId: string;
	declare describedBy: string | undefined;
	declare isInvalid: boolean;
	/** Those offered before anything is typed, and the location that they are of. */
	#offered: readonly ComboOption[] = [];
	#offeredAt: string | undefined;

	protected abstract readonly texts: { label: string; hint: string };
	/** The event that reports a choice; its detail is the text. */
	protected abstract readonly event: string;

	/** What can be chosen for a text; for an empty one, what comes first. */
	protected abstract readonly offer: (
		search: FreeSearch,
	) => Promise<ComboOption[]>;

	constructor() {
		super();
		this.value = "";
		this.locationId = "";
	}

	override render(): TemplateResult {
		return html`<peopled-combo-box
			.inputId=${this.inputId}
			.label=${this.texts.label}
			.isLabelHidden=${true}
			.isFree=${true}
			.isInvalid=${this.isInvalid}
			.describedBy=${this.describedBy}
			.placeholder=${this.texts.hint}
			.options=${this.#offered}
			.chosen=${this.value === "" ? [] : [this.value]}
			.search=${this.#search}
			@focusin=${this.#offerFirst}
			@change=${this.#onChange}
		></peopled-combo-box>`;
	}

	// Read when the field is entered: most people who edit a person change nothing here.
	#offerFirst = async () => {
		const { locationId } = this;
		if (this.#offeredAt === locationId) return;
		this.#offeredAt = locationId;
		this.change(() => {
			this.#offered = [];
		});
		try {
			const offered = await this.offer({ locationId, text: "" });
			if (locationId === this.#offeredAt)
				this.change(() => {
					this.#offered = offered;
				});
		} catch {
			// Typing searches again, and says what fails.
			if (locationId === this.#offeredAt) this.#offeredAt = undefined;
		}
	};

	#search = (text: string, signal: AbortSignal) =>
		this.offer({ locationId: this.locationId, text, signal });

	#onChange = ({ detail: [value = ""] }: CustomEvent<string[]>) => {
		this.value = value;
		this.dispatchEvent(new CustomEvent(this.event, { detail: value }));
	};
}
