import { html, nothing, type TemplateResult } from "lit";
import type { Group } from "../../contract/group-shape.ts";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { chip } from "../../look/chip.ts";
import { icon } from "../../look/icons.ts";
import { skeletonLines } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { may } from "../permissions.ts";
import { guardLeaving, linkTo, navigate } from "../router.ts";
import { rememberRecent } from "../search/recent.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toastFault } from "../shell/fault.ts";
import { onlyLooking, unreadPage } from "../shell/states.ts";
import { toast } from "../shell/toasts.ts";
import { mayDiscard } from "../shell/unsaved.ts";
import "../person/person-picker.ts";
import { askGroup } from "./group-dialog.ts";
import {
	askMemberReview,
	type MemberDraft,
	memberEffects,
} from "./member-review.ts";

type Member = NonNullable<Group["members"]>[number];

/** One group with its members. Changes of members are collected, and saved together after a preview. */
class GroupPage extends View {
	static override properties = { groupId: { attribute: false } };
	declare groupId: string;
	#group: Group | undefined;
	#members: readonly Member[] = [];
	#next: string | undefined;
	#fault: unknown;
	#draft: MemberDraft = { joins: [], leaves: [] };

	protected override willUpdate(changed: Map<string, unknown>): void {
		if (changed.has("groupId")) void this.#load();
	}

