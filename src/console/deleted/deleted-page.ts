import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { DeletedPerson } from "../../contract/history.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { differences } from "../person/differences.ts";
import { consequences, warnings } from "../person/review-dialog.ts";
import { restorePerson } from "../person/undo.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { faultPanel, toastFault } from "../shell/fault.ts";
import { emptyState, loading } from "../shell/states.ts";
import { showDate, showTime } from "../time.ts";
import { words } from "../words.ts";

/** People who were deleted, for as long as they can be restored. */
class DeletedPage extends View {
	#people: readonly DeletedPerson[] | undefined;
	#catalog: Catalog | undefined;
	#next: string | undefined;
	#fault: unknown;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	async #load(next?: string): Promise<void> {
		try {
			const [catalog, page] = await Promise.all([
				readCatalog(),
				current().reader.readDeletedPeople(next ?? { orgId: orgIdIfOther() }),
			]);
			this.change(() => {
				const before = next === undefined ? [] : (this.#people ?? []);
				this.#people = [...before, ...page.items];
				this.#next = page.next;
				this.#catalog = catalog;
				this.#fault = undefined;
			});
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		return html`<div class="page">
			<h1 tabindex="-1">${words.navigation.deleted}</h1>
			<p class="quiet">${words.deleted.hint}</p>
			${this.#list()}
			${this.#next ? html`<button class="button secondary" @click=${() => this.#load(this.#next)}>${words.more}</button>` : nothing}
		</div>`;
	}

	#list(): TemplateResult {
		if (this.#fault !== undefined)
			return faultPanel(this.#fault, () => this.#load());
		if (this.#people === undefined) return loading();
		if (this.#people.length === 0)
			return emptyState({
				sign: "user",
				title: words.deleted.emptyTitle,
				text: words.deleted.empty,
			});
		return html`<ul class="job-list">
			${repeat(
				this.#people,
				({ id, changeId }) => `${id} ${changeId}`,
				(person) => this.#one(person),
			)}
		</ul>`;
	}

	#one(person: DeletedPerson): TemplateResult {
		const { id, displayName, emails, deletedAt, deletedBy, restorableUntil } =
			person;
		const by = deletedBy.displayName ?? words.history.somebody;
		return html`<li class="card job">
			<span class="person-link">
				${avatar({ id, displayName })}
				<span class="person-name">
					<span>${displayName}</span>
					<span class="quiet">${emails[0] ?? nothing}</span>
				</span>
				<span class="quiet deleted-when">
					<time datetime=${deletedAt} title=${showDate(deletedAt)}>${showTime(deletedAt)}</time>
					${words.history.by(by)} · ${words.deleted.until(showDate(restorableUntil))}
				</span>
			</span>
			<button class="button secondary" aria-label=${words.deleted.restoreOf(displayName)} @click=${() => this.#restore(person)}>
				${icon("undo")}${words.deleted.restore}
			</button>
		</li>`;
	}

	async #restore({ id, displayName }: DeletedPerson): Promise<void> {
		const catalog = this.#catalog;
		if (catalog === undefined) return;
		try {
			const preview = await current().client.tryRestorePerson(id);
			await confirm({
				title: words.deleted.title(displayName),
				text: html`${warnings(preview.warnings)}
					${differences(preview.changes, catalog)} ${consequences(preview)}`,
				yes: words.deleted.restore,
				run: () => restorePerson(id),
			});
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-deleted", DeletedPage);
