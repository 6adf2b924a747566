import { html, type TemplateResult } from "lit";
import type { ComboOption } from "../look/combo-options.ts";
import { define, View } from "../look/view.ts";
import { words } from "../words/words.ts";
import { type FindChoices, openChoices, readPeople } from "./choices.ts";
import "../look/combo-box.ts";

/**
 * `<id-field .idOf=${…} .chosen=${…} .sessionKey=${…} …>`: a field for the ids of things, which are chosen by name once someone is
 * signed in. It reports each choice with the event `chosen`, whose detail is the list of ids.
 */
class IdField extends View {
	static override properties = {
		idOf: { attribute: false },
		chosen: { attribute: false },
		sessionKey: { attribute: false },
		inputId: { attribute: false },
		isMultiple: { attribute: false },
		isInvalid: { attribute: false },
		isRequired: { attribute: false },
		describedBy: { attribute: false },
		label: { attribute: false },
	};
	/** The kind of thing, as ids name it; "" for plain texts. */
	declare idOf: string;
	declare chosen: readonly string[];
	declare sessionKey: string;
	declare inputId: string;
	declare isMultiple: boolean;
	declare isInvalid: boolean;
	declare isRequired: boolean;
	declare describedBy: string;
	declare label: string;
	#options: readonly ComboOption[] = [];
	#search: FindChoices | undefined;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("idOf") && !changed.has("sessionKey")) return;
		this.#search = openChoices(this.idOf, this.sessionKey);
		this.#options = [];
		void this.#read(this.#search);
	}

	// For the names of those that are chosen already. Without the right to read them, their ids remain.
	async #read(search: FindChoices | undefined): Promise<void> {
		try {
			const [found = [], chosen = []] = await Promise.all([
				search?.("", new AbortController().signal),
				this.idOf === "PEOPLE"
					? readPeople(this.chosen, this.sessionKey).catch(() => [])
					: [],
			]);
			const ids = new Set(chosen.map(({ id }) => id));
			if (search === this.#search)
				this.change(() => {
					this.#options = [
						...chosen,
						...found.filter(({ id }) => !ids.has(id)),
					];
				});
		} catch {
			if (search === this.#search)
				this.change(() => {
					this.#search = undefined;
				});
		}
	}

	override render(): TemplateResult {
		const texts = words.reference.attempt;
		return html`<peopled-combo-box
			.label=${this.label}
			.isLabelHidden=${true}
			.inputId=${this.inputId}
			.options=${this.#options}
			.chosen=${this.chosen}
			.isMultiple=${this.isMultiple}
			.isFree=${true}
			.isInvalid=${this.isInvalid}
			.isRequired=${this.isRequired}
			.describedBy=${this.describedBy}
			.placeholder=${
				this.#search !== undefined
					? texts.choose
					: this.idOf === ""
						? texts.addValue
						: this.sessionKey === ""
							? texts.signInToChoose
							: texts.enterId
			}
			.search=${this.#search}
			@change=${(event: CustomEvent<string[]>) => {
				event.stopPropagation();
				this.dispatchEvent(new CustomEvent("chosen", { detail: event.detail }));
			}}
		></peopled-combo-box>`;
	}
}
define("id-field", IdField);
