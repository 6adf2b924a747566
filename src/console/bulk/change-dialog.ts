import { html, nothing } from "lit";
import type { ChangeFile } from "../../contract/calls.ts";
import type { Person } from "../../contract/person.ts";
import type { Catalog } from "../catalog.ts";
import type { PeopleQuery } from "../people/people-query.ts";
import type { Draft } from "../person/draft.ts";
import "../person/person-picker.ts";
import { words } from "../../words/words.ts";
import { may } from "../permissions.ts";
import {
	readTaggedPerson,
	type TaggedPerson,
} from "../person/tagged-person.ts";
import { fieldName } from "../person/values.ts";
import { linkTo, navigate } from "../router.ts";
import { current, orgIdIfOther } from "../session.ts";
import { openDialog } from "../shell/dialog.ts";
import { faultPanel, isAbort } from "../shell/fault.ts";
import {
	type BulkChange,
	bulkPeopleMax,
	linesFor,
	queryChangeFor,
} from "./bulk-change.ts";
import { type JobFile, startJob } from "./job-files.ts";
import { openShownJob } from "./shown-job.ts";

/** The people to change: by id, or everyone whom a query of the list finds. */
export type Whom =
	| { ids: readonly string[] }
	| { query: PeopleQuery; label: string };

/** A kind of change. */
export type ChangeKind =
	| "give"
	| "take"
	| "giveRole"
	| "takeRole"
	| "deactivate"
	| "activate"
	| "move"
	| "delete"
	| keyof Draft;
const settable: readonly (keyof Draft)[] = ["title", "department", "managerId"];
const readersMax = 6;

/** Asks for one change for many people, and sends it as a dry run. The page of the dry run shows its effects. */
export function openChangeDialog(
	whom: Whom,
	catalog: Catalog,
	kindFirst: ChangeKind = "give",
): void {
	let kind = kindFirst;
	let value: string | undefined = choicesOf(kind, catalog)?.[0]?.id;
	let progress: string | undefined;
	let fault: unknown;
	let problem: string | undefined;
	const abort = new AbortController();
	let count = "ids" in whom ? words.people.count(whom.ids.length) : whom.label;
	const tell = (text: string | undefined) => {
		progress = text;
		dialog.update();
	};
	const readPeople = openReader(abort.signal, (read) =>
		tell(words.bulk.reading(read, count)),
	);
	const compose = async (): Promise<JobFile | string> => {
		const file = await fileFor(whom, changeOf(kind, value), readPeople);
		if (typeof file === "string") return file;
		const change = describeChange(kind, value, catalog);
		const title = words.bulk.jobTitle(change, count);
		return { ...file, title, isDeletion: kind === "delete" };
	};
	const shown = openShownJob({
		compose,
		update: () => tell(undefined),
		fail(cause) {
			fault = cause;
		},
	});
	const submit = async (event: Event) => {
		event.preventDefault();
		try {
			fault = problem = undefined;
			if ("query" in whom) tell(words.bulk.sending);
			const file = await compose();
			if (typeof file === "string") {
				problem = file;
				return;
			}
			const job = await startJob(file);
			dialog.close();
			await navigate(linkTo(["bulk", job.id]));
		} catch (cause) {
			if (!isAbort(cause)) fault = cause;
		} finally {
			tell(undefined);
		}
	};
	const choose = (event: Event) => {
		kind = (event.target as HTMLSelectElement).value as ChangeKind;
		value = choicesOf(kind, catalog)?.[0]?.id;
		dialog.update();
		shown.refresh();
	};
	const setValue = (chosen: string | undefined) => {
		value = chosen || undefined;
		shown.refresh();
	};
	const dialog = openDialog({
		get title() {
			return words.bulk.changeTitle(count);
		},
		body: () => html`<form id="bulk-form" class="form-grid" @submit=${submit}>
			<div class="field">
				<label for="bulk-what">${words.bulk.what}</label>
				<select id="bulk-what" @change=${choose} .value=${kind}>${kinds()}</select>
			</div>
			${valueField(kind, catalog, setValue)}
			<p class="span quiet" role="status">${progress ?? problem ?? nothing}</p>
			${fault === undefined ? nothing : html`<div class="span">${faultPanel(fault)}</div>`}
			<div class="span">${shown.show(words.bulk.tryFor(count))}</div>
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button primary" form="bulk-form" ?disabled=${progress !== undefined}>${words.bulk.tryFor(count)}</button>
		`,
	});
	void dialog.closed.then(() => abort.abort());
	if ("query" in whom)
		void countOf(whom.query, abort).then((counted) => {
			if (counted === undefined || abort.signal.aborted) return;
			count = counted;
			dialog.update();
			shown.refresh();
		});
}

/** The file of changes for those people, or the sentence that explains why there is none. */
async function fileFor(
	whom: Whom,
	change: BulkChange,
	readPeople: (ids: readonly string[]) => Promise<TaggedPerson[] | undefined>,
): Promise<ChangeFile | string> {
	if ("query" in whom)
		return {
			mediaType: "application/json",
			content: JSON.stringify(queryChangeFor(whom.query, change)),
		};
	const people = await readPeople(whom.ids);
	if (people === undefined) return words.bulk.tooMany(bulkPeopleMax);
	const lines = linesFor(people, change);
	if (lines.length === 0) return words.bulk.unchanged;
	return {
		mediaType: "application/x-ndjson",
		content: `${lines.join("\n")}\n`,
	};
}

