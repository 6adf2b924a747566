import type { TemplateResult } from "lit";
import type { AuditEvent } from "../../contract/audit.ts";
import type { Change } from "../../contract/history.ts";
import { skeletonRows } from "../../look/skeleton.ts";
import { define, View } from "../../look/view.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { fieldDifferences } from "../person/differences.ts";
import { linkTo } from "../router.ts";
import { current } from "../session.ts";
import { differenceTable } from "../shell/difference-table.ts";
import { faultPanel } from "../shell/fault.ts";
import { readEventChange } from "./event-change.ts";

/** The people that are shown of many: the changes of each are one more request. */
const shownMax = 10;

type Rows = readonly { event: AuditEvent; change: Change | undefined }[];

/** What one request or job changed, person by person. It reads when it is connected. */
class CombinedChanges extends View {
	static override properties = {
		event: { attribute: false },
		catalog: { attribute: false },
	};
	declare event: AuditEvent;
	declare catalog: Catalog;
	#rows: Rows | undefined;
	#fault: unknown;

	override connectedCallback(): void {
		super.connectedCallback();
		void this.#load();
	}

	#load = async (): Promise<void> => {
		this.#fault = undefined;
		try {
			this.#rows = await readRows(this.event);
		} catch (cause) {
			this.#fault = cause;
		}
		this.requestUpdate();
	};

	override render(): TemplateResult {
		if (this.#fault !== undefined) return faultPanel(this.#fault, this.#load);
		const rows = this.#rows;
		if (rows === undefined) return skeletonRows(3);
		return differenceTable({
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
		});
	}
}
define("peopled-combined-changes", CombinedChanges);

async function readRows(event: AuditEvent): Promise<Rows> {
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
