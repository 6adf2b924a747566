import { html, nothing, type TemplateResult } from "lit";
import { isUnreachable } from "../client/refusal.ts";
import { icon } from "../look/icons.ts";
import { define, View } from "../look/view.ts";
import type { Call, Description } from "../manual/description.ts";
import { words } from "../words/words.ts";
import { inputIdOf } from "./body-form.ts";
import { readBody } from "./body-value.ts";
import { checkBody } from "./check-body.ts";
import {
	type Draft,
	dryRunKey,
	hasParameter,
	ifMatchKey,
	isSamePath,
	keepTyped,
	openDraft,
	pathOf,
	withMediaType,
	withParameter,
} from "./draft.ts";
import { findLoader, loadPresent } from "./load-present.ts";
import { type Outcome, readProblems, showOutcome } from "./outcome-view.ts";
import { parameterIdOf, showParameters } from "./parameter-fields.ts";
import { wordProblem } from "./problem-text.ts";
import { sendDraft } from "./send-draft.ts";
import { keepSent, type SentCall } from "./sent-calls.ts";
import { showSent } from "./sent-view.ts";
import "./body-editor.ts";

/**
 * `<try-call .call=${…} .calls=${…} .description=${…} .sessionKey=${…} .isSample=${…} .draft=${…}>`: the form that writes a request and
 * sends it. It sends each edit with the event `draft`, and a call of the history with the event `reopen`.
 */
