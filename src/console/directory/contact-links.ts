import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../contract/person.ts";
import { type IconName, icon } from "../../look/icons.ts";
import { words } from "../../words/words.ts";
import { callAddress } from "./call-address.ts";

const texts = words.directory;

/** Links that call a person, write a mail, and open a chat in the Webex app. */
export function contactLinks(person: Person): TemplateResult {
	const { displayName, emails } = person;
	const [email] = emails;
	const call = callAddress(person);
	return html`<span class="contact-links">
		${call === undefined ? nothing : link(call, { sign: "phone", text: texts.call, label: texts.callOne(displayName) })}
		${
			email === undefined
				? nothing
				: html`${link(`mailto:${encodeURIComponent(email)}`, { sign: "email", text: texts.mail, label: texts.mailOne(displayName) })}
					${link(`webexteams://im?email=${encodeURIComponent(email)}`, { sign: "chat", text: texts.chat, label: texts.chatOne(displayName) })}`
		}
	</span>`;
}

function link(
	href: string,
	{ sign, text, label }: { sign: IconName; text: string; label: string },
): TemplateResult {
	return html`<a class="button secondary small" href=${href} aria-label="${text}: ${label}" title=${label}
		>${icon(sign)}<span>${text}</span></a
	>`;
}
