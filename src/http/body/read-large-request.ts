import type { TObject, TSchema } from "typebox";
import type { Operation } from "../../contract/operation.ts";
import { type ReadRequest, readRequest } from "../check/read-request.ts";
import { UnparsedList } from "./json.ts";

/** Past this many problems nothing more is looked for. */
const problemsMax = 100;

/** A request with a long list as the contract reads it, and the body as it was sent. */
interface ReadLargeRequest extends ReadRequest {
	/** Without its list where that is not wanted, and without entries behind those that have more problems than are told. */
	sent: unknown;
}

/**
 * Reads as `readRequest`, some entries of the one list of the body at a time: they are parsed, and held
 * against the contract, before the next are. `rest` is awaited between them, so that other work
 * runs.
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

// The problems outside the list were noted with its first slice.
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
