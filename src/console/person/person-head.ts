import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { avatar } from "../../look/avatar.ts";
import { chip } from "../../look/chip.ts";
import { icon } from "../../look/icons.ts";
import { menuButton } from "../../look/menu.ts";
import { showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import { current } from "../session.ts";
import { statusText } from "../status-text.ts";
import { personMenu } from "./person-menu.ts";
import type { Section } from "./sections.ts";
import { giveLicense, setLogin } from "./verbs.ts";

/** The head of a person's page: who it is, and what can be done. */
export function personHead(
	person: Person,
	{
		edit,
		isNow,
		deleted,
	}: {
		/** Opens a section of the form; undefined where the person cannot be edited. */
		edit: ((section: Section) => void) | undefined;
		/** Whether the person is shown as they are now. */
		isNow: boolean;
		/** Called after the person was deleted here. */
		deleted: () => void;
	},
): TemplateResult {
	const { displayName, title, department, type } = person;
	const isBlocked = String(person.loginEnabled) === "false";
	return html`<header class="person-head">
		${avatar(person, 88)}
		<div class="person-title">
			<h1 tabindex="-1">${displayName}</h1>
			<p class="quiet">${[title, department].filter(Boolean).join(" · ")}</p>
			${isNow ? html`<p class="quiet">${presence(person)}</p>` : nothing}
			<div class="chips">
				${person.id === current().me.id ? chip(words.person.you, { kind: "info" }) : nothing}
				${type === "person" ? nothing : chip(words.type[type], { kind: "info" })}
				${String(person.invitePending) === "true" ? chip(words.person.pending, { kind: "warning" }) : nothing}
				${isBlocked ? chip(words.person.blocked, { kind: "error" }) : nothing}
			</div>
		</div>
		${isNow ? actions(person, edit, deleted) : nothing}
	</header>`;
}

function presence({ status, lastActivity }: Person): string {
	const time = showTime(lastActivity);
	const text = statusText(status);
	return time === undefined ? text : words.person.activeAt(text, time);
}

function actions(
	person: Person,
	edit: ((section: Section) => void) | undefined,
	deleted: () => void,
): TemplateResult {
	const isBlocked = String(person.loginEnabled) === "false";
	const shown: readonly string[] = may("changePeople")
		? [words.verbs.give, words.verbs.activate, words.verbs.deactivate]
		: [];
	return html`<div class="page-actions">
		${
			edit === undefined
				? nothing
				: html`<button id="edit-person" class="button primary" @click=${() => edit("profile")}>${icon("edit")}${words.edit.go}</button>
					<button id="give-license" class="button secondary" @click=${() => giveLicense(person)}>${icon("tag")}${words.verbs.give}</button>
					<button id="set-login" class="button secondary" @click=${() => setLogin(person, isBlocked)}>${icon(isBlocked ? "play" : "pause")}${isBlocked ? words.verbs.activate : words.verbs.deactivate}</button>`
		}
		${menuButton({
			id: "person-more",
			label: words.person.more,
			content: icon("more"),
			isRound: true,
			look: "secondary",
			items: () =>
				personMenu(person, deleted).filter(
					(item) => item === "-" || !shown.includes(item.label),
				),
		})}
	</div>`;
}