function kinds() {
	return html`<option value="give">${words.bulk.give}</option>
		<option value="take">${words.bulk.take}</option>
		${
			may("giveRoles")
				? html`<option value="giveRole">${words.bulk.giveRole}</option>
					<option value="takeRole">${words.bulk.takeRole}</option>`
				: nothing
		}
		<option value="deactivate">${words.bulk.deactivate}</option>
		<option value="activate">${words.bulk.activate}</option>
		${settable.map((field) => html`<option value=${field}>${words.bulk.set(fieldName(field))}</option>`)}
		${may("movePeople") ? html`<option value="move">${words.bulk.move}</option>` : nothing}
		<option value="delete">${words.bulk.delete}</option>`;
}

// The number of people that a query finds, in words; undefined when the server does not send it.
async function countOf(
	query: PeopleQuery,
	{ signal }: { signal: AbortSignal },
): Promise<string | undefined> {
	try {
		const { count, isCountExact } = await current().client.call("GET /people", {
			query: {
				...query,
				orgId: orgIdIfOther(),
				max: 1,
				count: true,
				excludeStatus: true,
			},
			signal,
		});
		if (count === undefined) return undefined;
		const text = words.people.count(count);
		return isCountExact === false ? words.bulk.atLeast(text) : text;
	} catch {
		// The label works without a number. Sending the query reports its problems.
		return undefined;
	}
}

function describeChange(
	kind: ChangeKind,
	value: string | undefined,
	catalog: Catalog,
): string {
	const chosen = choicesOf(kind, catalog)?.find(({ id }) => id === value);
	const to = chosen?.name ?? value;
	switch (kind) {
		case "give":
			return words.bulk.gives(to ?? "");
		case "take":
			return words.bulk.takes(to ?? "");
		case "giveRole":
			return words.bulk.gives(to ?? "");
		case "takeRole":
			return words.bulk.takes(to ?? "");
		case "deactivate":
			return words.bulk.deactivates;
		case "activate":
			return words.bulk.activates;
		case "move":
			return words.bulk.moves(to ?? "");
		case "delete":
			return words.bulk.deletes;
		default: {
			const isShown = to !== undefined && kind !== "managerId";
			return words.bulk.sets(fieldName(kind), isShown ? to : undefined);
		}
	}
}

function valueField(
	kind: ChangeKind,
	catalog: Catalog,
	set: (value: string | undefined) => void,
) {
	if (kind === "delete" || kind === "deactivate" || kind === "activate")
		return nothing;
	const choices = choicesOf(kind, catalog);
	const onChange = (event: Event) =>
		set((event.target as HTMLInputElement | HTMLSelectElement).value.trim());
	return html`<div class="field">
		<label for="bulk-value">${words.bulk.value}</label>
		${
			choices !== undefined
				? html`<select id="bulk-value" @change=${onChange}>
						${choices.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
					</select>`
				: kind === "managerId"
					? html`<peopled-person-picker
							.inputId=${"bulk-value"}
							.isInvalid=${false}
							@person-picked=${(event: CustomEvent<Person | undefined>) => set(event.detail?.id)}
						></peopled-person-picker>`
					: html`<input id="bulk-value" autocomplete="off" @input=${onChange} />
							<p class="hint">${words.bulk.clear}</p>`
		}
	</div>`;
}

// The choices for a value that is not typed.
function choicesOf(
	kind: ChangeKind,
	{ licenses, roles, locations }: Catalog,
): readonly { id: string; name: string }[] | undefined {
	if (kind === "move") return locations;
	if (kind === "give" || kind === "take") return licenses;
	return kind === "giveRole" || kind === "takeRole" ? roles : undefined;
}

function changeOf(kind: ChangeKind, value: string | undefined): BulkChange {
	if (kind === "delete") return { kind };
	if (kind === "move") return { kind, locationId: value ?? "" };
	if (kind === "deactivate" || kind === "activate")
		return { kind: "set", field: "loginEnabled", value: kind === "activate" };
	if (kind === "give" || kind === "take")
		return { kind, field: "licenses", id: value ?? "" };
	if (kind === "giveRole" || kind === "takeRole")
		return {
			kind: kind === "giveRole" ? "give" : "take",
			field: "roles",
			id: value ?? "",
		};
	return { kind: "set", field: kind, value };
}

// Reads the people once, for the request that is shown and for the one that is sent.
function openReader(
	signal: AbortSignal,
	tell: (read: number) => void,
): (ids: readonly string[]) => Promise<TaggedPerson[] | undefined> {
	let read: Promise<TaggedPerson[] | undefined> | undefined;
	return (ids) => {
		read ??= readAll(ids, signal, tell).catch((cause) => {
			read = undefined;
			throw cause;
		});
		return read;
	};
}

/** The present state of those people, with their versions; undefined when there are too many. */
async function readAll(
	ids: readonly string[],
	signal: AbortSignal,
	tell: (read: number) => void,
): Promise<TaggedPerson[] | undefined> {
	if (ids.length > bulkPeopleMax) return undefined;
	const people: TaggedPerson[] = new Array(ids.length);
	let next = 0;
	let read = 0;
	const reader = async () => {
		while (next < ids.length && !signal.aborted) {
			const index = next++;
			people[index] = await readTaggedPerson(ids[index] as string, {
				callingData: true,
			});
			if (++read % 20 === 0 || read === ids.length) tell(read);
		}
	};
	await Promise.all(Array.from({ length: readersMax }, reader));
	signal.throwIfAborted();
	return people;
}
