import { html, nothing, type TemplateResult } from "lit";
import { skeletonLines } from "../../look/skeleton.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { faultPanel } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { openPanel } from "../shell/panel.ts";
import { toast } from "../shell/toasts.ts";
import "../numbers/extension-picker.ts";
import "../numbers/number-picker.ts";
import { LiveReview } from "./live-review.ts";
import { type Move, prepareMove } from "./move-call.ts";
import { announceChange } from "./person-changed.ts";
import { readForEditing } from "./person-editor.ts";
import { inPanel } from "./person-panel.ts";
import { reviewFoot } from "./review-foot.ts";
import type { NamedPerson, TaggedPerson } from "./tagged-person.ts";
import { fieldName } from "./values.ts";

/** Opens a panel that moves a Webex Calling user to another location. Resolves to whether the person was moved. */
export async function openMove({
	id,
	displayName,
}: NamedPerson): Promise<boolean> {
	let read: { catalog: Catalog; tagged: TaggedPerson } | undefined;
	let fault: unknown;
	let isDone = false;
	const move: Move = { locationId: "" };
	const set = (field: keyof Move, value: string) => {
		if (value === "" && field !== "locationId") delete move[field];
		else move[field] = value;
		review.change();
	};
	const review = new LiveReview(
		() =>
			read === undefined || move.locationId === ""
				? undefined
				: prepareMove(read.tagged, move),
		() => panel.update(),
	);
	const load = async () => {
		fault = undefined;
		try {
			read = await readForEditing(id);
		} catch (cause) {
			fault = cause;
		}
		panel.update();
		inPanel("select")?.focus();
	};
	const save = async (event: Event) => {
		event.preventDefault();
		if (review.state === "checking") return review.check();
		if ((await review.save()) === undefined) return;
		isDone = true;
		announceChange(id);
		toast({ kind: "success", text: words.verbs.moved(displayName) });
		panel.close();
	};
	const panel = openPanel({
		title: words.verbs.moveTitle(displayName),
		body: () =>
			fault !== undefined
				? faultPanel(fault, load)
				: read === undefined
					? skeletonLines(8)
					: html`<form class="panel-form" novalidate ?inert=${review.state === "saving"} @submit=${save}>
							${fields(read, review, move, set)}
							<button hidden></button>
						</form>`,
		foot: () =>
			read === undefined
				? html``
				: reviewFoot({
						review,
						catalog: read.catalog,
						yes: words.verbs.moveYes,
						prompt: words.verbs.movePrompt,
						fieldsWithProblems: problemsIn(review).size,
						cancel: () => panel.close(),
						save,
					}),
	});
	void load();
	await panel.closed;
	review.stop();
	return isDone;
}

function fields(
	{ catalog, tagged: { person } }: { catalog: Catalog; tagged: TaggedPerson },
	review: LiveReview<true>,
	move: Move,
	set: (field: keyof Move, value: string) => void,
): TemplateResult {
	if (person.locationId === undefined)
		return html`<p>${words.verbs.moveOnlyCalling}</p>`;
	const problems = problemsIn(review);
	const number = person.phoneNumbers?.find(({ type }) => type === "work");
	return html`<div class="field">
			<label for="field-locationId">${words.verbs.moveTo}</label>
			<select
				id="field-locationId"
				aria-invalid=${problems.has("locationId")}
				aria-describedby="note-locationId"
				@change=${(event: Event) => set("locationId", (event.target as HTMLSelectElement).value)}
			>
				<option value="">${words.verbs.moveChoose}</option>
				${catalog.locations
					.filter(({ id }) => id !== person.locationId)
					.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
			</select>
			${note("locationId", problems)}
		</div>
		<div class="field">
			<label for="field-phoneNumbers">${fieldName("phoneNumbers")}</label>
			<peopled-number-picker
				.inputId=${"field-phoneNumbers"}
				.value=${move.phoneNumber ?? ""}
				.locationId=${move.locationId}
				.describedBy=${"note-phoneNumbers"}
				.isInvalid=${problems.has("phoneNumbers")}
				@number-picked=${({ detail }: CustomEvent<string>) => set("phoneNumber", detail)}
			></peopled-number-picker>
			${note("phoneNumbers", problems, number && words.verbs.moveKeeps(number.value))}
		</div>
		<div class="field">
			<label for="field-extension">${fieldName("extension")}</label>
			<peopled-extension-picker
				.inputId=${"field-extension"}
				.value=${move.extension ?? ""}
				.locationId=${move.locationId}
				.describedBy=${"note-extension"}
				.isInvalid=${problems.has("extension")}
				@extension-picked=${({ detail }: CustomEvent<string>) => set("extension", detail)}
			></peopled-extension-picker>
			${note("extension", problems, person.extension && words.verbs.moveKeeps(person.extension))}
		</div>`;
}

function note(
	field: string,
	problems: ReadonlyMap<string, string>,
	hint?: string,
): TemplateResult {
	const wrong = problems.get(field);
	return html`<p class=${wrong ? "problem" : "hint"} id="note-${field}">${wrong ?? hint ?? nothing}</p>`;
}

function problemsIn({ state, cause }: LiveReview<true>): Map<string, string> {
	return state === "refused"
		? problemsOf(cause, (name) => name in words.fields)
		: new Map();
}
