import type { TObject, TSchema } from "typebox";
import type { BulkOperation } from "../../contract/bulk.ts";
import { revertChange } from "../../contract/history.ts";
import { updateUserLicenses } from "../../contract/license-changes.ts";
import { moveUsers } from "../../contract/move.ts";
import type { Operation } from "../../contract/operation.ts";
import { jsonPatchType, mergePatchType } from "../../contract/patch.ts";
import * as contract from "../../contract/people.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { PersonPlan } from "../../directory/people/person-plan.ts";
import { problemOf } from "../../directory/problems.ts";
import { readRequest } from "../../http/check/read-request.ts";
import { RequestError } from "../../http/errors.ts";
import type { ChangeOrigin } from "../change-request.ts";
import { planRevertCall } from "../history/plan-revert.ts";
import { readId, showId, webexIds } from "../ids.ts";
import { planLicenseCall } from "../licenses/license-changes.ts";
import { planMoveCall } from "../moves/plan-move.ts";
import {
	type ChangeCall,
	type ChangePlanner,
	planCreation,
	planDeletion,
	planPatch,
	planReplacement,
} from "../people/plan-change.ts";

/** A call about people, and the function that plans its change if it makes one. */
interface PeopleCall {
	operation: Operation;
	plan?: ChangePlanner;
}

const peopleCalls: readonly PeopleCall[] = [
	{ operation: contract.listPeople },
	{ operation: contract.createPerson, plan: planCreation },
	{ operation: contract.getMe },
	{ operation: contract.getPerson },
	{ operation: contract.updatePerson, plan: planReplacement },
	{ operation: contract.patchPerson, plan: planPatch },
	{ operation: contract.deletePerson, plan: planDeletion },
	{ operation: revertChange, plan: planRevertCall },
	{ operation: updateUserLicenses, plan: planLicenseCall },
	{ operation: moveUsers, plan: planMoveCall },
] as unknown as PeopleCall[];

/** An operation of a bulk request, without its method, path and body. */
interface OperationReading {
	isDryRun: boolean;
	/** The problems of its body that are already known. */
	problems?: readonly FieldProblem[];
}

/** Plans an operation of a bulk request as the single call plans its change. */
export async function planOperation(
	origin: ChangeOrigin,
	operation: BulkOperation,
	reading: OperationReading,
): Promise<PersonPlan> {
	const { plan, call } = readOperation(origin, operation, reading);
	return plan(call);
}

/**
 * Reads an operation of a bulk request by the contract of its single call. Refuses with `unknownPath` and
 * `methodNotAllowed` an operation that does not change people.
 */
function readOperation(
	origin: ChangeOrigin,
	{ method, path, body, ifMatch }: BulkOperation,
	{ isDryRun, problems: known = [] }: OperationReading,
): { plan: ChangePlanner; call: ChangeCall } {
	const url = readPath(path);
	const { operation, plan, parameters } = findCall(method, url.pathname);
	const sent = body ?? {};
	const read = readRequest(operation as Operation<TObject, TSchema>, {
		parameters: url.searchParams,
		body: sent,
		isStrict: origin.isStrict,
		ids: webexIds,
	});
	const misplaced =
		"dryRun" in read.query && read.query.dryRun ? [dryRunProblem] : [];
	const call: ChangeCall = {
		...origin,
		personId: parameters.get("personId") ?? "",
		changeId: parameters.get("changeId"),
		ifMatch,
		query: { ...read.query, dryRun: isDryRun },
		queryProblems: [...read.queryProblems, ...misplaced],
		body: read.body,
		sent,
		patch: operation.patches && {
			mediaType: Array.isArray(body) ? jsonPatchType : mergePatchType,
			document: body,
		},
		problems: [...known, ...read.problems, ...misplaced],
	};
	return { plan, call };
}

const dryRunProblem = { field: "dryRun", ...problemOf.dryRunInside() };

/** The person in the path of an operation, as on the wire. */
export function idInPath(path: string): string | undefined {
	const text = /^\/people\/([^/]+)/.exec(readPath(path).pathname)?.[1];
	const id = text && readId("PEOPLE", decode(text));
	return id === undefined ? text : showId("PEOPLE", id);
}

function readPath(path: string): URL {
	const url = new URL("http://bulk/");
	const [pathname = "", ...query] = path.split("?");
	url.pathname = pathname.replace(/^\/v1(?=\/)/, "");
	url.search = query.join("?");
	return url;
}

function findCall(
	method: string,
	pathname: string,
): Required<PeopleCall> & { parameters: ReadonlyMap<string, string> } {
	const all = peopleCalls.flatMap((call) => {
		const parameters = matchPath(call.operation.path, pathname);
		return parameters === undefined ? [] : [{ ...call, parameters }];
	});
	// A literal path precedes one with a parameter, as it does for single calls.
	const exact = all.filter(({ operation }) => operation.path === pathname);
	const fitting = exact.length > 0 ? exact : all;
	const found = fitting.find(({ operation }) => operation.method === method);
	if (found?.plan !== undefined) return { ...found, plan: found.plan };
	if (fitting.length > 0)
		throw new RequestError(
			"methodNotAllowed",
			`This path does not support ${method}. It supports ${fitting.map(({ operation }) => operation.method).join(", ")}.`,
		);
	throw new RequestError(
		"unknownPath",
		`A bulk cannot change ${pathname.slice(0, 200)}. It supports the paths /people, /people/{personId}, ${revertChange.path}, ${updateUserLicenses.path} and ${moveUsers.path}.`,
	);
}

// The parameters of the path, decoded; undefined for another path.
function matchPath(
	template: string,
	pathname: string,
): Map<string, string> | undefined {
	const wanted = template.split("/");
	const given = pathname.split("/");
	if (wanted.length !== given.length) return undefined;
	const parameters = new Map<string, string>();
	for (const [index, part] of wanted.entries()) {
		const text = given[index] as string;
		if (part.startsWith("{")) parameters.set(part.slice(1, -1), decode(text));
		else if (part !== text) return undefined;
	}
	return parameters;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
