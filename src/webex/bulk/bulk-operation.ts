import type { BulkOperation, BulkResult } from "../../contract/bulk.ts";
import { jsonPatchType, mergePatchType } from "../../contract/patch.ts";
import type { Fate, Task } from "../../directory/batch/together.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { readRequest } from "../../http/check/read-request.ts";
import { describeError, RequestError, statusOf } from "../../http/errors.ts";
import type { Call, Route } from "../call.ts";
import { showPreview } from "../dry-run.ts";
import { readId, showId, webexIds } from "../ids.ts";
import { peopleRoutes } from "../people/people.ts";

/** The status of an operation that was fine and was not done because another was refused. */
export const failedDependency = 424;

const dryRunProblem = {
	field: "dryRun",
	...problemOf.dryRunInside(),
};

/**
 * An operation of a bulk as a task: it is answered by the very route of the single call. `call` is
 * the bulk's own.
 */
export function taskOf(
	call: Call,
	operation: BulkOperation,
	{
		isDryRun,
		isWhole,
		problems: found = [],
	}: {
		isDryRun: boolean;
		isWhole: boolean;
		/** What is known to be wrong in its body. */
		problems?: readonly FieldProblem[];
	},
): Task<Response> {
	return async (store) => {
		const url = readPath(operation.path);
		const { route, parameters } = findRoute(operation.method, url.pathname);
		const { query, queryProblems, body, problems } = readRequest(
			route.operation,
			{
				parameters: url.searchParams,
				body: operation.body ?? {},
				isStrict: call.isStrict,
				ids: webexIds,
			},
		);
		const misplaced = "dryRun" in query && query.dryRun ? [dryRunProblem] : [];
		return route.handler({
			...call,
			store,
			operationId: route.operation.id,
			url,
			parameter: (name) => parameters[name] ?? "",
			header: (name) =>
				name.toLowerCase() === "if-match" ? operation.ifMatch : undefined,
			answer: undefined,
			// Nobody reads the person that a single call would show.
			query: { ...query, minResponse: true, dryRun: isDryRun },
			isWhole,
			queryProblems: [...queryProblems, ...misplaced],
			body,
			sent: operation.body ?? {},
			patch: route.operation.patches && {
				mediaType: Array.isArray(operation.body)
					? jsonPatchType
					: mergePatchType,
				document: operation.body,
			},
			problems: [...found, ...problems, ...misplaced],
		});
	};
}

/**
 * What is wrong inside the bodies of operations, by what stands before each body; the fields are those of
 * the single calls. `operation` is the pattern of that.
 */
export function splitByOperation(
	problems: readonly FieldProblem[],
	operation: string,
): { inBodies: Map<string, FieldProblem[]>; others: FieldProblem[] } {
	const place = new RegExp(`^(${operation})body(?:\\.|(?=\\[)|$)`);
	const inBodies = new Map<string, FieldProblem[]>();
	const others = problems.filter((problem) => {
		const [start, before] = place.exec(problem.field) ?? [];
		if (start === undefined || before === undefined) return true;
		const field = problem.field.slice(start.length) || "body";
		const known = inBodies.get(before) ?? [];
		inBodies.set(before, [...known, { ...problem, field }]);
		return false;
	});
	return { inBodies, others };
}

/** What a result says of an operation beside where it stood. */
export type ShownFate = Pick<
	BulkResult,
	"status" | "id" | "errors" | "warnings" | "preview"
>;

/** Whether an operation was done differently than it asked. */
export function isWarned({
	status,
	warnings = [],
}: Pick<BulkResult, "status" | "warnings">): boolean {
	return status < 400 && warnings.length > 0;
}

/** The id in the path of an operation, as it is on the wire. */
export function idInPath(path: string): string | undefined {
	const text = readPath(path).pathname.split("/")[2] || undefined;
	const id = text && readId("PEOPLE", decode(text));
	return id === undefined ? text : showId("PEOPLE", id);
}

/** What a bulk or job of all or nothing says of its operations: one that was fine was not done when another was refused. */
export function settleTogether(
	fates: readonly Fate[],
	isAllOrNothing: boolean,
): Fate[] {
	const isUndone = isAllOrNothing && fates.some(({ kind }) => kind !== "done");
	return fates.map((fate) =>
		isUndone && fate.kind === "done" ? { kind: "undone" } : fate,
	);
}

/** What a result shows of what became of an operation; `id` is the person whom it named. */
export function showFate(
	call: Pick<Call, "trackingId" | "reportFailure">,
	outcome: Fate,
	id: string | undefined,
): ShownFate {
	if (outcome.kind === "undone")
		return {
			status: failedDependency,
			id,
			errors: [
				{
					description:
						"This operation was not done, because another one was refused.",
				},
			],
		};
	if (outcome.kind === "refused") {
		const { status, body } = describeError(outcome.reason, call.trackingId);
		if (status === statusOf.internal) call.reportFailure(outcome.reason);
		return { status, id, errors: body.errors };
	}
	const { step } = outcome;
	if (step?.kind !== "changed") return { status: 204, id };
	const { before, person, preview } = step.change;
	const warnings =
		step.change.warnings.length === 0 ? undefined : [...step.change.warnings];
	if (preview !== undefined)
		return {
			status: 200,
			id: before && showId("PEOPLE", before.id),
			preview: showPreview({ before, after: person, preview, warnings }),
			warnings,
		};
	return { status: 200, id: showId("PEOPLE", person.id), warnings };
}

function readPath(path: string): URL {
	const url = new URL("http://bulk/");
	const [place = "", ...query] = path.split("?");
	url.pathname = place.replace(/^\/v1(?=\/)/, "");
	url.search = query.join("?");
	return url;
}

function findRoute(
	method: string,
	pathname: string,
): { route: Route; parameters: Record<string, string> } {
	const all = peopleRoutes.flatMap((route) => {
		const parameters = matchPath(route.operation.path, pathname);
		return parameters === undefined ? [] : [{ route, parameters }];
	});
	// A path that is written out comes before one with a parameter, as it does for single calls.
	const exact = all.filter(({ route }) => route.operation.path === pathname);
	const fitting = exact.length > 0 ? exact : all;
	const found = fitting.find(({ route }) => route.operation.method === method);
	if (found !== undefined) return found;
	if (fitting.length > 0)
		throw new RequestError(
			"methodNotAllowed",
			`This path does not support ${method}. It supports ${fitting.map(({ route }) => route.operation.method).join(", ")}.`,
		);
	throw new RequestError(
		"unknownPath",
		`A bulk cannot change ${pathname.slice(0, 200)}. It supports the paths /people and /people/{personId}.`,
	);
}

function matchPath(
	template: string,
	pathname: string,
): Record<string, string> | undefined {
	const wanted = template.split("/");
	const given = pathname.split("/");
	if (wanted.length !== given.length) return undefined;
	const parameters: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const text = given[index] as string;
		if (part.startsWith("{")) parameters[part.slice(1, -1)] = decode(text);
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
