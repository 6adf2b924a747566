import { html, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import type { ComboOption } from "../../look/combo-options.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import "../../look/combo-box.ts";

const offeredMax = 6;

/** Finds a person by typing. Reports the choice with `person-picked`, whose detail is the person or undefined. */
class PersonPicker extends View {
	static override properties = {
		inputId: { attribute: false },
		name: { attribute: false },
		describedBy: { attribute: false },
		isInvalid: { attribute: false },
	};
	declare inputId: string;
	/** The name of the person chosen so far. */
	declare name: string | undefined;
	declare describedBy: string | undefined;
	declare isInvalid: boolean;
	/** The people who were found so far, by id. */
	readonly #people = new Map<string, Person>();

	override render(): TemplateResult {
		const name = this.name;
		return html`<peopled-combo-box
			.inputId=${this.inputId}
			.label=${words.people.title}
			.isLabelHidden=${true}
			.isInvalid=${this.isInvalid}
			.describedBy=${this.describedBy}
			.placeholder=${words.person.pickerHint}
			.options=${name === undefined ? [] : [{ id: chosenId, label: name }]}
			.chosen=${name === undefined ? [] : [chosenId]}
			.search=${this.#search}
			@change=${this.#onChange}
		></peopled-combo-box>`;
	}

	#search = async (
		text: string,
		signal: AbortSignal,
	): Promise<ComboOption[]> => {
		const { items } = await current().client.call("GET /people", {
			query: { query: text, orgId: orgIdIfOther(), max: offeredMax },
			signal,
		});
		for (const person of items) this.#people.set(person.id, person);
		return items.map((person) => ({
			id: person.id,
			label: person.displayName,
			note: [person.title, person.emails[0]].filter(Boolean).join(" · "),
			sign: avatar(person, 32),
		}));
	};

	#onChange = ({ detail: [id] }: CustomEvent<string[]>) => {
		if (id === chosenId) return;
		const person = id === undefined ? undefined : this.#people.get(id);
		this.name = person?.displayName;
		this.dispatchEvent(new CustomEvent("person-picked", { detail: person }));
	};
}
define("peopled-person-picker", PersonPicker);

/** Stands for the person chosen so far, of whom only the name is known. */
const chosenId = "chosen";