class TryCall extends View {
	static override properties = {
		call: { attribute: false },
		calls: { attribute: false },
		description: { attribute: false },
		sessionKey: { attribute: false },
		isSample: { attribute: false },
		draft: { attribute: false },
	};
	declare call: Call;
	declare calls: readonly Call[];
	declare description: Description;
	/** The page's half of the session; "" while no one is signed in. */
	declare sessionKey: string;
	/** Whether the people are made up; undefined until it is known. */
	declare isSample: boolean | undefined;
	declare draft: Draft;
	#outcome: Outcome | undefined;
	#problem = "";
	#note = "";
	#isBusy = false;
	/** The problems were shown, and the person may send the body in spite of them. */
	#isWarned = false;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (!changed.has("call")) return;
		this.#outcome = undefined;
		this.#problem = "";
		this.#note = "";
		this.#isWarned = false;
	}

	override render(): TemplateResult {
		const texts = words.reference.attempt;
		const { call, draft, sessionKey } = this;
		const isSignedOut = call.needsToken && sessionKey === "";
		const problems = this.#listProblems();
		const fields = {
			call,
			draft,
			sessionKey,
			set: (key: string, value: string) =>
				this.#edit(withParameter(this.draft, key, value)),
		};
		return html`<form @submit=${this.#send} aria-label=${words.reference.side.attempt} novalidate>
			${
				isSignedOut
					? html`<p class="notice">${words.reference.signIn.needed}</p>`
					: this.isSample === false && call.method !== "GET"
						? html`<p class="notice" data-kind="warning">${texts.live}</p>`
						: nothing
			}
			${this.#showLoader(isSignedOut)}
			${showParameters("path", fields)} ${showParameters("query", fields)}
			${showParameters("header", fields)} ${this.#showBody(problems)}
			<div class="actions">
				${this.#isWarned ? this.#showProblems(problems) : nothing}
				${hasParameter(call, dryRunKey) ? this.#showDryRun() : nothing}
				<p>
					<button
						class="button primary"
						type="submit"
						aria-disabled=${this.#isBusy}
						?disabled=${isSignedOut}
					>
						${this.#sendLabel(problems.size)}
					</button>
					<button class="button secondary" type="button" @click=${this.#reset}>
						${texts.reset}
					</button>
				</p>
			</div>
			<div role="status" aria-label=${words.reference.outcome.label}>
				${this.#problem === "" ? nothing : html`<p class="problem">${this.#problem}</p>`}
				${this.#outcome === undefined ? nothing : showOutcome(this.#outcome, this.#goTo)}
			</div>
			${showSent((sent) => this.#reopen(sent))}
		</form>`;
	}

	#sendLabel(problemCount: number): string {
		const texts = words.reference.attempt;
		const { method } = this.call;
		if (this.#isBusy) return texts.sending;
		if (this.#isWarned && problemCount > 0) return texts.sendAnyway(method);
		return this.draft.values[dryRunKey] === "true"
			? texts.sendDry(method)
			: texts.send(method);
	}

	#showLoader(isSignedOut: boolean): TemplateResult | typeof nothing {
		const loader = findLoader(this.call, this.calls);
		if (loader === undefined) return nothing;
		const texts = words.reference.attempt;
		const label =
			this.call.method !== "PUT"
				? texts.loadVersion
				: this.call.path.endsWith("/people/{personId}")
					? texts.loadPerson
					: texts.loadThis;
		return html`<div class="loader">
			<button
				class="button secondary"
				type="button"
				aria-disabled=${this.#isBusy}
				?disabled=${isSignedOut}
				@click=${() => this.#load(loader)}
			>
				${icon("download")}${label}
			</button>
			<p class="note" role="status">${this.#note || texts.loadHints[loadedOf(this.call)]}</p>
		</div>`;
	}

	#showDryRun(): TemplateResult {
		const texts = words.reference.attempt;
		return html`<label class="check">
			<input
				type="checkbox"
				name="dryRun"
				.checked=${this.draft.values[dryRunKey] === "true"}
				@change=${(event: Event) => {
					const { checked } = event.target as HTMLInputElement;
					this.#edit(
						withParameter(this.draft, dryRunKey, checked ? "true" : ""),
					);
				}}
			/>
			<span>${texts.dryRun} <span class="note">${texts.dryRunHint}</span></span>
		</label>`;
	}

	#showBody(
		problems: ReadonlyMap<string, string>,
	): TemplateResult | typeof nothing {
		const { mediaType, body } = this.draft;
		if (mediaType === "") return nothing;
		const refused = readProblems(
			this.#outcome?.status === 400 || this.#outcome?.status === 409
				? this.#outcome.text
				: "",
		).map(({ field = "", description }) => [field, description] as const);
		return html`${
			this.call.bodies.length === 1
				? nothing
				: html`<label class="field">
						<span>${words.reference.attempt.mediaType}</span>
						<select
							name="mediaType"
							@change=${(event: Event) => {
								const { value } = event.target as HTMLSelectElement;
								this.#edit(withMediaType(this.draft, this.call, value));
							}}
						>
							${this.call.bodies.map(
								(each) =>
									html`<option
										value=${each.mediaType}
										.selected=${each.mediaType === mediaType}
									>
										${each.mediaType}
									</option>`,
							)}
						</select>
					</label>`
		}
		<body-editor
			.schema=${this.#schema()}
			.description=${this.description}
			.mediaType=${mediaType}
			.text=${body}
			.problems=${new Map([...refused, ...(this.#isWarned ? problems : [])])}
			.sessionKey=${this.sessionKey}
			@text=${(event: CustomEvent<string>) =>
				this.#edit({ ...this.draft, body: event.detail })}
		></body-editor>`;
	}

	#showProblems(
		problems: ReadonlyMap<string, string>,
	): TemplateResult | typeof nothing {
		if (problems.size === 0) return nothing;
		return html`<div class="notice" data-kind="warning" role="alert">
			<div>
				<p>${words.reference.attempt.problems(problems.size)}</p>
				<ul>
					${[...problems].map(
						([field, sentence]) =>
							html`<li>
								<button class="link-button" type="button" @click=${() => this.#goTo(field)}>
									${sentence}
								</button>
							</li>`,
					)}
				</ul>
			</div>
		</div>`;
	}

	#schema() {
		const { mediaType } = this.draft;
		return (
			this.call.bodies.find((each) => each.mediaType === mediaType)?.schema ??
			{}
		);
	}

	// Only what the document says of a JSON body; the server decides.
	#listProblems(): ReadonlyMap<string, string> {
		const { mediaType, body } = this.draft;
		if (!/json/.test(mediaType)) return new Map();
		const read = readBody(body);
		const schema = this.#schema();
		if (read === undefined) return new Map();
		return new Map(
			checkBody(schema, read, this.description).map((problem) => [
				problem.field,
				wordProblem(problem),
			]),
		);
	}

	#edit(draft: Draft): void {
		this.dispatchEvent(new CustomEvent("draft", { detail: draft }));
	}

	#reopen(sent: SentCall): void {
		this.dispatchEvent(new CustomEvent("reopen", { detail: sent }));
	}

	#reset = () => {
		this.#outcome = undefined;
		this.#problem = "";
		this.#note = "";
		this.#isWarned = false;
		this.#edit(openDraft(this.call));
		this.requestUpdate();
	};

	// The input of a field of the body, or of a parameter. The JSON has none, so the form opens.
	#goTo = async (field: string) => {
		await this.querySelector<HTMLElement & { showForm(): Promise<boolean> }>(
			"body-editor",
		)?.showForm();
		await this.updateComplete;
		const ids = [
			inputIdOf(field),
			inputIdOf(field.replace(/\[\d+\]$/, "")),
			...(["query", "header", "path"] as const).map((kind) =>
				parameterIdOf({ in: kind, name: field }),
			),
			inputIdOf(field.split(/[.[]/, 1)[0] ?? ""),
		];
		const input = ids
			.map((id) => document.getElementById(id))
			.find((each) => each !== null);
		input?.scrollIntoView({ block: "center" });
		input?.focus();
	};

	async #load(loader: Call): Promise<void> {
		if (this.#isBusy) return;
		await this.#run(async () => {
			const { call, draft: asked } = this;
			const loaded = await loadPresent({
				call,
				loader,
				draft: asked,
				description: this.description,
				sessionKey: this.sessionKey,
			});
			// What was loaded belongs to the call and the ids that were there.
			if (call !== this.call || !isSamePath(asked, this.draft)) return;
			this.#note = words.reference.attempt.loaded[loadedOf(call)];
			this.#outcome = undefined;
			this.#isWarned = false;
			this.#edit(keepTyped(loaded, asked, this.draft));
		}, words.reference.attempt.notLoaded);
	}

	#send = async (event: Event) => {
		event.preventDefault();
		if (this.#isBusy) return;
		if (!this.#isWarned && this.#listProblems().size > 0) {
			this.change(() => {
				this.#isWarned = true;
			});
			return;
		}
		const { call, draft } = this;
		const start = performance.now();
		const keep = (status: number | undefined) =>
			keepSent({
				callId: call.id,
				method: call.method,
				path: call.root + pathOf(call, draft),
				draft,
				status,
				durationMs: performance.now() - start,
			});
		await this.#run(async () => {
			this.#outcome = undefined;
			try {
				const outcome = await sendDraft(call, draft, this.sessionKey);
				keep(outcome.status);
				// Another call may have been opened meanwhile.
				if (call !== this.call) return;
				this.#outcome = outcome;
				this.#isWarned = false;
				if (isSamePath(draft, this.draft)) this.#followVersion(outcome);
				this.requestUpdate();
				await this.updateComplete;
				this.querySelector(".outcome")?.scrollIntoView({ block: "nearest" });
			} catch (cause) {
				keep(undefined);
				throw cause;
			}
		}, words.reference.attempt.failed);
	};

	// After a change of one's own, the version that one has is the new one.
	#followVersion({ status, headers }: Outcome): void {
		const etag = headers.find(([name]) => name === "etag")?.[1];
		const { values } = this.draft;
		if (status >= 300 || etag === undefined || values[dryRunKey] === "true")
			return;
		if ((values[ifMatchKey] ?? "") !== "")
			this.#edit(withParameter(this.draft, ifMatchKey, etag));
	}

	async #run(
		act: () => Promise<void>,
		wordFailure: (reason: string) => string,
	): Promise<void> {
		const { call } = this;
		this.change(() => {
			this.#isBusy = true;
			this.#problem = "";
		});
		try {
			await act();
		} catch (cause) {
			if (call === this.call)
				this.#problem = isUnreachable(cause)
					? words.look.unreachable
					: wordFailure((cause as Error).message);
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	}
}
define("try-call", TryCall);

// What is loaded for a call: the values of its body, the version that it demands, or both.
function loadedOf(call: Call): "both" | "values" | "version" {
	if (call.method !== "PUT") return "version";
	return hasParameter(call, ifMatchKey) ? "both" : "values";
}
