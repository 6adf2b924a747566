/** The parts of an operation in which it can name another one by its `bulkId`. */
export interface Referring {
	/** The name of the resource that a POST creates. */
	bulkId?: string;
	path: string;
	data?: unknown;
}

/** The characters of a `bulkId` at most. */
const bulkIdLengthMax = 256;

/** Whether a text can be a `bulkId`: it must be recognizable inside a path and a filter. */
export function isBulkId(text: string): boolean {
	return (
		text.length > 0 && text.length <= bulkIdLengthMax && !/["\\/?#]/.test(text)
	);
}

// A whole text, or a text in quotes inside one, as in `members[value eq "bulkId:ann"]`.
const inData = /(?<=")bulkId:([^"\\]+)(?=\\?")/g;
const inPath = /(?<=\/)bulkId:([^/?#]+)/g;

/** The names of the resources to which an operation refers (RFC 7644, 3.7.2). */
export function listReferences({ path, data }: Referring): string[] {
	const text = data === undefined ? "" : JSON.stringify(data);
	return [
		...new Set(
			[...path.matchAll(inPath), ...text.matchAll(inData)].map(
				([, name]) => name as string,
			),
		),
	];
}

/** An operation with the ids of the resources to which it refers. Each of them must be in `ids`. */
export function resolveReferences<Operation extends Referring>(
	operation: Operation,
	ids: ReadonlyMap<string, string>,
): Operation {
	const idOf = (found: string, name: string) => ids.get(name) ?? found;
	const { path, data } = operation;
	return {
		...operation,
		path: path.replace(inPath, idOf),
		data:
			data === undefined
				? undefined
				: (JSON.parse(JSON.stringify(data).replace(inData, idOf)) as unknown),
	};
}

/** The order in which operations can be performed. */
interface OperationOrder {
	/** Their indexes. An operation follows those to which it refers, and otherwise the order of the request. */
	order: readonly number[];
	/** The indexes of those that refer, directly or through others, to each other. */
	circular: ReadonlySet<number>;
}

/** Orders operations by their references. A reference to a name that no operation has orders nothing. */
export function orderOperations(
	operations: readonly Referring[],
): OperationOrder {
	const namedAt = new Map(
		operations.flatMap(({ bulkId }, at) =>
			bulkId === undefined ? [] : [[bulkId, at] as const],
		),
	);
	const neededBy = operations.map((operation) =>
		listReferences(operation).flatMap((name) => namedAt.get(name) ?? []),
	);
	const placed = new Set<number>();
	let waiting = operations.map((_, at) => at);
	for (;;) {
		const left = waiting.filter((at) => {
			const isReady = neededBy[at]?.every((other) => placed.has(other));
			if (isReady) placed.add(at);
			return !isReady;
		});
		if (left.length === waiting.length || left.length === 0)
			return { order: [...placed], circular: new Set(left) };
		waiting = left;
	}
}
