import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { type Catalog, forgetCatalog, readCatalog } from "../catalog.ts";
import { guardLeaving, linkTo, navigate } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { faultPanel } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { loadingPage, unreadPage } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { mayDiscard } from "../shell/unsaved.ts";
import { askCreation } from "./creation-review.ts";
import { compareDrafts, type Draft, setField } from "./draft.ts";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft.ts";
import { announceChange } from "./person-changed.ts";
import { fullName } from "./person-editor.ts";
import { personForm } from "./person-form.ts";

const base: Draft = { displayName: "" };

/** The form of a new person. It shows the effects before it saves. */
class NewPerson extends View {
	#catalog: Catalog | undefined;
	#draft: Draft = base;
	#managerName: string | undefined;
	#problems: ReadonlyMap<string, string> = new Map();
	#refusal: unknown;
	#fault: unknown;
	#isBusy = false;

	protected override willUpdate(): void {
		if (!this.hasUpdated) void this.#load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		guardLeaving(undefined);
	}

	async #load(): Promise<void> {
		this.#fault = undefined;
		try {
			forgetCatalog();
			const catalog = await readCatalog();
			this.change(() => {
				this.#catalog = catalog;
				this.#draft = base;
				this.#managerName = undefined;
				this.#takeKept();
			});
			await this.updateComplete;
			this.querySelector<HTMLElement>("h1")?.focus();
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	// The text typed before a reload, or before the session ended.
	#takeKept(): void {
		const kept = readDraft(undefined);
		if (kept === undefined) return;
		this.#draft = kept.draft;
		this.#managerName = kept.managerName;
		this.#watch();
		toast({
			kind: "success",
			text: words.edit.putBack,
			action: { label: words.edit.discard, run: () => this.#discard() },
		});
	}

	#discard(): Promise<void> {
		forgetDraft(undefined);
		guardLeaving(undefined);
		return this.#load();
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return unreadPage(this.#fault, () => this.#load());
		if (this.#catalog === undefined) return loadingPage();
		const back = linkTo(["people"]);
		return html`<form class="page page-form" novalidate @submit=${this.#submit}>
			<a class="back" href=${back}>${icon("arrow-left")}${words.people.title}</a>
			<h1 tabindex="-1">${words.edit.newTitle}</h1>
			${this.#summary()}
			${personForm({
				draft: this.#draft,
				held: [],
				implicit: [],
				catalog: this.#catalog,
				managerName: this.#managerName,
				isLocationFixed: false,
				readNumbers: [],
				problems: this.#problems,
				set: this.#set,
				pickManager: this.#pickManager,
			})}
			<footer class="form-foot">
				<span class="quiet" role="status">${words.edit.changed(this.#changes.length)}</span>
				<a class="button secondary" href=${back}>${words.cancel}</a>
				<button class="button primary" ?disabled=${this.#isBusy}>${this.#isBusy ? words.edit.checking : words.edit.review}</button>
			</footer>
		</form>`;
	}

	// The refusal, for the problems without a field. Fields show their own.
	#summary(): TemplateResult | typeof nothing {
		if (this.#problems.size === 0)
			return this.#refusal === undefined ? nothing : faultPanel(this.#refusal);
		return html`<div class="notice" data-kind="error" role="alert">
			${icon("error")}
			<div>
				<p><strong>${words.fault.fields(this.#problems.size)}</strong></p>
				<ul>
					${[...this.#problems].map(
						([field, text]) =>
							html`<li><a href="#field-${field}" @click=${(event: Event) => this.#goTo(event, field)}>${text}</a></li>`,
					)}
				</ul>
			</div>
		</div>`;
	}

	get #changes() {
		return compareDrafts(base, this.#draft);
	}

	#goTo(event: Event, field: string): void {
		event.preventDefault();
		this.querySelector<HTMLElement>(`#field-${field}`)?.focus();
	}

	#set = (field: keyof Draft, value: unknown) =>
		this.change(() => {
			const draft = { ...this.#draft };
			const isFollowing =
				(field === "firstName" || field === "lastName") &&
				draft.displayName === fullName(draft);
			setField(draft, field, value);
			draft.displayName = isFollowing
				? fullName(draft)
				: (draft.displayName ?? "");
			this.#draft = draft;
			this.#watch();
		});

	#pickManager = (manager: Person | undefined) =>
		this.change(() => {
			this.#managerName = manager?.displayName;
			const draft = { ...this.#draft };
			setField(draft, "managerId", manager?.id);
			this.#draft = draft;
			this.#watch();
		});

	#watch(): void {
		if (this.#changes.length === 0) {
			forgetDraft(undefined);
			guardLeaving(undefined);
			return;
		}
		keepDraft(undefined, {
			etag: undefined,
			base,
			draft: this.#draft,
			managerName: this.#managerName,
		});
		guardLeaving(async () => {
			const isLeaving = await mayDiscard();
			if (isLeaving) forgetDraft(undefined);
			return isLeaving;
		});
	}

	#submit = async (event: Event) => {
		event.preventDefault();
		const missing = this.#missing();
		this.change(() => {
			this.#problems = missing;
			this.#refusal = undefined;
		});
		if (missing.size > 0) return this.#focusProblem();
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			await this.#review();
		} catch (cause) {
			this.change(() => {
				this.#problems = problemsOf(cause, (name) => name in words.fields);
				this.#refusal = cause;
			});
			await this.#focusProblem();
		} finally {
			this.change(() => {
				this.#isBusy = false;
			});
		}
	};

	// Checks that need no server: everyone has a name and an e-mail address.
	#missing(): Map<string, string> {
		const { displayName, emails = [] } = this.#draft;
		const missing = new Map<string, string>();
		if (displayName.trim() === "")
			missing.set("displayName", words.edit.required(words.fields.displayName));
		if (emails.length === 0)
			missing.set("emails", words.edit.required(words.fields.emails));
		return missing;
	}

	async #review(): Promise<void> {
		const call = current().client.prepare("POST /people", {
			body: {
				...this.#draft,
				emails: this.#draft.emails ?? [],
				orgId: orgIdIfOther(),
			},
			query: { callingData: true },
		});
		const preview = await call.dryRun();
		if (!this.isConnected) return;
		const isWanted = await askCreation({
			preview,
			catalog: this.#catalog as Catalog,
			draft: this.#draft,
			request: call.request,
		});
		if (!isWanted) return;
		const saved = await call.run();
		forgetDraft(undefined);
		guardLeaving(undefined);
		announceChange(saved.id);
		if (this.isConnected) await navigate(linkTo(["people", saved.id]));
		toast({ kind: "success", text: words.edit.created(saved.displayName) });
	}

	async #focusProblem(): Promise<void> {
		await this.updateComplete;
		const [first] = this.#problems.keys();
		const target =
			(first && this.querySelector<HTMLElement>(`#field-${first}`)) ||
			this.querySelector<HTMLElement>("h1");
		target?.focus();
	}
}
define("peopled-new-person", NewPerson);
