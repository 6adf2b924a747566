import { html, nothing, type TemplateResult } from "lit";
import type { ShownPlan } from "../../contract/stand-in/plan.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { fieldName } from "../person/values.ts";
import { current } from "../session.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { emptyState, loading } from "../shell/states.ts";
import "./application-card.ts";
import { approvePlan } from "./approve-dialog.ts";
import { type PlanRow, rowsOf } from "./plan-rows.ts";

type Passed = ShownPlan["passed"][number];

/** Rows and losses that are shown at first, and on demand. */
const rowsFew = 100;
const rowsMany = 2_000;
const lossesMax = 20;
/** The wait after a choice, for the next one. */
const replanMs = 300;

/** The plan of a clone: losses first, then what changes, person by person. */
class PlanPage extends View {
	/** Everybody's steps, with nobody left out. */
	#all: ShownPlan["steps"] = [];
	#plan: ShownPlan | undefined;
	#excluded: ReadonlySet<string> = new Set();
	#allowed: Readonly<Partial<Record<Passed["kind"], Passed>>> = {};
	#rowsMax = rowsFew;
	#fault: unknown;
	#isBusy = false;
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#start();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		clearTimeout(this.#timer);
	}

	#start = async () => {
		this.#excluded = new Set();
		this.#allowed = {};
		await this.#make();
	};

	async #make(): Promise<void> {
		const turn = ++this.#turn;
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			const allow = Object.fromEntries(
				Object.entries(this.#allowed).map(([kind, { count }]) => [kind, count]),
			);
			const except = [...this.#excluded];
			const plan = await current().client.call("POST /peopled/plan", {
				body: { except, allow },
			});
			if (turn !== this.#turn) return;
			if (except.length === 0) this.#all = plan.steps;
			this.#plan = plan;
			this.#fault = undefined;
		} catch (cause) {
			if (turn !== this.#turn) return;
			this.#fault = cause;
		}
		this.change(() => {
			this.#isBusy = false;
		});
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return html`<div class="page">
				<h1 tabindex="-1">${words.navigation.plan}</h1>
				${faultPanel(this.#fault, this.#start)}
			</div>`;
		const plan = this.#plan;
		return html`<div class="page">
			<div class="page-head">
				<h1 tabindex="-1">${words.navigation.plan}</h1>
				<span class="quiet" role="status">${this.#isBusy ? words.plan.planning : html`<span lang="en">${plan?.summary}</span>`}</span>
				<div class="page-actions">
					<button class="button secondary" @click=${this.#start}>${icon("undo")}${words.plan.refresh}</button>
				</div>
			</div>
			<p class="quiet">${words.plan.hint}</p>
			<peopled-plan-application></peopled-plan-application>
			${plan === undefined ? loading() : this.#content(plan)}
		</div>`;
	}

	#content(plan: ShownPlan): TemplateResult {
		const rows = rowsOf(this.#all, {
			steps: plan.steps,
			excluded: this.#excluded,
		});
		return html`${facts(plan)} ${refusal(plan)} ${losses(plan)} ${this.#permissions(plan)}
			${sentences("warning", words.plan.warnings, plan.warnings)}
			${sentences("info", words.plan.notCarried, plan.notCarried)}
			${
				rows.length > 0
					? html`${this.#table(rows)} ${this.#bar(plan, rows)}`
					: plan.reasons.length === 0
						? emptyState({
								sign: "check",
								title: words.plan.none,
								text: words.plan.noneText,
							})
						: nothing
			}`;
	}

	// Permissions that were given stay in view, so that they can be taken back.
	#permissions({ passed }: ShownPlan): TemplateResult | typeof nothing {
		const known = new Map(
			[...Object.values(this.#allowed), ...passed].map((each) => [
				each.kind,
				each,
			]),
		);
		if (known.size === 0) return nothing;
		return html`<section class="card" aria-labelledby="permission">
			<h2 id="permission">${words.plan.permission}</h2>
			<ul>
				${[...known.values()].map(
					(each) => html`<li>
						<label class="check">
							<input type="checkbox" .checked=${each.kind in this.#allowed} @change=${(event: Event) => this.#permit(each, (event.target as HTMLInputElement).checked)} />
							<span>${words.plan.permits[each.kind](each)}</span>
						</label>
					</li>`,
				)}
			</ul>
		</section>`;
	}

	#permit(passed: Passed, isAllowed: boolean): void {
		const { [passed.kind]: _, ...others } = this.#allowed;
		this.#allowed = isAllowed ? { ...others, [passed.kind]: passed } : others;
		this.#makeSoon();
	}

	#table(rows: readonly PlanRow[]): TemplateResult {
		const chosen = rows.filter(({ isChosen }) => isChosen).length;
		return html`<div class="card card-table">
			<div class="scroll-x" tabindex="0" role="region" aria-label=${words.plan.steps}>
				<table class="table plan-table">
					<thead>
						<tr>
							<th scope="col">
								<input
									type="checkbox"
									aria-label=${words.plan.chooseAll}
									.checked=${chosen === rows.length}
									.indeterminate=${chosen > 0 && chosen < rows.length}
									@change=${(event: Event) => this.#choose(rows, (event.target as HTMLInputElement).checked)}
								/>
							</th>
							<th scope="col">${words.plan.columns.person}</th>
							<th scope="col">${words.plan.columns.changes}</th>
						</tr>
					</thead>
					<tbody>
						${rows.slice(0, this.#rowsMax).map((row) => this.#row(row))}
					</tbody>
				</table>
			</div>
			${
				rows.length > this.#rowsMax
					? html`<div class="plan-more">
							<p class="quiet">${words.differences.firstOf(this.#rowsMax, rows.length)}</p>
							${
								this.#rowsMax < rowsMany
									? html`<button class="button secondary small" @click=${this.#showMany}>${words.plan.showMore}</button>`
									: nothing
							}
						</div>`
					: nothing
			}
		</div>`;
	}

	#row(row: PlanRow): TemplateResult {
		const { person, steps, isChosen } = row;
		return html`<tr ?data-left=${!isChosen}>
			<td>
				<input
					type="checkbox"
					aria-label=${words.plan.choose(person.displayName)}
					.checked=${isChosen}
					@change=${(event: Event) => this.#choose([row], (event.target as HTMLInputElement).checked)}
				/>
			</td>
			<td>
				<strong>${person.displayName}</strong>
				<span class="quiet">${person.email}</span>
			</td>
			<td>${steps.map((step) => showStep(step))}</td>
		</tr>`;
	}

	#choose(rows: readonly PlanRow[], isChosen: boolean): void {
		const excluded = new Set(this.#excluded);
		for (const { person } of rows)
			if (isChosen) excluded.delete(person.id);
			else excluded.add(person.id);
		this.#excluded = excluded;
		this.#makeSoon();
	}

	// The digest on the page is that of the choice before, until the next plan is there.
	#makeSoon(): void {
		clearTimeout(this.#timer);
		this.change(() => {
			this.#isBusy = true;
		});
		this.#timer = setTimeout(() => this.#make(), replanMs);
	}

	#showMany = () =>
		this.change(() => {
			this.#rowsMax = rowsMany;
		});

	#bar(plan: ShownPlan, rows: readonly PlanRow[]): TemplateResult {
		const chosen = rows.filter(({ isChosen }) => isChosen).length;
		const { digest } = plan;
		return html`<div class="review-bar">
			<span>
				${words.plan.chosen(chosen, rows.length)}
				${digest === undefined || this.#isBusy ? nothing : html`<br /><code class="plan-digest" title=${words.plan.digest}>${digest}</code>`}
			</span>
			<button class="button primary" ?disabled=${this.#isBusy || digest === undefined || chosen === 0} @click=${() => this.#approve(plan)}>
				${words.plan.approve}
			</button>
		</div>`;
	}

	async #approve(plan: ShownPlan): Promise<void> {
		try {
			await approvePlan(plan);
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-plan", PlanPage);

function facts({ facts }: ShownPlan): TemplateResult | typeof nothing {
	if (facts.length === 0) return nothing;
	return html`<dl class="plan-facts" lang="en">
		${facts.map(
			({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
		)}
	</dl>`;
}

function refusal({ reasons }: ShownPlan): TemplateResult | typeof nothing {
	if (reasons.length === 0) return nothing;
	return html`<div class="notice" data-kind="error" role="alert">
		${icon("error")}
		<div>
			<p><strong>${words.plan.refused}</strong></p>
			<ul lang="en">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
		</div>
	</div>`;
}

function losses({ losses }: ShownPlan): TemplateResult | typeof nothing {
	if (losses.length === 0) return nothing;
	return html`<section class="notice" data-kind="warning" aria-label=${words.plan.losses}>
		${icon("warning")}
		<div>
			<h2>${words.plan.losses}</h2>
			${losses.map(
				({ heading, entries }) => html`<h3 lang="en">${heading}</h3>
					<ul lang="en">
						${entries.slice(0, lossesMax).map(({ person, what }) => html`<li>${person.displayName}${what === "" ? nothing : `: ${what}`}</li>`)}
						${entries.length > lossesMax ? html`<li>${words.plan.more(entries.length - lossesMax)}</li>` : nothing}
					</ul>`,
			)}
		</div>
	</section>`;
}

function sentences(
	kind: "warning" | "info",
	title: string,
	texts: readonly string[],
): TemplateResult | typeof nothing {
	if (texts.length === 0) return nothing;
	return html`<div class="notice" data-kind=${kind} role="note">
		${icon(kind)}
		<div>
			<p><strong>${title}</strong></p>
			<ul lang="en">${texts.map((text) => html`<li>${text}</li>`)}</ul>
		</div>
	</div>`;
}

function showStep({
	action,
	changes,
	notes,
}: ShownPlan["steps"][number]): TemplateResult {
	const label = words.plan.actions[action];
	const kind = action === "delete" ? "error" : "success";
	return html`${label === "" ? nothing : html`<span class="chip" data-kind=${kind}>${label}</span>`}
		<dl class="differences">
			${changes.map(
				({ field, from, to }) => html`<div>
					<dt>${fieldName(field)}</dt>
					<dd>
						${from === "" ? nothing : html`<del><span class="hidden">${words.history.before} </span>${from}</del>`}
						${to === "" ? nothing : html`<ins><span class="hidden">${words.history.after} </span>${to}</ins>`}
					</dd>
				</div>`,
			)}
		</dl>
		${notes.map((note) => html`<p class="quiet" lang="en">${note}</p>`)}`;
}
