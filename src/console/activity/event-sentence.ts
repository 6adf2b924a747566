import { html, nothing, type TemplateResult } from "lit";
import type { AuditEvent } from "../../contract/audit.ts";
import { fill } from "../../words/fill.ts";
import { showList } from "../../words/format.ts";
import { words } from "../../words/words.ts";
import { fieldName } from "../person/values.ts";
import { linkTo } from "../router.ts";

/** What an event says, as a sentence: who did what with whom, and which properties changed. */
export function eventSentence(event: AuditEvent): TemplateResult {
	const { data } = event;
	const { changedFields, combinedEvents } = data;
	const act = words.activity.acts[actOf(event)];
	const kind = words.activity.targets[data.targetType];
	const target =
		combinedEvents === undefined
			? nameTarget(event)
			: html`<strong>${kind.many(combinedEvents)}</strong> (${nameTarget(event)}, …)`;
	const fields = changedFields && showList(changedFields.map(fieldName));
	// Without spaces around it: a language such as Japanese has none.
	const actor = html`<strong>${data.actorName ?? words.history.somebody}</strong>${
		data.impersonatorName
			? ` ${words.activity.actedFor(data.impersonatorName)}`
			: nothing
	}${data.integrationId ? ` ${words.activity.actedWith(data.integrationName)}` : nothing}`;
	return html`${fill(act, { actor, target })}${(fields ?? data.reason) ? html`: ${fields ?? data.reason}` : nothing}`;
}

/** The target of one event. Names of people and groups lead to their pages. */
function nameTarget({ data }: AuditEvent): TemplateResult {
	const { targetId, targetName, targetType } = data;
	const kind = words.activity.targets[targetType];
	const name = targetName ?? kind.one;
	if (targetType === "USER")
		return html`<a href=${linkTo(["people", targetId])}>${name}</a>`;
	// One of many needs no article.
	const told =
		targetName === undefined || data.combinedEvents !== undefined
			? ""
			: kind.the;
	return targetType === "GROUP"
		? html`${told} <a href=${linkTo(["groups", targetId])}>${name}</a>`
		: html`${told} <strong>${name}</strong>`;
}

/** The action, from the last word of the description. */
function actOf({ data }: AuditEvent): keyof typeof words.activity.acts {
	const last = data.eventDescription.split(" ").at(-1) ?? "";
	return last in words.activity.acts
		? (last as keyof typeof words.activity.acts)
		: "updated";
}
