import { html } from "lit";
import { words } from "../../words/words.ts";
import type { NamedPerson } from "./tagged-person.ts";
import "./license-choice.ts";
import { callingPart } from "./person-form.ts";
import { openPersonPanel } from "./person-panel.ts";

/** Lets choose licenses that a person does not hold. Resolves to whether they were given. */
export function openLicenseGiving({
	id,
	displayName,
}: NamedPerson): Promise<boolean> {
	return openPersonPanel({
		personId: id,
		title: words.verbs.giveTitle(displayName),
		yes: words.verbs.giveYes,
		prompt: words.verbs.givePrompt,
		body: (editor) => {
			const held = editor.person.licenses ?? [];
			const chosen = editor.draft.licenses ?? [];
			const offered = editor.catalog.licenses.filter(
				({ id }) => !held.includes(id),
			);
			if (offered.length === 0)
				return html`<p class="quiet">${words.verbs.giveNone}</p>`;
			return html`<peopled-license-choice
					.licenses=${offered}
					.held=${[]}
					.implicit=${[]}
					.chosen=${chosen.filter((each) => !held.includes(each))}
					@licenses-chosen=${({ detail }: CustomEvent<string[]>) => editor.set("licenses", [...held, ...detail])}
				></peopled-license-choice>
				${callingPart(editor)}`;
		},
	});
}

/** Lets choose among the licenses of a person. Resolves to whether they were taken. */
export function openLicenseTaking({
	id,
	displayName,
}: NamedPerson): Promise<boolean> {
	return openPersonPanel({
		personId: id,
		title: words.verbs.takeTitle(displayName),
		yes: words.verbs.takeYes,
		prompt: words.verbs.takePrompt,
		body: (editor) => {
			const held = editor.person.licenses ?? [];
			const chosen = editor.draft.licenses ?? [];
			if (held.length === 0)
				return html`<p class="quiet">${words.person.noLicenses}</p>`;
			return html`<peopled-license-choice
				.licenses=${editor.catalog.licenses.filter(({ id }) => held.includes(id))}
				.held=${held}
				.implicit=${editor.person.implicitLicenses ?? []}
				.areImplicitLocked=${true}
				.chosen=${held.filter((each) => !chosen.includes(each))}
				@licenses-chosen=${({ detail }: CustomEvent<string[]>) =>
					editor.set(
						"licenses",
						held.filter((each) => !detail.includes(each)),
					)}
			></peopled-license-choice>`;
		},
	});
}
