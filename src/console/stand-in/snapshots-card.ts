import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { PreparedCall } from "../../client/client.ts";
import type { BodyOf } from "../../contract/calls.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { toast } from "../shell/toasts.ts";

type Snapshot = BodyOf<"GET /peopled/snapshots">["items"][number];

type Loaded = BodyOf<"POST /peopled/reset">;
type LoadingCall =
	| PreparedCall<"POST /peopled/reset">
	| PreparedCall<"POST /peopled/snapshots/{name}/load">;

/** The snapshot to which a reset goes back. */
const startName = "start";
const texts = words.standIn.snapshots;

/** Dispatched on the window after the state of the server was replaced. */
export const stateReplaced = "peopled-state-replaced";

/** The saved states of the directory: save, load and delete them, and go back to the start. */
class SnapshotsCard extends View {
	#snapshots: readonly Snapshot[] | undefined;
	/** Why they cannot be read. */
	#fault: unknown;
	/** Why the last one was not saved. */
	#refusal: unknown;
	#isBusy = false;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	async #load(): Promise<void> {
		try {
			const { items } = await current().client.call("GET /peopled/snapshots");
			this.#snapshots = items;
			this.#fault = undefined;
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	}

	override render(): TemplateResult {
		const hasStart = this.#snapshots?.some(({ name }) => name === startName);
		return html`<section class="card" aria-labelledby="snapshots">
			<div class="card-head">
				<h2 id="snapshots">${texts.title}</h2>
				${
					hasStart
						? html`<button class="button secondary small" @click=${this.#reset}>${icon("undo")}${texts.reset}</button>`
						: nothing
				}
			</div>
			<p class="quiet">${texts.hint}</p>
			${this.#content()}
		</section>`;
	}

	#content(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#snapshots === undefined)
			return html`<p class="quiet" role="status">${words.loading}</p>`;
		return html`${
			this.#snapshots.length === 0
				? html`<p class="quiet">${texts.none}</p>`
				: html`<ul class="rows">${repeat(
						this.#snapshots,
						({ name }) => name,
						(snapshot) => this.#row(snapshot),
					)}</ul>`
		}
		${this.#form()}`;
	}

	#row(snapshot: Snapshot): TemplateResult {
		const { name, created, bytes, people } = snapshot;
		return html`<li class="row">
			<div>
				<h3>${name}</h3>
				<p class="quiet">${texts.facts(showDate(created), people, bytes)}</p>
			</div>
			<div class="row-actions">
				<button class="button secondary small" aria-label=${texts.loadOf(name)} @click=${() => this.#replace(snapshot)}>${texts.load}</button>
				<button class="button ghost round small" aria-label=${texts.removeOf(name)} @click=${() => this.#remove(snapshot)}>${icon("remove")}</button>
			</div>
		</li>`;
	}

	#form(): TemplateResult {
		const wrong = problemsOf(this.#refusal, (name) => name === "name").get(
			"name",
		);
		return html`<form class="field narrow" @submit=${this.#save}>
				<label for="snapshot-name">${texts.name}</label>
				<div class="button-row">
					<input
						id="snapshot-name"
						name="name"
						autocomplete="off"
						spellcheck="false"
						required
						maxlength="64"
						aria-invalid=${wrong !== undefined}
						aria-describedby="note-snapshot-name"
					/>
					<button class="button secondary" ?disabled=${this.#isBusy}>${texts.save}</button>
				</div>
				<p class=${wrong ? "problem" : "hint"} id="note-snapshot-name">${wrong ?? texts.nameHint}</p>
			</form>
			${this.#refusal !== undefined && wrong === undefined ? faultPanel(this.#refusal) : nothing}`;
	}

	#save = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.target as HTMLFormElement;
		const name = String(new FormData(form).get("name") ?? "").trim();
		this.change(() => {
			this.#isBusy = true;
			this.#refusal = undefined;
		});
		try {
			if (await this.#mayTake(name)) {
				await current().client.call("POST /peopled/snapshots", {
					body: { name, replace: this.#isTaken(name) },
				});
				form.reset();
				toast({ kind: "success", text: texts.saved(name) });
				await this.#load();
			}
		} catch (cause) {
			this.#refusal = cause;
		}
		this.change(() => {
			this.#isBusy = false;
		});
	};

	#isTaken(wanted: string): boolean {
		return this.#snapshots?.some(({ name }) => name === wanted) === true;
	}

	async #mayTake(name: string): Promise<boolean> {
		if (!this.#isTaken(name)) return true;
		return confirm({
			title: texts.replaceTitle(name),
			text: texts.replaceText,
			yes: texts.replace,
			isDangerous: true,
		});
	}

	#replace({ name, created, people }: Snapshot): Promise<void> {
		return this.#goTo({
			title: texts.loadTitle(name),
			text: texts.loadText(showDate(created), people),
			yes: texts.load,
			done: texts.loaded(name),
			call: current().client.prepare("POST /peopled/snapshots/{name}/load", {
				path: { name },
			}),
		});
	}

	#reset = () =>
		this.#goTo({
			title: texts.resetTitle,
			text: texts.resetText,
			yes: texts.reset,
			done: texts.resetDone,
			call: current().client.prepare("POST /peopled/reset"),
		});

	async #goTo({
		done,
		call,
		...question
	}: {
		title: string;
		text: string;
		yes: string;
		done: string;
		call: LoadingCall;
	}): Promise<void> {
		const loaded: Loaded[] = [];
		await confirm({
			...question,
			isDangerous: true,
			call,
			run: async () => loaded.push(await call.run()),
		});
		for (const { isTokenKept } of loaded) {
			forgetCatalog();
			forgetPeople();
			toast(
				isTokenKept
					? { kind: "success", text: done }
					: { kind: "warning", text: texts.notKept },
			);
			dispatchEvent(new Event(stateReplaced));
			await this.#load();
		}
	}

	async #remove({ name }: Snapshot): Promise<void> {
		const isDone = await confirm({
			title: texts.removeTitle(name),
			text: texts.removeText,
			yes: words.remove,
			isDangerous: true,
			call: current().client.prepare("DELETE /peopled/snapshots/{name}", {
				path: { name },
			}),
		});
		if (!isDone) return;
		toast({ kind: "success", text: texts.removed(name) });
		await this.#load();
	}
}
define("peopled-snapshots", SnapshotsCard);