	async #load(next?: string): Promise<void> {
		const wanted = this.groupId;
		try {
			const { next: following, ...group } = await current().client.page(
				"GET /groups/{groupId}/members",
				{ path: { groupId: wanted }, query: { count: 100 } },
				next,
			);
			if (wanted !== this.groupId) return;
			this.change(() => {
				const before = next === undefined ? [] : this.#members;
				this.#group = group;
				this.#members = [...before, ...(group.members ?? [])];
				this.#next = following;
				this.#fault = undefined;
			});
			rememberRecent({ kind: "groups", id: wanted });
			document.title = `${group.displayName} – ${words.title}`;
		} catch (cause) {
			this.change(() => {
				this.#fault = cause;
			});
		}
	}

	override render(): TemplateResult {
		if (this.#fault !== undefined)
			return unreadPage(this.#fault, () => this.#load());
		if (this.#group === undefined)
			return html`<div class="page"><section class="card">${skeletonLines(6)}</section></div>`;
		const { displayName, description, id } = this.#group;
		return html`<div class="page">
			<a class="back" href=${linkTo(["groups"])}>${icon("arrow-left")}${words.navigation.groups}</a>
			<div class="page-head">
				<div>
					<h1 tabindex="-1">${displayName}</h1>
					${description ? html`<p class="quiet">${description}</p>` : nothing}
				</div>
				<div class="page-actions">
					<a class="button secondary" href=${linkTo(["people"], { group: id })}>${words.groups.inPeople}</a>
					${
						may("changeGroups")
							? html`<button class="button secondary" @click=${this.#edit}>${icon("edit")}${words.edit.go}</button>
								<button class="button danger-quiet" @click=${this.#remove}>${icon("remove")}${words.remove}</button>`
							: nothing
					}
				</div>
			</div>
			${may("changeGroups") ? nothing : onlyLooking("changeGroups")}
			${this.#memberCard(this.#group)}
		</div>`;
	}

	#memberCard({ memberSize }: Group): TemplateResult {
		const { joins } = this.#draft;
		return html`<section class="card" aria-labelledby="members">
			<h2 id="members">${words.groups.members(memberSize)}</h2>
			${may("changeGroups") ? this.#picker() : nothing}
			${
				memberSize === 0 && joins.length === 0
					? html`<p class="quiet">${words.groups.nobody}</p>`
					: html`<ul class="people-list member-list">
							${joins.map((person) => this.#row(person, "joins"))}
							${this.#members.map((member) => this.#row(member, this.#isLeaving(member) ? "leaves" : "stays"))}
						</ul>`
			}
			${this.#next === undefined ? nothing : html`<button class="button secondary" @click=${() => this.#load(this.#next)}>${words.more}</button>`}
			${this.#reviewBar()}
		</section>`;
	}

	#picker(): TemplateResult {
		return html`<div class="field member-picker">
			<label for="member-picker">${words.groups.add}</label>
			<peopled-person-picker
				.inputId=${"member-picker"}
				.name=${undefined}
				@person-picked=${this.#onPick}
			></peopled-person-picker>
		</div>`;
	}

	#row(
		{ id, displayName }: Pick<Member, "id" | "displayName">,
		state: "joins" | "leaves" | "stays",
	): TemplateResult {
		return html`<li data-state=${state}>
			<a class="person-link" href=${linkTo(["people", id])}>
				${avatar({ id, displayName })}
				<span class="person-name"><span>${displayName}</span></span>
				${state === "stays" ? nothing : chip(words.groups.states[state], { kind: state === "joins" ? "success" : "warning" })}
			</a>
			${
				may("changeGroups")
					? html`<button
							class="button ghost small"
							aria-label=${words.groups.acts[state].of(displayName)}
							@click=${() => this.#toggle(id, state)}
						>${words.groups.acts[state].label}</button>`
					: nothing
			}
		</li>`;
	}

	#reviewBar(): TemplateResult | typeof nothing {
		const { joins, leaves } = this.#draft;
		if (joins.length + leaves.length === 0) return nothing;
		return html`<div class="review-bar" role="status">
			<span>${words.groups.draft(joins.length, leaves.length)}</span>
			<button class="button secondary" @click=${() => this.#setDraft({ joins: [], leaves: [] })}>${words.groups.discard}</button>
			<button class="button primary" @click=${this.#review}>${words.edit.review}</button>
		</div>`;
	}

	#isLeaving({ id }: Pick<Member, "id">): boolean {
		return this.#draft.leaves.some((leaving) => leaving.id === id);
	}

	#setDraft(draft: MemberDraft): void {
		this.change(() => {
			this.#draft = draft;
		});
		const isEmpty = draft.joins.length + draft.leaves.length === 0;
		guardLeaving(isEmpty ? undefined : mayDiscard);
	}

	#onPick = (event: CustomEvent<Person | undefined>) => {
		const person = event.detail;
		if (person === undefined) return;
		const { joins, leaves } = this.#draft;
		const isNew = ![...joins, ...this.#members].some(
			({ id }) => id === person.id,
		);
		this.#setDraft({
			joins: isNew ? [...joins, person] : joins,
			leaves: leaves.filter(({ id }) => id !== person.id),
		});
		// The next person is picked in the same field.
		const picker = this.querySelector<
			HTMLElement & { name: string | undefined }
		>("peopled-person-picker");
		if (picker) picker.name = undefined;
		picker?.querySelector("input")?.focus();
	};

	#toggle(id: string, state: "joins" | "leaves" | "stays"): void {
		const { joins, leaves } = this.#draft;
		const member = this.#members.find((known) => known.id === id);
		this.#setDraft({
			joins: joins.filter((person) => person.id !== id),
			leaves:
				state === "stays" && member !== undefined
					? [...leaves, member]
					: leaves.filter((known) => known.id !== id),
		});
	}

	#review = async () => {
		const group = this.#group as Group;
		const draft = this.#draft;
		try {
			const isSaved = await askMemberReview(group, draft);
			if (!isSaved) return;
			this.#setDraft({ joins: [], leaves: [] });
			forgetPeople();
			toast({ kind: "success", text: words.groups.saved(group.displayName) });
			await this.#load();
		} catch (cause) {
			toastFault(cause);
		}
	};

	#edit = async () => {
		const saved = await askGroup(this.#group);
		if (saved === undefined) return;
		forgetCatalog();
		toast({ kind: "success", text: words.groups.saved(saved.displayName) });
		await this.#load();
	};

	#remove = async () => {
		const { id, displayName } = this.#group as Group;
		const path = { groupId: id };
		try {
			const { client } = current();
			const call = client.prepare("DELETE /groups/{groupId}", { path });
			const preview = await call.dryRun();
			const isDone = await confirm({
				title: words.groups.removeTitle(displayName),
				text: html`<p>${words.groups.removeText(preview.members?.length ?? 0)}</p>
					${memberEffects(preview)}`,
				yes: words.remove,
				isDangerous: true,
				call,
			});
			if (!isDone) return;
			guardLeaving(undefined);
			forgetCatalog();
			forgetPeople();
			toast({ kind: "success", text: words.groups.removed(displayName) });
			await navigate(linkTo(["groups"]), { isReplacing: true });
		} catch (cause) {
			toastFault(cause);
		}
	};
}
define("peopled-group", GroupPage);
