import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { DeletedPerson } from "../../contract/history.ts";
import { avatar } from "../../look/avatar.ts";
import { icon } from "../../look/icons.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { authorName } from "../author-name.ts";
import { type Catalog, readCatalog } from "../catalog.ts";
import { differences } from "../person/differences.ts";
import { consequences, warnings } from "../person/review-parts.ts";
import { prepareRestore, restorePerson } from "../person/undo.ts";
import { current, orgIdIfOther } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toastFault } from "../shell/fault.ts";
import { PagedList } from "../shell/paged-list.ts";
import { emptyState } from "../shell/states.ts";

/** The deleted people who can still be restored. */
class DeletedPage extends View {
	#catalog: Catalog | undefined;
	readonly #people = new PagedList<DeletedPerson>(this, async (next) => {
		const [catalog, page] = await Promise.all([
			readCatalog(),
			current().client.page(
				"GET /deletedPeople",
				{ query: { orgId: orgIdIfOther() } },
				next,
			),
		]);
		this.#catalog = catalog;
		return page;
	});

	override render(): TemplateResult {
		return html`<div class="page">
			<h1 tabindex="-1">${words.navigation.deleted}</h1>
			<p class="quiet">${words.deleted.hint}</p>
			${this.#people.show({
				list: (people) =>
					html`<ul class="job-list">
						${repeat(
							people,
							({ id, changeId }) => `${id} ${changeId}`,
							(person) => this.#one(person),
						)}
					</ul>`,
				empty: () =>
					emptyState({
						sign: "user",
						title: words.deleted.emptyTitle,
						text: words.deleted.empty,
					}),
			})}
		</div>`;
	}

	#one(person: DeletedPerson): TemplateResult {
		const { id, displayName, emails, deletedAt, deletedBy, restorableUntil } =
			person;
		return html`<li class="card job">
			<span class="person-link">
				${avatar({ id, displayName })}
				<span class="person-name">
					<span>${displayName}</span>
					<span class="quiet">${emails[0] ?? nothing}</span>
				</span>
				<span class="quiet deleted-when">
					<time datetime=${deletedAt} title=${showDate(deletedAt)}>${showTime(deletedAt)}</time>
					${words.history.by(authorName(deletedBy))} · ${words.deleted.until(showDate(restorableUntil))}
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
			const call = prepareRestore(id);
			const preview = await call.dryRun();
			await confirm({
				title: words.deleted.title(displayName),
				text: html`${warnings(preview.warnings)}
					${differences(preview.changes, catalog)} ${consequences(preview)}`,
				yes: words.deleted.restore,
				call,
				run: () => restorePerson(call),
			});
		} catch (cause) {
			toastFault(cause);
		}
	}
}
define("peopled-deleted", DeletedPage);
