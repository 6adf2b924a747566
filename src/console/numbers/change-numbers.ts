import { html, nothing, type TemplateResult } from "lit";
import type { DryRun } from "../../contract/dry-run.ts";
import { words } from "../../words/words.ts";
import { LiveReview, type ReviewableCall } from "../person/live-review.ts";
import { current } from "../session.ts";
import { apiCall } from "../shell/api-call.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel } from "../shell/panel.ts";
import { toast } from "../shell/toasts.ts";
import type { LocationCount } from "./location-counts.ts";
import { numbersAtOnceMax, readNumberList } from "./number-list.ts";

const texts = words.numbers;

/** Opens a panel that adds numbers to a location, or removes them. Resolves to whether the location has changed. */
export async function openNumbersChange({
	mode,
	locationId: chosen,
	counts,
}: {
	mode: "add" | "remove";
	/** The location that is chosen first; empty for none. */
	locationId: string;
	counts: readonly LocationCount[];
}): Promise<boolean> {
	let locationId = chosen;
	let text = "";
	let isDone = false;
	const name = () =>
		counts.find(({ location }) => location.id === locationId)?.location.name ??
		"";
	const prepare = (): ReviewableCall<unknown> | undefined => {
		const { numbers, wrong } = readNumberList(text);
		const isReady =
			locationId !== "" &&
			numbers.length > 0 &&
			numbers.length <= numbersAtOnceMax &&
			wrong.length === 0;
		return isReady ? prepareChange(mode, locationId, numbers) : undefined;
	};
	const review = new LiveReview(prepare, () => panel.update());
	const save = async (event: Event) => {
		event.preventDefault();
		if (review.state !== "ready") return;
		const change = effectOf(review);
		if ((await review.save()) === undefined) return;
		isDone = true;
		const count = Math.abs(change.to - change.from);
		toast({
			kind: "success",
			text:
				mode === "add"
					? texts.added(count, name())
					: texts.removed(count, name()),
		});
		panel.close();
	};
	const readFile = async (event: Event) => {
		const [file] = (event.target as HTMLInputElement).files ?? [];
		if (file === undefined) return;
		text = await file.text();
		review.change();
	};
	const panel = openPanel({
		title: mode === "add" ? texts.add : texts.remove,
		body: () => html`<form class="panel-form" novalidate @submit=${save}>
			<div class="field">
				<label for="numbers-location">${texts.filters.location}</label>
				<select
					id="numbers-location"
					@change=${(event: Event) => {
						locationId = (event.target as HTMLSelectElement).value;
						review.change();
					}}
				>
					<option value="">${texts.chooseLocation}</option>
					${counts.map(({ location }) => html`<option value=${location.id} .selected=${location.id === locationId}>${location.name}</option>`)}
				</select>
			</div>
			<div class="field">
				<label for="numbers-list">${texts.list}</label>
				<textarea
					id="numbers-list"
					rows="10"
					spellcheck="false"
					autocomplete="off"
					aria-describedby="numbers-hint numbers-problem"
					aria-invalid=${problemOf(text) !== undefined}
					.value=${text}
					@input=${(event: Event) => {
						text = (event.target as HTMLTextAreaElement).value;
						review.change();
					}}
				></textarea>
				<p class="problem" id="numbers-problem">${problemOf(text) ?? nothing}</p>
				<p class="hint" id="numbers-hint">${texts.listHint}</p>
			</div>
			<div class="field">
				<label for="numbers-file">${texts.file}</label>
				<input id="numbers-file" type="file" accept=".csv,.txt,text/csv,text/plain" @change=${readFile} />
			</div>
		</form>`,
		foot: () => html`<section class="live-review" data-state=${review.state}>
				<p role="status">${stateText(mode, { review, text, name: name() })}</p>
				${review.state === "refused" || review.state === "unreachable" ? faultPanel(review.cause) : nothing}
				${review.state === "ready" ? apiCall(review.call?.request, yesOf(mode)) : nothing}
			</section>
			<button class="button secondary" type="button" @click=${() => panel.close()}>${words.cancel}</button>
			<button
				class="button ${mode === "add" ? "primary" : "danger"}"
				type="button"
				aria-disabled=${review.state !== "ready"}
				@click=${save}
			>
				${yesOf(mode)}
			</button>`,
	});
	await panel.closed;
	review.stop();
	return isDone;
}

function yesOf(mode: "add" | "remove"): string {
	return mode === "add" ? texts.addYes : texts.removeYes;
}

function prepareChange(
	mode: "add" | "remove",
	locationId: string,
	phoneNumbers: string[],
): ReviewableCall<unknown> {
	const { client } = current();
	const input = { path: { locationId }, body: { phoneNumbers } };
	const call =
		mode === "add"
			? client.prepare(
					"POST /telephony/config/locations/{locationId}/numbers",
					input,
				)
			: client.prepare(
					"DELETE /telephony/config/locations/{locationId}/numbers",
					input,
				);
	return {
		request: call.request,
		run: async () => (await call.run()) ?? true,
		dryRun: (): Promise<DryRun> => call.dryRun(),
	};
}

function problemOf(text: string): string | undefined {
	const { numbers, wrong } = readNumberList(text);
	const [first] = wrong;
	if (first !== undefined) return texts.notRange(first.slice(0, 60));
	return numbers.length > numbersAtOnceMax
		? texts.tooMany(numbersAtOnceMax)
		: undefined;
}

// How many numbers the location has, and would have.
function effectOf({ preview }: LiveReview<unknown>): {
	from: number;
	to: number;
} {
	const { from = 0, to = 0 } = preview?.changes.numbers ?? {};
	return { from: Number(from), to: Number(to) };
}

function stateText(
	mode: "add" | "remove",
	{
		review,
		text,
		name,
	}: { review: LiveReview<unknown>; text: string; name: string },
): TemplateResult | string {
	const { numbers } = readNumberList(text);
	switch (review.state) {
		case "checking":
			return words.review.checking;
		case "saving":
			return words.review.saving;
		case "unchanged":
			return mode === "add" ? texts.allThere(name) : texts.noneThere(name);
		case "ready": {
			const { from, to } = effectOf(review);
			return html`<strong>${texts.chosen(numbers.length)}</strong> ${texts.effect(name, from, to)}`;
		}
		case "refused":
			return words.review.refused;
		default:
			// Too many are not all read, and the field says so.
			return numbers.length === 0 || numbers.length > numbersAtOnceMax
				? texts.prompt
				: html`<strong>${texts.chosen(numbers.length)}</strong>`;
	}
}
