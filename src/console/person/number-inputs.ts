import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { countryName } from "../locations/place-choices.ts";
import "../numbers/number-picker.ts";
import { fieldName } from "./values.ts";

/** The work numbers of a person. Reports a change with `numbers-changed`, whose detail is the list of texts as they were entered. */
class NumberInputs extends View {
	static override properties = {
		numbers: { attribute: false },
		read: { attribute: false },
		locationId: { attribute: false },
		country: { attribute: false },
		problem: { attribute: false },
	};
	declare numbers: readonly string[];
	/** How the server reads them, in the same order; empty until it has. */
	declare read: readonly string[];
	declare locationId: string;
	/** The country of the location, in which a number without "+" is read. */
	declare country: string | undefined;
	/** The sentence that says what is wrong with them. */
	declare problem: string | undefined;
	/** An added row is empty, and no number yet. */
	#rows: readonly string[] = [""];

	protected override willUpdate(changed: Map<string, unknown>): void {
		const entered = this.#rows.filter((row) => row !== "");
		const isOther = entered.join("\n") !== this.numbers.join("\n");
		if (changed.has("numbers") && isOther)
			this.#rows = this.numbers.length === 0 ? [""] : this.numbers;
	}

	override render(): TemplateResult {
		return html`<div class="field">
			<label for="field-phoneNumbers">${fieldName("phoneNumbers")}</label>
			${this.#rows.map((row, index) => this.#row(row, index))}
			<p class=${this.problem ? "problem" : "hint"} id="note-phoneNumbers">${this.problem ?? this.#hint()}</p>
			<div>
				<button type="button" class="button ghost small" ?disabled=${this.#rows.includes("")} @click=${this.#add}>${icon("plus")}${words.person.addNumber}</button>
			</div>
		</div>`;
	}

	#row(row: string, index: number): TemplateResult {
		const id =
			index === 0 ? "field-phoneNumbers" : `field-phoneNumbers-${index}`;
		return html`<div class="email-row">
			${index === 0 ? nothing : html`<label class="hidden" for=${id}>${words.person.numberOf(index + 1)}</label>`}
			<peopled-number-picker
				.inputId=${id}
				.value=${row}
				.locationId=${this.locationId}
				.describedBy=${"note-phoneNumbers"}
				.isInvalid=${this.problem !== undefined}
				@number-picked=${({ detail }: CustomEvent<string>) => this.#enter(index, detail)}
			></peopled-number-picker>
			${
				index === 0
					? nothing
					: html`<button
							type="button"
							class="button ghost round small"
							title=${words.person.removeNumber(index + 1)}
							aria-label=${words.person.removeNumber(index + 1)}
							@click=${() => this.#report(this.#rows.filter((_, other) => other !== index))}
						>${icon("remove")}</button>`
			}
		</div>`;
	}

	// A number without "+" means a country. It is said which, and what came of it.
	#hint(): string {
		const country = this.country && countryName(this.country);
		const national = this.#rows.findIndex(
			(row) => row !== "" && !row.startsWith("+"),
		);
		const read =
			this.read.length === this.numbers.length
				? this.read[national]
				: undefined;
		return country !== undefined && national >= 0 && read !== undefined
			? words.person.numberReadAs(country, read)
			: words.person.numbersHint(country);
	}

	#add = (): void => {
		const index = this.#rows.length;
		this.change(() => {
			this.#rows = [...this.#rows, ""];
		});
		void this.updateComplete.then(() =>
			this.querySelector<HTMLElement>(`#field-phoneNumbers-${index}`)?.focus(),
		);
	};

	#enter(index: number, number: string): void {
		const rows =
			number === "" && index > 0
				? this.#rows.filter((_, other) => other !== index)
				: this.#rows.with(index, number);
		this.#report(rows);
	}

	#report(rows: readonly string[]): void {
		this.change(() => {
			this.#rows = rows.length === 0 ? [""] : rows;
		});
		this.dispatchEvent(
			new CustomEvent("numbers-changed", {
				detail: rows.filter((row) => row !== ""),
			}),
		);
	}
}
define("peopled-number-inputs", NumberInputs);
