import { html, nothing, type TemplateResult } from "lit";
import type { License } from "../../contract/license.ts";
import "../../look/combo-box.ts";
import type { ComboOption } from "../../look/combo-options.ts";
import { icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { licenseKind, licenseKinds } from "../licenses/license-kind.ts";
import { linkTo } from "../router.ts";

/**
 * The licenses of a person, chosen by typing. Those of a template stand above, since they cannot be taken away.
 */
export function licenseFields({
	licenses,
	held,
	implicit,
	chosen,
	problem,
	set,
}: {
	licenses: readonly License[];
	/** The licenses held before: their seats count as free for this person. */
	held: readonly string[];
	implicit: readonly string[];
	chosen: readonly string[];
	/** The sentence that says what is wrong with them. */
	problem: string | undefined;
	set: (chosen: string[]) => void;
}): TemplateResult {
	const locked = licenses.filter(({ id }) => implicit.includes(id));
	const free = licenses.filter((license) => !locked.includes(license));
	return html`
		${
			locked.length === 0
				? nothing
				: html`<ul class="locked-licenses" aria-label=${words.templates.origin}>
						${locked.map(({ name }) => html`<li>${icon("lock")}<span>${name}</span> <a href=${linkTo(["licenses"])}>${words.templates.origin}</a></li>`)}
					</ul>`
		}
		<peopled-combo-box
			.inputId=${"field-licenses"}
			.label=${words.fields.licenses}
			.options=${asOptions(free, held)}
			.chosen=${chosen.filter((id) => !implicit.includes(id))}
			.isMultiple=${true}
			.isInvalid=${problem !== undefined}
			.describedBy=${"note-licenses"}
			.placeholder=${words.person.findLicense}
			@change=${({ detail }: CustomEvent<string[]>) => set([...locked.map(({ id }) => id), ...detail])}
		></peopled-combo-box>
		<p class=${problem ? "problem" : "hint"} id="note-licenses">${problem ?? words.person.licensesChosen(chosen.length, licenses.length)}</p>`;
}

// By purpose, each in its natural order.
function asOptions(
	licenses: readonly License[],
	held: readonly string[],
): ComboOption[] {
	return licenseKinds.flatMap((kind) =>
		licenses
			.filter((license) => licenseKind(license) === kind)
			.map(({ id, name, consumedUnits, totalUnits }) => {
				const seats = Math.max(0, totalUnits - consumedUnits);
				const isOut = seats === 0 && !held.includes(id);
				return {
					id,
					label: name,
					group: words.person.licenseGroups[kind],
					note: words.licenses.free(seats),
					disabledReason: isOut ? words.licenses.free(0) : undefined,
				};
			}),
	);
}
