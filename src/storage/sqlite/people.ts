import { noSuchOrganization } from "../../directory/organizations/organization.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type {
	PeopleStore,
	PersonRecord,
} from "../../directory/store/people-store.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import type { PeopleReads } from "../sql/people/people.ts";
import { composeWrite } from "../sql/people/person-write.ts";
import {
	type BatchStep,
	createStep,
	deleteStep,
	updateStep,
} from "../sql/steps/batch-step.ts";
import { performSteps } from "../sql/steps/perform-steps.ts";
import { takeBackDeletion } from "./deletions.ts";
import type { Engine } from "./engine.ts";
import { readRecord } from "./person-rows.ts";
import { openChangeContext } from "./writer/change-context.ts";
import { demandFree } from "./writer/index-entries.ts";
import { writePerson } from "./writer/person-writes.ts";
import { openStepSource } from "./writer/step-source.ts";

export function openPeople(engine: Engine, reads: PeopleReads): PeopleStore {
	const { database, writer } = engine;
	const source = openStepSource(engine);
	const write = <Result>(
		step: BatchStep<Result>,
		options?: WriteOptions<Result>,
	) => writer.write(() => performStep(engine, step), options);
	const update: PeopleStore["update"] = (
		target,
		rule,
		{ isDryRun, reply } = {},
	) =>
		writer.write(() => performStep(engine, updateStep(target, rule)), {
			isDryRun,
			reply,
			isDecidedFirst: true,
		});
	return {
		...reads,
		memory: database.memory,
		get: (key) => readRecord(database, key),
		create: (target, make, options) =>
			write(createStep(target, make, options?.deletionVersion), options),
		update,
		delete: (target, check, options) =>
			write(deleteStep(target, check), options),
		together: async (steps, keep, note) =>
			steps.length === 0 && note === undefined
				? []
				: writer.transact(steps.length, (part) =>
						performSteps({ source, write: part }, { steps, keep, note }),
					),
	};
}

// Decides a step on the running transaction and writes its change. Only the restoration of a person writes before its last refusal.
function performStep<Result>(
	{ database, catalogs }: Engine,
	{ target, decide }: BatchStep<Result>,
): Result {
	const catalog = catalogs.get(target.orgId);
	if (catalog === undefined) throw noSuchOrganization();
	// The creation of a person reads no person.
	let record: PersonRecord | undefined;
	const { result, change } = decide({
		get person() {
			record ??= readRecord(database, target);
			return record?.person;
		},
		get presence() {
			return record?.presence ?? noPresence;
		},
		context: openChangeContext(database, catalog, target.author.at),
	});
	if (change === undefined) return result;
	const write = composeWrite(target, change);
	if (change.kind === "restored")
		takeBackDeletion(database, target, write.version - 1);
	demandFree(database, write.takes);
	writePerson(database, write);
	return result;
}
