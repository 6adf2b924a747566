import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { fieldName } from "./values.ts";

/** The e-mail addresses of a person, the primary one first. Reports a change with `emails-changed`, whose detail is the list. */
class EmailInputs extends View {
	static override properties = {
		emails: { attribute: false },
		problem: { attribute: false },
	};
	declare emails: readonly string[];
	/** The sentence that says what is wrong with them. */
	declare problem: string | undefined;
	/** An added input is empty, and no address yet. */
	#rows: readonly string[] = [""];

	protected override willUpdate(changed: Map<string, unknown>): void {
		const typed = this.#rows.filter((row) => row !== "");
		const isOther = typed.join("\n") !== this.emails.join("\n");
		if (changed.has("emails") && isOther)
			this.#rows = this.emails.length === 0 ? [""] : this.emails;
	}

	override render(): TemplateResult {
		return html`<div class="field">
			<label for="field-emails">${fieldName("emails")}</label>
			${this.#rows.map((row, index) => (index === 0 ? this.#input(row, 0) : this.#other(row, index)))}
			<p class=${this.problem ? "problem" : "hint"} id="note-emails">${this.problem ?? (this.#rows.length > 1 ? words.person.emailsHint : nothing)}</p>
			<div>
				<button type="button" class="button ghost small" @click=${() => this.#add()}>${icon("plus")}${words.person.addEmail}</button>
			</div>
		</div>`;
	}

	#input(row: string, index: number): TemplateResult {
		return html`<input
			id=${index === 0 ? "field-emails" : `field-emails-${index}`}
			type="email"
			autocomplete="off"
			?required=${index === 0}
			aria-label=${index === 0 ? nothing : words.person.emailNumber(index + 1)}
			aria-invalid=${this.problem !== undefined}
			aria-describedby="note-emails"
			.value=${row}
			@input=${(event: Event) => this.#report(this.#rows.with(index, (event.target as HTMLInputElement).value.trim()))}
			@change=${() => this.#leave(index)}
		/>`;
	}

	#other(row: string, index: number): TemplateResult {
		const number = index + 1;
		return html`<div class="email-row">
			${this.#input(row, index)}
			<button
				type="button"
				class="button ghost round small"
				title=${words.person.makePrimary}
				aria-label=${words.person.makePrimaryOf(number)}
				?disabled=${row === ""}
				@click=${() => this.#report([row, ...this.#without(index)])}
			>${icon("arrow-up")}</button>
			<button
				type="button"
				class="button ghost round small"
				title=${words.person.removeEmail}
				aria-label=${words.person.removeEmailOf(number)}
				@click=${() => this.#report(this.#without(index))}
			>${icon("remove")}</button>
		</div>`;
	}

	#without(index: number): string[] {
		return this.#rows.filter((_, other) => other !== index);
	}

	// An address that is cleared is removed, so that the next one is visibly the primary one.
	#leave(index: number): void {
		if (this.#rows[index] === "") this.#report(this.#without(index));
	}

	#add(): void {
		const index = this.#rows.length;
		this.change(() => {
			this.#rows = [...this.#rows, ""];
		});
		void this.updateComplete.then(() =>
			this.querySelector<HTMLElement>(`#field-emails-${index}`)?.focus(),
		);
	}

	#report(rows: readonly string[]): void {
		this.change(() => {
			this.#rows = rows.length === 0 ? [""] : rows;
		});
		this.dispatchEvent(
			new CustomEvent("emails-changed", {
				detail: rows.filter((row) => row !== ""),
			}),
		);
	}
}
define("peopled-email-inputs", EmailInputs);
