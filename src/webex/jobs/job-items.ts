import { randomUUID } from "node:crypto";
import { mapInSlices, slicesOf } from "../../concurrency/time-slices.ts";
import { BulkOperation } from "../../contract/bulk.ts";
import type { StepOutcome } from "../../directory/batch/perform.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { Job, JobItem } from "../../directory/jobs/job.ts";
import { type PersonEntry, planImport } from "../../directory/people/import.ts";
import type { PersonPlan } from "../../directory/people/person-plan.ts";
import { problemOf } from "../../directory/problems.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Store } from "../../directory/store/store.ts";
import { isEmail } from "../../directory/text/email.ts";
import { parseJson } from "../../http/body/json.ts";
import { checkObject } from "../../http/check/check.ts";
import {
	failedDependency,
	type ShownOutcome,
	showOutcome,
	splitByOperation,
} from "../bulk/bulk-operation.ts";
import { idInPath, planOperation } from "../bulk/read-operation.ts";
import type { Call } from "../call.ts";
import { type ChangeOrigin, requestOf } from "../change-request.ts";
import { tellProblem, tellWarning } from "../csv/column-words.ts";
import { type Column, readHeader } from "../csv/read-header.ts";
import { type ReadRecord, readRecord } from "../csv/read-record.ts";
import {
	type EarlierRecord,
	openRecordNames,
	type RecordNames,
} from "../csv/record-names.ts";
import { complainOfReadOnly } from "../csv/user-status.ts";
import { showId, webexIds } from "../ids.ts";
import {
	type Dependency,
	dependenciesOn,
	dependsOn,
} from "./dependent-items.ts";

/** The number of items that are prepared without a pause. */
const turnLength = 50;

/** The creator of a job at the moment of a batch. */
export type JobOrigin = ChangeOrigin & Pick<Call, "reportFailure">;

/** An item that can be done. */
export interface PreparedItem {
	item: JobItem;
	plan(): Promise<PersonPlan>;
	/** The result of the item, from its outcome. */
	show(outcome: StepOutcome): ShownOutcome & { bulkId?: string };
	/** The items of the same batch on which it depends. */
	dependencies: readonly Dependency[];
	/** The e-mail address of the person that it creates. */
	creates?: string;
}

/**
 * Prepares items of a job that are done together. `refused` gives the line of an earlier record that was to create the
 * person with an e-mail address.
 */
export async function prepareItems(
	origin: JobOrigin,
	job: Job,
	items: readonly JobItem[],
	refused: RefusedLine,
): Promise<PreparedItem[]> {
	return job.format === "ndjson"
		? mapInSlices(items, turnLength, (item) => prepareLine(origin, job, item))
		: prepareRecords(origin, job, items, refused);
}

/** The line of a refused record that was to create the person with an e-mail address. */
type RefusedLine = (email: string) => number | undefined;

function prepareLine(origin: JobOrigin, job: Job, item: JobItem): PreparedItem {
	let operation: BulkOperation;
	let inBody: readonly FieldProblem[];
	try {
		const sent = parseJson(new TextEncoder().encode(item.input));
		const { value, problems } = checkObject(BulkOperation, sent.value, {
			ids: webexIds,
		});
		const characters = splitByOperation(sent.problems, "");
		refuseInvalid([...characters.others, ...problems]);
		operation = value as BulkOperation;
		inBody = characters.inBodies.get("") ?? [];
	} catch (reason) {
		return {
			item,
			plan: () => Promise.reject(reason),
			show: (outcome) => showOutcome(origin, outcome, undefined),
			dependencies: [],
		};
	}
	return {
		item,
		plan: () =>
			planOperation(origin, operation, {
				isDryRun: job.isDryRun,
				problems: inBody,
			}),
		show: (outcome) => ({
			bulkId: operation.bulkId,
			...showOutcome(origin, outcome, idInPath(operation.path)),
		}),
		dependencies: [],
	};
}

async function prepareRecords(
	origin: JobOrigin,
	job: Job,
	items: readonly JobItem[],
	refused: RefusedLine,
): Promise<PreparedItem[]> {
	const { store } = origin;
	const { orgId, columns: header = [] } = job;
	const columns = readHeader(header, await store.licenses.list(orgId));
	const names = openRecordNames(store, orgId);
	const prepared: PreparedItem[] = [];
	for await (const { entries } of slicesOf(items, turnLength)) {
		const records = entries.map((item) => ({
			item,
			read: readRecord(columns, JSON.parse(item.input) as string[]),
		}));
		await names.read(records.flatMap(({ read }) => emailsIn(read)));
		const present = await readPresent(
			store,
			orgId,
			records.flatMap(({ read }) => idOfReadOnly(read, names)),
		);
		for (const record of records)
			prepared.push(
				await prepareRecord(origin, {
					...record,
					job,
					present,
					columns,
					names,
					refused,
					index: prepared.length,
				}),
			);
	}
	return prepared;
}

