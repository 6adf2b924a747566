import { randomUUID } from "node:crypto";
import { BulkOperation } from "../contract/bulk.ts";
import { isEmail } from "../directory/email.ts";
import { type FieldProblem, refuseInvalid } from "../directory/errors.ts";
import { importPerson, type PersonEntry } from "../directory/import.ts";
import type { Job, JobItem } from "../directory/job.ts";
import { emailKey } from "../directory/person.ts";
import { problemOf } from "../directory/problems.ts";
import type { Store } from "../directory/store.ts";
import type { Fate, Task } from "../directory/together.ts";
import {
	idInPath,
	type ShownFate,
	showFate,
	splitByOperation,
	taskOf,
} from "./bulk-operation.ts";
import type { Call } from "./call.ts";
import { checkObject } from "./check.ts";
import { showId } from "./ids.ts";
import { parseJson } from "./json.ts";
import { requestOf } from "./people.ts";
import {
	type Column,
	emailColumn,
	nameColumn,
	type ReadRecord,
	readHeader,
	readRecord,
} from "./read-record.ts";

/** An item that can be done. */
export interface PreparedItem {
	item: JobItem;
	task: Task<unknown>;
	/** What its result says of what became of it. */
	show(fate: Fate): ShownFate & { bulkId?: string };
}

/** Makes tasks of items of a job that are done together. `call` is one as the job's maker would make it. */
export async function prepareItems(
	call: Call,
	job: Job,
	items: readonly JobItem[],
): Promise<PreparedItem[]> {
	return job.format === "ndjson"
		? items.map((item) => prepareLine(call, job, item))
		: prepareRecords(call, job, items);
}

function prepareLine(call: Call, job: Job, item: JobItem): PreparedItem {
	let operation: BulkOperation;
	let inBody: readonly FieldProblem[];
	try {
		const sent = parseJson(new TextEncoder().encode(item.input));
		const { value, problems } = checkObject(BulkOperation, sent.value);
		const characters = splitByOperation(sent.problems, "");
		refuseInvalid([...characters.others, ...problems]);
		operation = value as BulkOperation;
		inBody = characters.inBodies.get("") ?? [];
	} catch (reason) {
		return {
			item,
			task: async () => {
				throw reason;
			},
			show: (fate) => showFate(call, fate, undefined),
		};
	}
	return {
		item,
		task: taskOf(call, operation, {
			isDryRun: job.isDryRun,
			isWhole: job.isAllOrNothing,
			problems: inBody,
		}),
		show: (fate) => ({
			bulkId: operation.bulkId,
			...showFate(call, fate, idInPath(operation.path)),
		}),
	};
}

async function prepareRecords(
	call: Call,
	job: Job,
	items: readonly JobItem[],
): Promise<PreparedItem[]> {
	const { store } = call;
	const { orgId, columns: header = [] } = job;
	const columns = readHeader(header, await store.licenses.list(orgId));
	const names = openNames(store, orgId);
	const prepared: PreparedItem[] = [];
	for (const item of items)
		prepared.push(await prepareRecord(call, { job, item, columns, names }));
	return prepared;
}

async function prepareRecord(
	call: Call,
	{
		job: { orgId, isDryRun, isAllOrNothing: isWhole },
		item,
		columns,
		names,
	}: { job: Job; item: JobItem; columns: readonly Column[]; names: Names },
): Promise<PreparedItem> {
	const read = readRecord(columns, JSON.parse(item.input) as string[]);
	const newId = randomUUID();
	const knownId = await names.person(read.entry.email);
	const entry = await completeEntry(read, { knownId, names });
	names.foresee(read.entry, knownId ?? newId);
	return {
		item,
		async task(store) {
			const request = { ...requestOf({ ...call, isWhole }), isDryRun };
			await importPerson(store, request, { orgId, newId, entry });
			// A login may have been taken away.
			call.forgetCallers();
		},
		show(fate) {
			const shown = showFate(call, fate, knownId && showId("PEOPLE", knownId));
			// The rules may say of a cell what its reading has said already.
			const errors = new Map<
				string,
				NonNullable<typeof shown.errors>[number]
			>();
			for (const error of shown.errors ?? []) {
				const description = nameColumn(error.description);
				const about = description.startsWith(emailColumn)
					? emailColumn
					: description;
				if (!errors.has(about)) errors.set(about, { ...error, description });
			}
			return {
				...shown,
				errors: errors.size === 0 ? undefined : [...errors.values()],
				warnings: shown.warnings?.map(nameColumn),
			};
		},
	};
}

async function completeEntry(
	{ entry, manager, locationName }: ReadRecord,
	{ knownId, names }: { knownId: string | undefined; names: Names },
): Promise<PersonEntry> {
	const problems: FieldProblem[] = [...(entry.draft.problems ?? [])];
	const locationId = locationName && (await names.location(locationName));
	if (locationName && locationId === undefined)
		problems.push({
			field: "Location",
			...problemOf.unknownLocationName({ value: locationName.slice(0, 100) }),
		});
	return {
		...entry,
		knownId,
		draft: { ...entry.draft, locationId: locationId || undefined, problems },
		manager: await readManager(manager, names),
	};
}

async function readManager(
	text: string | undefined,
	names: Names,
): Promise<PersonEntry["manager"]> {
	if (text === undefined) return undefined;
	const email = text.trim();
	if (!isEmail(email)) return { name: text };
	const id = await names.person(email);
	return id === undefined ? { email } : { id };
}

/** Looks up what records name. */
interface Names {
	/** The person with an e-mail, also one whom a record before makes. */
	person(email: string): Promise<string | undefined>;
	location(name: string): Promise<string | undefined>;
	/** A record makes, or removes, the person with its e-mail. */
	foresee(entry: Pick<PersonEntry, "email" | "isRemoval">, id: string): void;
}

function openNames(store: Store, orgId: string): Names {
	const foreseen = new Map<string, string | undefined>();
	const locations = new Map<string, string | undefined>();
	return {
		async person(email) {
			const key = emailKey(email);
			if (foreseen.has(key)) return foreseen.get(key);
			const [found] = await store.people.list({
				orgId,
				email,
				limit: 1,
				isPresenceWanted: false,
			});
			return found?.person.id;
		},
		async location(name) {
			if (!locations.has(name)) {
				const found = await findLocation(store, orgId, name);
				locations.set(name, found);
			}
			return locations.get(name);
		},
		foresee({ email, isRemoval }, id) {
			foreseen.set(emailKey(email), isRemoval ? undefined : id);
		},
	};
}

const locationsPageLength = 100;

// The store finds names that contain another; of those, the one that is the same whatever its case.
async function findLocation(
	store: Store,
	orgId: string,
	name: string,
): Promise<string | undefined> {
	const keyOf = (text: string) => text.trim().normalize("NFC").toLowerCase();
	for (let afterId: string | undefined; ; ) {
		const page = await store.locations.list({
			orgId,
			name,
			afterId,
			limit: locationsPageLength,
		});
		const found = page.find((each) => keyOf(each.name) === keyOf(name));
		if (found !== undefined) return found.id;
		if (page.length < locationsPageLength) return undefined;
		afterId = page.at(-1)?.id;
	}
}
