import { html, nothing } from "lit";
import { queryType } from "../../contract/query-type.ts";
import { words } from "../../words/words.ts";
import type { Catalog } from "../catalog.ts";
import { countPeople } from "../people/count-people.ts";
import type { PeopleQuery } from "../people/people-query.ts";
import { linkTo, navigate } from "../router.ts";
import { apiCall } from "../shell/api-call.ts";
import { faultPanel } from "../shell/fault.ts";
import { openPanel } from "../shell/panel.ts";
import {
	bodyOf,
	bulkPeopleMax,
	describeChange,
	type Whom,
} from "./bulk-change.ts";
import {
	type Choice,
	changeOf,
	type Kind,
	kindChoice,
	valueChoice,
} from "./change-choice.ts";
import { type JobFile, preparePreview } from "./job-files.ts";
import { announceJobs } from "./running-jobs.ts";

export type { Whom };

/**
 * Asks for one change for many people, of a kind that is chosen at first, and sends it as a dry run. The page of the dry
 * run shows its effects.
 */
export function openChangeDialog(
	whom: Whom,
	catalog: Catalog,
	kind: Kind = "department",
): void {
	let choice: Choice = { kind, field: "firstName", value: "" };
	let count = "ids" in whom ? words.people.count(whom.ids.length) : whom.label;
	let isBusy = false;
	let fault: unknown;
	const abort = new AbortController();
	const areTooMany = "ids" in whom && whom.ids.length > bulkPeopleMax;
	const compose = (): JobFile | undefined => {
		const change = changeOf(choice);
		if (change === undefined || areTooMany) return undefined;
		const { managerName } = choice;
		return {
			mediaType: queryType,
			content: JSON.stringify(bodyOf(whom, change), null, 2),
			title: describeChange(change, count, { catalog, managerName }),
		};
	};
	const set = (change: Partial<Choice>) => {
		choice = { ...choice, ...change };
		panel.update();
	};
	const submit = async (event: Event) => {
		event.preventDefault();
		const file = compose();
		if (file === undefined || isBusy) return;
		isBusy = true;
		fault = undefined;
		panel.update();
		try {
			const job = await preparePreview(file).run();
			announceJobs();
			if (abort.signal.aborted) return;
			panel.close();
			await navigate(linkTo(["bulk", job.id]));
		} catch (cause) {
			fault = cause;
			isBusy = false;
			panel.update();
		}
	};
	const panel = openPanel({
		get title() {
			return words.bulk.changeTitle(count);
		},
		body: () => html`<form id="change-form" class="change-form" @submit=${submit}>
			${kindChoice(choice.kind, (kind, isByPointer) => {
				set({ kind, value: "", isCleared: false, managerName: undefined });
				// The arrow keys go on to the next kind.
				if (isByPointer) focusValue();
			})}
			${valueChoice(choice, catalog, set)}
			${fault === undefined ? nothing : faultPanel(fault)}
		</form>`,
		foot: () => {
			const file = compose();
			const button = words.bulk.previewFor(count);
			return html`<div class="change-summary" role="status">
					<p>${areTooMany ? words.bulk.tooMany(bulkPeopleMax) : (file?.title ?? words.bulk.chooseFirst)}</p>
					${file ? apiCall(preparePreview(file).request, button) : nothing}
				</div>
				<button class="button secondary" type="button" @click=${() => panel.close()}>${words.cancel}</button>
				<button class="button primary" form="change-form" ?disabled=${isBusy || file === undefined}>${isBusy ? words.bulk.sending : button}</button>`;
		},
	});
	void panel.closed.then(() => abort.abort());
	if ("query" in whom)
		void countOf(whom.query, abort).then((counted) => {
			if (counted === undefined || abort.signal.aborted) return;
			count = counted;
			panel.update();
		});
}

function focusValue(): void {
	queueMicrotask(() => document.getElementById("change-value")?.focus());
}

// The number of people that a query finds, in words; undefined when it cannot be read.
async function countOf(
	query: PeopleQuery,
	{ signal }: { signal: AbortSignal },
): Promise<string | undefined> {
	try {
		const { count, isExact } = await countPeople(query, signal);
		const text = words.people.count(count);
		return isExact ? text : words.bulk.atLeast(text);
	} catch {
		// The label works without a number. Sending the query reports its problems.
		return undefined;
	}
}
