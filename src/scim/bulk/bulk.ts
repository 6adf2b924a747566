import { restForOthers } from "../../concurrency/time-slices.ts";
import * as contract from "../../contract/scim/bulk.ts";
import { composeError } from "../../contract/scim/error.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { statusOf } from "../../http/errors.ts";
import { type Route, route } from "../call.ts";
import { administeredOrgIdOf, scimAddress } from "../organization.ts";
import { replyScim } from "../reply.ts";
import {
	type BulkResult,
	idAt,
	performOperation,
} from "./perform-operation.ts";
import { type BulkOperation, readBulk } from "./read-bulk.ts";
import {
	listReferences,
	orderOperations,
	resolveReferences,
} from "./references.ts";

/** The status of an operation that refers to one that was refused or not done. */
const failedDependency = 424;

/** Opens the bulk call. Its operations are done by these routes. */
export function openBulkRoutes(routes: readonly Route[]): readonly Route[] {
	return [
		route(contract.runScimBulk, async (call) => {
			refuseInvalid(call.queryProblems);
			const orgId = administeredOrgIdOf(call);
			const { operations, failOnErrors, listName } = readBulk(call.sent);
			const results = await runOperations(operations, {
				perform: (operation) =>
					performOperation(call, routes, {
						operation,
						address: scimAddress(call, orgId),
					}),
				failOnErrors,
			});
			return replyScim(call, 200, {
				schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],
				[listName]: results,
			});
		}),
	];
}

// Each operation stands alone, as its single call does. It follows those to which it refers.
async function runOperations(
	operations: readonly BulkOperation[],
	{
		perform,
		failOnErrors,
	}: {
		perform: (operation: BulkOperation) => Promise<BulkResult>;
		failOnErrors: number;
	},
): Promise<BulkResult[]> {
	const { order, circular } = orderOperations(operations);
	const ids = new Map<string, string>();
	const results: (BulkResult | undefined)[] = operations.map(() => undefined);
	let errors = 0;
	for (const at of [...circular, ...order]) {
		if (errors >= failOnErrors) break;
		const operation = operations[at] as BulkOperation;
		const missing = listReferences(operation).find((name) => !ids.has(name));
		const result = circular.has(at)
			? refuse(operation, statusOf.conflict, circularSentence)
			: missing === undefined
				? await perform(resolveReferences(operation, ids))
				: refuse(operation, ...explainMissing(operations, missing));
		results[at] = result;
		if (Number(result.status) >= 400) errors++;
		else if (operation.bulkId !== undefined && result.location !== undefined)
			ids.set(operation.bulkId, idAt(result.location));
		await restForOthers();
	}
	return results.filter((result) => result !== undefined);
}

const circularSentence =
	"This operation refers to resources of other operations that refer back to it, directly or through others, so that none of them can be created first. Create them without the reference, and add it with a PATCH.";

function explainMissing(
	operations: readonly BulkOperation[],
	name: string,
): [number, string] {
	return operations.some(({ bulkId }) => bulkId === name)
		? [
				failedDependency,
				`This operation refers to bulkId "${name}", whose operation was refused.`,
			]
		: [
				statusOf.invalid,
				`This operation refers to bulkId "${name}", which no operation of this request has.`,
			];
}

function refuse(
	{ method, bulkId }: BulkOperation,
	status: number,
	sentence: string,
): BulkResult {
	return {
		method,
		bulkId,
		status: String(status),
		response: composeError(
			status,
			status === statusOf.invalid ? "invalidValue" : undefined,
			sentence,
		),
	};
}
