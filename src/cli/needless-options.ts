import type { Command } from "commander";
import { UsageError } from "../settings/usage-error.ts";

/** Throws a sentence about the first given option that counts for nothing here, so that nobody relies on it. */
export function refuseNeedless(
	command: Command,
	names: readonly string[],
	where: string,
): void {
	const needless = command.options.find((option) => {
		const name = option.attributeName();
		return names.includes(name) && command.getOptionValueSource(name) === "cli";
	});
	if (needless === undefined) return;
	throw new UsageError(
		`${needless.long} counts for nothing ${where}. Leave it out.`,
	);
}
