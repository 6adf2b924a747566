import { html, nothing, type TemplateResult } from "lit";
import type { PreparedCall } from "../../client/client.ts";
import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { type Catalog, forgetCatalog, readCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { guardLeaving, linkTo, navigate } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { loading, unreadPage } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import {
	compareDrafts,
	type Draft,
	draftOf,
	mergeDrafts,
	setField,
} from "./draft.ts";
import { forgetDraft, keepDraft, readDraft } from "./kept-draft.ts";
import { type Authors, askMerge } from "./merge-dialog.ts";
import { personForm } from "./person-form.ts";
import { askReview } from "./review-dialog.ts";
import { readTaggedPerson, type TaggedPerson } from "./tagged-person.ts";
import { undoChangeTo } from "./undo.ts";

const query = { callingData: true };
type SavingCall =
	| PreparedCall<"PUT /people/{personId}">
	| PreparedCall<"POST /people">;

/** The form of an existing person or of a new one. It shows the effects before it saves. */
class EditPerson extends View {
	static override properties = { personId: { attribute: false } };
	/** Undefined for a new person. */
	declare personId: string | undefined;
	#catalog: Catalog | undefined;
	#before: TaggedPerson | undefined;
	#base: Draft = { displayName: "" };
	#draft: Draft = { displayName: "" };
	#managerName: string | undefined;
	#problems: ReadonlyMap<string, string> = new Map();
	#refusal: unknown;
	#fault: unknown;
	#isBusy = false;

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("personId") || !this.hasUpdated) void this.#load();
	}

	override disconnectedCallback(): void {
		super.disconnectedCallback();
		guardLeaving(undefined);
	}

	async #load(): Promise<void> {
		this.#fault = undefined;
		try {
			forgetCatalog();
			const [catalog, before] = await Promise.all([
				readCatalog(),
				this.personId === undefined
					? undefined
					: readTaggedPerson(this.personId, query),
			]);
			this.change(() => {
				this.#catalog = catalog;
				this.#take(before);
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

	// Starts over with the present state of a person.
	#take(before: TaggedPerson | undefined): void {
		this.#before = before;
		this.#base = before ? draftOf(before.person) : { displayName: "" };
		this.#draft = { ...this.#base };
		this.#managerName = before?.person.managerId
			? before.person.manager
			: undefined;
	}

	// The text typed before a reload, or before the session ended. It stays based on its original version, so that
	// changes made by others meanwhile are merged, not overwritten.
	#takeKept(): void {
		const kept = readDraft(this.personId);
		if (kept === undefined) return;
		if (this.#before !== undefined && kept.etag !== undefined)
			this.#before = { ...this.#before, etag: kept.etag };
		this.#base = kept.base;
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
		forgetDraft(this.personId);
		guardLeaving(undefined);
		return this.#load();
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return unreadPage(this.#fault, () => this.#load());
		if (this.#catalog === undefined) return loading();
		const { person } = this.#before ?? {};
		const back = person ? linkTo(["people", person.id]) : linkTo(["people"]);
		return html`<form class="page page-form" novalidate @submit=${this.#submit}>
			<a class="back" href=${back}>${icon("arrow-left")}${person?.displayName ?? words.people.title}</a>
			<h1 tabindex="-1">${person ? words.edit.title(person.displayName) : words.edit.newTitle}</h1>
			${this.#summary()}
			${personForm({
				draft: this.#draft,
				held: person?.licenses ?? [],
				implicit: person?.implicitLicenses ?? [],
				catalog: this.#catalog,
				managerName: this.#managerName,
				isLocationFixed: person?.locationId !== undefined,
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
		return compareDrafts(this.#base, this.#draft);
	}

	#goTo(event: Event, field: string): void {
		event.preventDefault();
		this.querySelector<HTMLElement>(`#field-${field}`)?.focus();
	}

	#set = (field: keyof Draft, value: unknown) =>
		this.change(() => {
			const draft = { ...this.#draft };
			const isFollowing =
				this.#before === undefined &&
				(field === "firstName" || field === "lastName") &&
				(draft.displayName === "" || draft.displayName === fullName(draft));
			setField(draft, field, value);
			if (isFollowing) draft.displayName = fullName(draft);
			this.#draft = draft;
			this.#watch();
		});

	#pickManager = (manager: Person | undefined) =>
		this.change(() => {
			this.#managerName = manager?.displayName;
			const draft = { ...this.#draft };
			setField(draft, "managerId", manager?.id);
			delete draft.manager;
			this.#draft = draft;
			this.#watch();
		});

	#watch(): void {
		if (this.#changes.length === 0) {
			forgetDraft(this.personId);
			guardLeaving(undefined);
			return;
		}
		keepDraft(this.personId, {
			etag: this.#before?.etag,
			base: this.#base,
			draft: this.#draft,
			managerName: this.#managerName,
		});
		guardLeaving(async () => {
			const isLeaving = await confirm({
				title: words.unsaved.title,
				text: words.unsaved.text,
				yes: words.unsaved.leave,
				no: words.unsaved.stay,
			});
			if (isLeaving) forgetDraft(this.personId);
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
		if (this.#changes.length === 0) {
			toast({ kind: "info", text: words.edit.nothing });
			return;
		}
		this.change(() => {
			this.#isBusy = true;
		});
		try {
			await this.#review();
		} catch (cause) {
			await this.#refuse(cause);
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
		const before = this.#before;
		const call = this.#prepare();
		const preview = await call.dryRun();
		const isWanted = await askReview({
			preview,
			catalog: this.#catalog as Catalog,
			name: before?.person.displayName ?? this.#draft.displayName,
			draft: this.#draft,
			entered: before === undefined ? Object.keys(this.#draft) : undefined,
			request: call.request,
		});
		if (isWanted) await this.#save(call);
	}

	#prepare(): SavingCall {
		const { client } = current();
		const before = this.#before;
		return before
			? client.prepare("PUT /people/{personId}", {
					path: { personId: before.person.id },
					body: this.#draft,
					query,
					headers: { "If-Match": before.etag },
				})
			: client.prepare("POST /people", { body: this.#creation, query });
	}

	get #creation() {
		return {
			...this.#draft,
			emails: this.#draft.emails ?? [],
			displayName: this.#draft.displayName || undefined,
			orgId: orgIdIfOther(),
		};
	}

	async #save(call: SavingCall): Promise<void> {
		const before = this.#before;
		const saved = await call.run();
		forgetDraft(this.personId);
		guardLeaving(undefined);
		forgetCatalog();
		forgetPeople();
		await navigate(linkTo(["people", saved.id]));
		toast({
			kind: "success",
			text: before
				? words.edit.saved(saved.displayName)
				: words.edit.created(saved.displayName),
			action: before && {
				label: words.undo,
				run: () => undoChangeTo(saved),
			},
		});
	}

	async #refuse(cause: unknown): Promise<void> {
		const before = this.#before;
		if (
			cause instanceof RefusalError &&
			cause.status === 412 &&
			before !== undefined
		)
			return this.#merge(before).catch(toastFault);
		this.change(() => {
			this.#problems = problemsOf(cause, (name) => name in words.fields);
			this.#refusal = cause;
		});
		await this.#focusProblem();
	}

	async #focusProblem(): Promise<void> {
		await this.updateComplete;
		const [first] = this.#problems.keys();
		const target =
			(first && this.querySelector<HTMLElement>(`#field-${first}`)) ||
			this.querySelector<HTMLElement>("h1");
		target?.focus();
	}

	// Another person saved first. Their changes are merged, and the person decides where both changed the same property.
	async #merge(before: TaggedPerson): Promise<void> {
		const [now, authors] = await Promise.all([
			readTaggedPerson(before.person.id, query),
			readAuthorsSince(before),
		]);
		const merge = mergeDrafts(this.#base, this.#draft, draftOf(now.person));
		const decided = await askMerge({
			merge,
			authors,
			catalog: this.#catalog as Catalog,
			names: new Map(
				[
					[this.#draft.managerId, this.#managerName],
					[now.person.managerId, now.person.manager],
				].filter((entry): entry is [string, string] => entry[1] !== undefined),
			),
		});
		if (decided === undefined) return;
		this.change(() => {
			const isTheirs = decided.managerId === now.person.managerId;
			const managerName = isTheirs ? now.person.manager : this.#managerName;
			this.#take(now);
			this.#draft = decided;
			this.#managerName = decided.managerId ? managerName : undefined;
			this.#watch();
		});
		toast({ kind: "success", text: words.merge.done });
	}
}
define("peopled-edit-person", EditPerson);

/** The number of changes searched for their authors. */
const changesMax = 20;

// The authors of changes since the opened version, and the time of the last one; undefined where the history does not have them.
async function readAuthorsSince({
	person,
	etag,
}: TaggedPerson): Promise<Authors | undefined> {
	const version = Number(/\d+/.exec(etag)?.[0]);
	const { items } = await current()
		.client.call("GET /people/{personId}/changes", {
			path: { personId: person.id },
			query: { max: changesMax },
		})
		.catch(() => ({ items: [] }));
	const later = items.filter(
		(change) => change.version !== undefined && change.version > version,
	);
	const [latest] = later;
	if (latest === undefined) return undefined;
	const names = later.map(({ by }) => by.displayName ?? words.history.somebody);
	return { names: [...new Set(names)], at: latest.at };
}

function fullName({ firstName, lastName }: Draft): string {
	return [firstName, lastName].filter(Boolean).join(" ");
}
