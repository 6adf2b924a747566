import { html, type TemplateResult } from "lit";
import type { AuditEvent } from "../../contract/audit.ts";
import { avatar } from "../../look/avatar.ts";
import { define, View } from "../../look/view.ts";
import { showDate, showTime } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { ActivityList } from "../activity/activity-list.ts";
import {
	activityQueryOf,
	readActivityFilter,
} from "../activity/activity-query.ts";
import { eventSentence } from "../activity/event-sentence.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { card } from "./card.ts";
import { Loaded } from "./loaded.ts";

const shownMax = 6;
/** Enough for the lines shown, though events of one job across two pages become one. */
const pageSize = 30;

/** The latest changes, those of one request as one line. */
class ChangesCard extends View {
	readonly #events = new Loaded(this, readLatest);

	override render(): TemplateResult {
		return card({
			id: "overview-changes",
			title: words.overview.changes.title,
			href: linkTo(["activity"]),
			content: this.#events.show(
				(events) =>
					events.length === 0
						? html`<p class="quiet">${words.overview.changes.none}</p>`
						: html`<ul class="overview-list change-list">${events.map(row)}</ul>`,
				8,
			),
		});
	}
}
define("peopled-changes-card", ChangesCard);

async function readLatest(signal: AbortSignal): Promise<readonly AuditEvent[]> {
	const { client, organization } = current();
	const query = activityQueryOf(readActivityFilter(new URLSearchParams()), {
		orgId: organization.id,
		now: Date.now(),
	});
	const list = new ActivityList(
		(address) =>
			client.page(
				"GET /adminAudit/events",
				{ query: { ...query, max: pageSize }, signal },
				address,
			),
		() => {},
	);
	await list.more(shownMax);
	if (list.fault !== undefined) throw list.fault;
	return list.events.slice(0, shownMax);
}

function row(event: AuditEvent): TemplateResult {
	const { actorId, created, data } = event;
	return html`<li>
		${avatar({ id: actorId, displayName: data.actorName ?? "?" }, 24)}
		<p>${eventSentence(event)}</p>
		<time class="quiet" datetime=${created} title=${showDate(created)}>${showTime(created)}</time>
	</li>`;
}