// The person of a record with read-only cells.
function idOfReadOnly(
	{ entry: { email }, readOnly }: ReadRecord,
	names: RecordNames,
): string[] {
	if (Object.keys(readOnly).length === 0 || !isEmail(email)) return [];
	const { id } = names.person(email);
	return id === undefined ? [] : [id];
}

async function readPresent(
	store: Store,
	orgId: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, PersonRecord>> {
	if (ids.length === 0) return new Map();
	const records = await store.people.list({
		orgId,
		ids,
		limit: ids.length,
		isPresenceWanted: true,
	});
	return new Map(records.map((record) => [record.person.id, record]));
}

// The e-mail addresses by which a record names its person and the manager.
function emailsIn({ entry, manager }: ReadRecord): string[] {
	return [entry.email, manager?.trim() ?? ""].filter((text) =>
		text.includes("@"),
	);
}

async function prepareRecord(
	origin: JobOrigin,
	{
		job: { orgId, isDryRun },
		item,
		read,
		columns,
		names,
		present,
		refused,
		index,
	}: {
		job: Job;
		item: JobItem;
		read: ReadRecord;
		columns: readonly Column[];
		names: RecordNames;
		/** The people of records with read-only cells, by id. */
		present: ReadonlyMap<string, PersonRecord>;
		refused: RefusedLine;
		index: number;
	},
): Promise<PreparedItem> {
	const { email, isRemoval } = read.entry;
	const newId = randomUUID();
	const isNamed = isEmail(email);
	const own = isNamed ? names.person(email) : nobody;
	const manager = readManager(read.manager, names, refused);
	const knownId = own.id;
	const entry = await completeEntry(read, { knownId, names });
	const isNew = isNamed && knownId === undefined;
	const line = isNew ? refused(email) : undefined;
	const problems = line === undefined ? [] : [dependsOn("emails", line)];
	// An earlier record may change what the read-only cells of this one are compared with.
	const readOnly =
		isRemoval || own.earlier !== undefined
			? { problems: [], warnings: [] }
			: complainOfReadOnly(read.readOnly, {
					present: knownId === undefined ? undefined : present.get(knownId),
					isLoginEnabled: entry.draft.isLoginEnabled,
				});
	const kind = isRemoval ? "deletes" : isNew ? "creates" : "changes";
	if (isNamed)
		names.foresee(email, {
			index,
			line: item.line,
			id: knownId ?? newId,
			kind,
		});
	return {
		dependencies: [
			...dependenciesOn(own.earlier, "emails"),
			...dependenciesOn(manager.earlier, "manager"),
		],
		creates: kind === "creates" ? email : undefined,
		item,
		plan() {
			const request = requestOf({ ...origin, query: { dryRun: isDryRun } });
			const draft = {
				...entry.draft,
				problems: [
					...problems,
					...readOnly.problems,
					...(entry.draft.problems ?? []),
				],
				warnings: readOnly.warnings,
			};
			return planImport(origin.store, request, {
				orgId,
				newId,
				entry: { ...entry, draft, manager: manager.named },
			});
		},
		show(outcome) {
			const id = knownId && showId("PEOPLE", knownId);
			const shown = showOutcome(origin, outcome, id);
			const errors = shown.errors?.map((error) => tellProblem(error, columns));
			const isDependent =
				outcome.kind === "refused" &&
				errors?.every(({ code }) => code === "dependsOnRefused");
			return {
				...shown,
				status: isDependent ? failedDependency : shown.status,
				errors,
				warnings: shown.warnings?.map((each) => tellWarning(each, columns)),
			};
		},
	};
}

const nobody = { id: undefined, earlier: undefined };

async function completeEntry(
	{ entry, locationName }: ReadRecord,
	{ knownId, names }: { knownId: string | undefined; names: RecordNames },
): Promise<Omit<PersonEntry, "manager">> {
	const problems: FieldProblem[] = [...(entry.draft.problems ?? [])];
	const locationId = locationName && (await names.location(locationName));
	if (locationName && locationId === undefined)
		problems.push({
			field: "locationId",
			...problemOf.unknownLocationName({ value: locationName.slice(0, 100) }),
		});
	return {
		...entry,
		knownId,
		draft: { ...entry.draft, locationId: locationId || undefined, problems },
	};
}

// The manager that a record names, and the earlier record about that person.
function readManager(
	text: string | undefined,
	names: RecordNames,
	refused: RefusedLine,
): { named: PersonEntry["manager"]; earlier?: EarlierRecord } {
	if (text === undefined) return { named: undefined };
	const email = text.trim();
	if (!isEmail(email)) return { named: { name: text } };
	const { id, earlier } = names.person(email);
	if (id !== undefined) return { named: { id }, earlier };
	const line = refused(email);
	const problem =
		line === undefined
			? problemOf.unknownManager()
			: problemOf.dependsOnRefused({ line });
	return { named: { email, problem }, earlier };
}
