import { html, nothing, type TemplateResult } from "lit";
import type { Person } from "../contract/person.ts";
import { type IconName, icon } from "./icons.ts";

type Status = NonNullable<Person["status"]>;

/** The sign of each status. The others show no presence. */
const presenceOf: Partial<Record<Status, IconName>> = {
	active: "presence-active",
	call: "presence-call",
	DoNotDisturb: "presence-do-not-disturb",
	inactive: "presence-away",
	meeting: "presence-meeting",
	OutOfOffice: "presence-out-of-office",
	presenting: "presence-presenting",
};

/** A person's avatar: initials with the presence. Pictures are not loaded: they are at outside addresses, which would learn who looks at whom. */
export function avatar(
	person: Pick<Person, "id" | "displayName"> & Partial<Pick<Person, "status">>,
	size: 24 | 32 | 48 | 88 = 32,
): TemplateResult {
	const presence = person.status && presenceOf[person.status];
	return html`<span
		class="avatar"
		data-size=${size}
		data-color=${colorOf(person.id)}
		aria-hidden="true"
		><span>${initialsOf(person.displayName)}</span>${
			presence
				? html`<span class="presence" data-status=${person.status ?? nothing}>${icon(presence)}</span>`
				: nothing
		}</span
	>`;
}

const colors = [
	"cobalt",
	"cyan",
	"gold",
	"lime",
	"mint",
	"orange",
	"pink",
	"purple",
	"slate",
	"violet",
] as const;

// The color is the same wherever a person is shown, so that a list of avatars is easy to scan.
function colorOf(id: string): string {
	let sum = 0;
	for (const letter of id)
		sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
	return colors[sum % colors.length] ?? colors[0];
}

function initialsOf(displayName: string): string {
	const names = displayName.trim().split(/\s+/);
	const first = [...(names[0] ?? "")][0] ?? "";
	const last = names.length > 1 ? ([...(names.at(-1) ?? "")][0] ?? "") : "";
	return `${first}${last}`.toUpperCase();
}
