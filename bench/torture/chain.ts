import { createHash } from "node:crypto";
import type { Line } from "./directory-rows.ts";

/** The last line of an organization's history that was checked. */
export interface Head {
	id: number;
	hash: string;
}

/**
 * Computes the hash of each line again from the text that decision 19 describes, and follows the ids, which count up by one. Gives the
 * problems, and moves the heads behind the lines.
 */
export function followChain(
	lines: readonly Line[],
	heads: Map<string, Head>,
): string[] {
	const problems: string[] = [];
	for (const line of lines) {
		const before = heads.get(line.orgId);
		const say = (problem: string) =>
			problems.push(`Change ${line.id} of ${line.orgId} ${problem}.`);
		if (line.id !== (before?.id ?? 0) + 1)
			say(`follows change ${before?.id ?? 0}`);
		if (line.previousId !== undefined && line.previousId !== before?.id)
			say(`names change ${line.previousId} as the one before it`);
		if (line.hash !== hashOf(line, before)) say("has a wrong hash");
		heads.set(line.orgId, { id: line.id, hash: line.hash ?? "" });
	}
	return problems;
}

function hashOf(line: Line, before: Head | undefined): string {
	const text = [
		before?.hash ?? "",
		line.id,
		line.orgId,
		line.subject,
		line.subjectId,
		line.kind,
		line.version ?? "",
		line.at,
		line.authorOrgId,
		line.authorId,
		line.trackingId,
		...(line.impersonator === undefined ? [] : [line.impersonator]),
		line.fields,
	].join("\n");
	return createHash("sha256").update(text).digest("hex");
}
