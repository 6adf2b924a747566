import type { ChangeStore } from "../store/change-store.ts";
import { type SealedLine, sealText } from "./sealed-line.ts";

/**
 * The last line of an organization's history. With a noted head, an operator can detect that lines were
 * removed from the end.
 */
export interface ChainHead {
	orgId: string;
	id: number;
	hash: string;
}

/** The hash of the head of an empty history. */
export const zeroHash = "0".repeat(64);

/** A head as one word, for operators. */
export function showHead({ orgId, id, hash }: ChainHead): string {
	return `${orgId}/${id}/${hash}`;
}

/** Parses the output of `showHead`; undefined for any other text. */
export function parseHead(text: string): ChainHead | undefined {
	const [, orgId = "", id, hash = ""] =
		/^([^#].*)\/(\d{1,15})\/([0-9a-f]{64})$/.exec(text.trim()) ?? [];
	return id === undefined ? undefined : { orgId, id: Number(id), hash };
}

/** The result of verifying the history of an organization. */
interface ChainReport {
	lineCount: number;
	head: ChainHead | undefined;
	/** The first edited or misplaced line with its problem; undefined when there is none. */
	broken: { id: number; problem: string } | undefined;
}

/** Lines that are read at a time. */
const chainStepLength = 1000;

/** Reads an organization's history from its beginning and checks the hash of every line. */
export async function verifyChain(
	changes: ChangeStore,
	{
		orgId,
		digest,
		notedHeads = [],
		onProgress = () => {},
	}: {
		orgId: string;
		/** SHA-256 of a text in UTF-8, in hex. */
		digest: (text: string) => string;
		/** Heads noted earlier; those of this organization must still exist. */
		notedHeads?: readonly ChainHead[];
		onProgress?: (lineCount: number) => void;
	},
): Promise<ChainReport> {
	let previous: SealedLine | undefined;
	let broken: ChainReport["broken"];
	let lineCount = 0;
	const missing = new Map(
		notedHeads
			.filter((head) => head.orgId === orgId && head.id > 0)
			.map((head) => [head.id, head]),
	);
	for (;;) {
		const afterId = previous?.id ?? 0;
		const query = { orgId, afterId, limit: chainStepLength };
		const lines = await changes.listSealed(query);
		for (const line of lines) {
			const problem =
				complainOf(line, previous, digest) ??
				complainOfHead(line, missing.get(line.id));
			if (problem !== undefined) broken ??= { id: line.id, problem };
			missing.delete(line.id);
			previous = line;
			lineCount++;
		}
		onProgress(lineCount);
		if (lines.length < chainStepLength) break;
	}
	for (const { id } of missing.values())
		broken ??= {
			id,
			problem:
				"was the last change when the head was recorded, and is missing: the end of the history was removed",
		};
	const head =
		previous?.hash === undefined
			? undefined
			: { orgId, id: previous.id, hash: previous.hash };
	return { lineCount, head, broken };
}

function complainOf(
	line: SealedLine,
	previous: SealedLine | undefined,
	digest: (text: string) => string,
): string | undefined {
	if (line.hash === undefined) return "has no hash";
	if (line.previousId !== previous?.id)
		return line.previousId === undefined
			? `claims to be the first, but follows change ${previous?.id}`
			: `follows change ${line.previousId}, which is missing`;
	const place = { previousHash: previous?.hash, id: line.id };
	return line.hash === digest(sealText(place, line))
		? undefined
		: "was edited after it was written";
}

function complainOfHead(
	{ id, hash }: SealedLine,
	notedHead: ChainHead | undefined,
): string | undefined {
	return id === notedHead?.id && hash !== notedHead.hash
		? "was the last change when the head was recorded, and differs from it: the history was rewritten"
		: undefined;
}
