import { html, type TemplateResult } from "lit";
import type { ComboOption } from "../../look/combo-options.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { offerNumbers } from "./free-numbers.ts";
import "../../look/combo-box.ts";

/** Chooses a number: one of the location that nobody has, or any other that is typed. Reports it with `number-picked`, whose detail is the text. */
class NumberPicker extends View {
	static override properties = {
		inputId: { attribute: false },
		value: { attribute: false },
		locationId: { attribute: false },
		describedBy: { attribute: false },
		isInvalid: { attribute: false },
	};
	declare inputId: string;
	/** The present number, as it is written; empty for none. */
	declare value: string;
	/** The id of the location; empty while none is chosen. */
	declare locationId: string;
	declare describedBy: string | undefined;
	declare isInvalid: boolean;
	/** Those offered before anything is typed, and the location that they are of. */
	#offered: readonly ComboOption[] = [];
	#offeredAt: string | undefined;

	constructor() {
		super();
		this.value = "";
		this.locationId = "";
	}

	override render(): TemplateResult {
		return html`<peopled-combo-box
			.inputId=${this.inputId}
			.label=${words.fields.phoneNumbers}
			.isLabelHidden=${true}
			.isFree=${true}
			.isInvalid=${this.isInvalid}
			.describedBy=${this.describedBy}
			.placeholder=${words.numbers.numberHint}
			.options=${this.#offered}
			.chosen=${this.value === "" ? [] : [this.value]}
			.search=${this.#search}
			@focusin=${this.#offer}
			@change=${this.#onChange}
		></peopled-combo-box>`;
	}

	// Read when the field is entered: most people who edit a person change nothing here.
	#offer = async () => {
		const { locationId } = this;
		if (this.#offeredAt === locationId) return;
		this.#offeredAt = locationId;
		this.change(() => {
			this.#offered = [];
		});
		try {
			const offered = await offerNumbers({ locationId, text: "" });
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
		offerNumbers({ locationId: this.locationId, text, signal });

	#onChange = ({ detail: [value = ""] }: CustomEvent<string[]>) => {
		this.value = value;
		this.dispatchEvent(new CustomEvent("number-picked", { detail: value }));
	};
}
define("peopled-number-picker", NumberPicker);
