import { readFileSync } from "node:fs";
import { UsageError } from "../settings/usage-error.ts";
import { startRules } from "../stand-in/faults/start-rules.ts";
import type { StandIn } from "../stand-in/stand-in.ts";

const setting = "--fault-file (PEOPLED_FAULT_FILE)";

/** Makes the rules of a file. Throws a sentence for every problem of the file and of each rule. */
export function startFaultFile(
	file: string,
	standIn: StandIn | undefined,
): void {
	if (standIn?.faults === undefined)
		throw new UsageError(
			`${setting} must be left out unless the server is a stand-in with faults: use --stand-in on, and no --faults off.`,
		);
	const { faults, chance } = standIn;
	const problems = startRules(faults, { sent: readList(file), chance });
	if (problems.length > 0)
		throw new UsageError(
			`The rules in ${file} cannot be used. ${problems.join(" ")}`,
		);
}

function readList(file: string): readonly unknown[] {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (cause) {
		throw new UsageError(
			`${setting} must be a file that can be read, not "${file}": ${(cause as Error).message}.`,
		);
	}
	try {
		const list: unknown = JSON.parse(text);
		if (Array.isArray(list)) return list;
	} catch (cause) {
		throw new UsageError(
			`${setting} must be a file with a JSON list of rules; ${file} is not JSON: ${(cause as Error).message}.`,
		);
	}
	throw new UsageError(
		`${setting} must be a file with a JSON list of rules, in [ and ]; ${file} has another JSON value.`,
	);
}
