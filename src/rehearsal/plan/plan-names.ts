import { existsSync } from "node:fs";

const reverseEnd = ".undo.json";

/** The name of the journal of a plan. */
export function journalFileOf(planFile: string): string {
	return `${planFile}.journal`;
}

/** The name of the reverse of a plan. */
export function reverseFileOf(planFile: string): string {
	return `${planFile}${reverseEnd}`;
}

/**
 * Throws a sentence when a file must not be replaced: a plan that was begun, or its reverse. Both are needed to continue it, and to
 * take it back.
 */
export function demandReplaceable(file: string): void {
	const planFile = file.endsWith(reverseEnd)
		? file.slice(0, -reverseEnd.length)
		: file;
	for (const begun of new Set([file, planFile])) {
		if (!existsSync(journalFileOf(begun))) continue;
		const what = begun === file ? "was begun" : `takes back ${begun}`;
		throw new Error(
			`The plan ${file} ${what} (${journalFileOf(begun)}), and is needed to take that back. Choose another name for the new file.`,
		);
	}
}
