import type { TObject, TSchema } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import { type ReadRequest, readRequest } from "../check/read-request.ts";
import { UnparsedList } from "./json.ts";

/** After this many problems, the check stops. */
const problemsMax = 100;

/** A request with a long list, checked against the contract, and the body as it was sent. */
interface ReadLargeRequest extends ReadRequest {
	/** Without its list where that is not wanted, and without the entries after the maximum number of problems. */
	sent: unknown;
}

/**
 * Reads like `readRequest`, but parses and checks the one list of the body some entries at a time. `rest` is awaited
 * between them, so that other work runs.
 */
export async function readLargeRequest(
	operation: Operation<TObject, TSchema>,
	reading: Parameters<typeof readRequest>[1],
	rest: () => Promise<void>,
	{ isSentWanted = true }: { isSentWanted?: boolean } = {},
): Promise<ReadLargeRequest> {
	const { body } = reading;
	const name = listIn(operation);
	const list = name && (body as Record<string, unknown> | null)?.[name];
	if (name === undefined || !(list instanceof UnparsedList))
		return { ...readRequest(operation, reading), sent: body };
	const values: unknown[] = [];
	const sent: unknown[] = [];
	const read = (entries: unknown[]) =>
		readRequest(operation, {
			...reading,
			body: { ...(body as object), [name]: entries },
		});
	let whole: ReadRequest | undefined;
	let count = 0;
	for (;;) {
		const entries = list.take();
		if (entries === undefined) break;
		const part = read(entries);
		if (whole === undefined) whole = part;
		else whole.problems.push(...problemsOf(part, name, count));
		count += entries.length;
		if (isSentWanted) sent.push(...entries);
		values.push(...((part.body as Record<string, unknown[]>)[name] ?? []));
		if (whole.problems.length > problemsMax) break;
		await rest();
	}
	whole ??= read([]);
	return {
		...whole,
		body: { ...whole.body, ...(count > 0 && { [name]: values }) },
		sent: { ...(body as object), [name]: isSentWanted ? sent : undefined },
	};
}

// The first slice already noted the problems outside the list.
function problemsOf({ problems }: ReadRequest, name: string, start: number) {
	const entry = new RegExp(`^${name}\\[(\\d+)\\]`);
	return problems
		.filter(({ field }) => entry.test(field))
		.map((problem) => ({
			...problem,
			field: problem.field.replace(
				entry,
				(_, index: string) => `${name}[${start + Number(index)}]`,
			),
		}));
}

/** The list of a body of several operations. */
export function listIn({
	body,
}: Operation<TObject, TSchema>): string | undefined {
	const { properties = {} } = (body?.schema ?? {}) as {
		properties?: Record<string, { type?: string }>;
	};
	return Object.keys(properties).find(
		(name) => properties[name]?.type === "array",
	);
}
