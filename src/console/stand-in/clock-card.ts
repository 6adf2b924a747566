import { html, nothing, type TemplateResult } from "lit";
import type { BodyOf } from "../../contract/calls.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showSeconds } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { stateReplaced } from "./snapshots-card.ts";
import { spanText } from "./span-text.ts";

type Clock = BodyOf<"GET /peopled/clock">;
type Change = { now: string } | { advance: string } | { freeze: boolean };

const tickMs = 1000;
const texts = words.standIn.clock;

/** The clock of the server: see it run, move it, stop it. */
class ClockCard extends View {
	#clock: Clock | undefined;
	/** When the clock was read, by the time of this browser. */
	#readAt = 0;
	#fault: unknown;
	#isBusy = false;
	#timer: ReturnType<typeof setInterval> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		this.#timer = setInterval(() => this.requestUpdate(), tickMs);
		addEventListener(stateReplaced, this.#reload);
		void this.load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearInterval(this.#timer);
		removeEventListener(stateReplaced, this.#reload);
	}

	#reload = () => this.load();

	/** Reads the clock again. */
	load(): Promise<void> {
		return this.#do(() => current().client.call("GET /peopled/clock"));
	}

	async #do(run: () => Promise<Clock>): Promise<void> {
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			this.#clock = await run();
			this.#readAt = performance.now();
			this.#fault = undefined;
		} catch (cause) {
			this.#fault = cause;
		}
		this.change(() => {
			this.#isBusy = false;
		});
	}

	override render(): TemplateResult {
		return html`<section class="card" aria-labelledby="clock">
			<div class="card-head">
				<h2 id="clock">${texts.title}</h2>
				${this.#clock?.isFrozen ? html`<span class="chip" data-kind="info">${texts.frozen}</span>` : nothing}
			</div>
			<p class="quiet">${texts.hint}</p>
			${this.#clock === undefined ? nothing : this.#content(this.#clock)}
			${this.#wrongFields.size === 0 && this.#fault !== undefined ? faultPanel(this.#fault, () => this.load()) : nothing}
		</section>`;
	}

	get #wrongFields(): Map<string, string> {
		return problemsOf(
			this.#fault,
			(name) => name === "now" || name === "advance",
		);
	}

	#content(clock: Clock): TemplateResult {
		const now = this.#timeOf(clock);
		return html`<p class="clock-now">
				<time datetime=${now.toISOString()}>${showSeconds(now)}</time>
				<span class="quiet">${offsetText(clock)}</span>
			</p>
			<div class="clock-forms">
				${this.#form({ name: "advance", label: texts.advance, go: texts.advanceGo, hint: texts.advanceHint, placeholder: "90d" })}
				${this.#form({ name: "now", label: texts.set, go: texts.setGo, type: "datetime-local", hint: Intl.DateTimeFormat().resolvedOptions().timeZone })}
			</div>
			<p class="button-row">
				<button class="button secondary" ?disabled=${this.#isBusy} @click=${() => this.#change({ freeze: !clock.isFrozen })}>
					${icon(clock.isFrozen ? "play" : "pause")}${clock.isFrozen ? texts.thaw : texts.freeze}
				</button>
				<button class="button secondary" ?disabled=${this.#isBusy || isMachineTime(clock)} @click=${this.#reset}>
					${icon("undo")}${texts.reset}
				</button>
			</p>`;
	}

	#form({
		name,
		label,
		go,
		hint,
		type = "text",
		placeholder = "",
	}: {
		name: "advance" | "now";
		label: string;
		go: string;
		hint: string;
		type?: string;
		placeholder?: string;
	}): TemplateResult {
		const wrong = this.#wrongFields.get(name);
		return html`<form
			class="field"
			@submit=${(event: SubmitEvent) => {
				event.preventDefault();
				const form = event.target as HTMLFormElement;
				void this.#submit(name, form);
			}}
		>
			<label for="clock-${name}">${label}</label>
			<div class="button-row">
				<input
					id="clock-${name}"
					name=${name}
					type=${type}
					step="1"
					placeholder=${placeholder}
					autocomplete="off"
					aria-invalid=${wrong !== undefined}
					aria-describedby="note-clock-${name}"
				/>
				<button class="button secondary" ?disabled=${this.#isBusy}>${go}</button>
			</div>
			<p class=${wrong ? "problem" : "hint"} id="note-clock-${name}">${wrong ?? hint}</p>
		</form>`;
	}

	async #submit(name: "advance" | "now", form: HTMLFormElement): Promise<void> {
		const text = String(new FormData(form).get(name) ?? "").trim();
		if (text === "") return;
		await this.#change(
			name === "advance"
				? { advance: text }
				: { now: new Date(text).toISOString() },
		);
		if (this.#fault === undefined) form.reset();
	}

	#change(body: Change): Promise<void> {
		return this.#do(() =>
			current().client.call("PUT /peopled/clock", { body }),
		);
	}

	#reset = () =>
		this.#do(async () => {
			const { client } = current();
			await client.call("DELETE /peopled/clock");
			return client.call("GET /peopled/clock");
		});

	#timeOf({ now, isFrozen }: Clock): Date {
		const passedMs = isFrozen ? 0 : performance.now() - this.#readAt;
		return new Date(Date.parse(now) + passedMs);
	}
}
define("peopled-clock", ClockCard);

/** Less than this is the way of the reply. */
const offsetMsMin = 1000;

function isMachineTime({ offsetMs, isFrozen }: Clock): boolean {
	return Math.abs(offsetMs) < offsetMsMin && !isFrozen;
}

function offsetText({ offsetMs, isFrozen }: Clock): string {
	if (isFrozen) return "";
	if (Math.abs(offsetMs) < offsetMsMin) return texts.same;
	// The server begins to count while the request is still on its way.
	const span = spanText(Math.round(offsetMs / 1000) * 1000);
	return offsetMs > 0 ? texts.ahead(span) : texts.behind(span);
}
