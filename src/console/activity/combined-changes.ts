import { html, nothing, type TemplateResult } from "lit";
import type { AuditEvent } from "../../contract/audit.ts";
import type { Change } from "../../contract/history.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { may } from "../permissions.ts";
import { fieldDifferences } from "../person/differences.ts";
import { linkTo } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { differenceTable } from "../shell/difference-table.ts";
import { faultPanel } from "../shell/fault.ts";
import { readEventChange } from "./event-change.ts";

/** The people that are shown of many: the changes of each are one more request. */
const shownMax = 10;

interface Shown {
	rows: readonly { event: AuditEvent; change: Change | undefined }[];
	/** The job that made the changes, where one did and is still stored. */
	jobId: string | undefined;
}

/** What one request or job changed, person by person, and the way to the job. It reads when it is connected. */
class CombinedChanges extends View {
	static override properties = {
		event: { attribute: false },
		catalog: { attribute: false },
	};
	declare event: AuditEvent;
	declare catalog: Catalog;
	#shown: Shown | undefined;
	#fault: unknown;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	#load = async (): Promise<void> => {
		this.#fault = undefined;
		try {
			const [rows, jobId] = await Promise.all([
				readRows(this.event),
				findJob(this.event.data.trackingId),
			]);
			this.#shown = { rows, jobId };
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	};

	override render(): TemplateResult {
		if (this.#fault !== undefined) return faultPanel(this.#fault, this.#load);
		if (this.#shown === undefined) return skeletonRows(3);
		const { rows, jobId } = this.#shown;
		return html`${differenceTable({
			label: words.activity.details,
			total: Math.max(rows.length, this.event.data.combinedEvents ?? 0),
			rows: rows.map(({ event, change }) => ({
				id: event.data.targetId,
				name: event.data.targetName ?? words.activity.targets.USER.one,
				href: linkTo(["people", event.data.targetId]),
				fields:
					change === undefined
						? []
						: fieldDifferences(change.fields, this.catalog),
				notes:
					change === undefined
						? [{ kind: "info" as const, text: words.activity.noDetails }]
						: [],
			})),
		})}
		${jobId === undefined ? nothing : html`<p><a href=${linkTo(["bulk", jobId])}>${words.activity.job}</a></p>`}`;
	}
}
define("peopled-combined-changes", CombinedChanges);

async function readRows(event: AuditEvent): Promise<Shown["rows"]> {
	const { client, organization } = current();
	// The events of one request lie close together, before the one that stands for them.
	const at = Date.parse(event.created);
	const { items } = await client.call("GET /adminAudit/events", {
		query: {
			orgId: organization.id,
			from: new Date(at - dayMs).toISOString(),
			to: new Date(at + 1).toISOString(),
			trackingId: event.data.trackingId,
			eventCategories: event.data.eventCategory,
			max: shownMax,
		},
	});
	return Promise.all(
		items.map(async (each) => ({
			event: each,
			change: await readEventChange(each),
		})),
	);
}

const dayMs = 24 * 60 * 60 * 1000;

async function findJob(trackingId: string): Promise<string | undefined> {
	if (!may("runBulk")) return undefined;
	const { items } = await current().client.call("GET /bulk/jobs", {
		query: { orgId: orgIdIfOther() },
	});
	return items.find((job) => job.trackingId === trackingId)?.id;
}
