import type { DryRun } from "../../contract/dry-run.ts";
import { UsageError } from "../../settings/usage-error.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import type { Names } from "./names.ts";
import { showEffects } from "./preview.ts";
import type { PeopleFlags } from "./reach.ts";

/** The options of a command that changes a person. */
export interface ChangeFlags extends PeopleFlags {
	dryRun?: boolean;
	yes?: boolean;
}

/** A change that is shown before it is made. */
interface Change {
	/** What it does, such as "Change John Andersen". */
	title: string;
	effects: DryRun;
	/** Changes that go without saying in a text. */
	unsaid?: (property: string) => boolean;
	names: Names;
	/** Whether a program too must confirm it with `--yes`. */
	isConfirmed: boolean;
}

/** Shows what a change would do, and asks a person whether to make it. Resolves to false when it is not to be made. */
export async function confirmChange(
	workplace: Workplace,
	flags: ChangeFlags,
	{ title, effects, unsaid, names, isConfirmed }: Change,
): Promise<boolean> {
	const said = Object.entries(effects.changes).filter(
		([property]) => !unsaid?.(property),
	);
	const shown = [
		`${title}:`,
		...(await showEffects(
			{ ...effects, changes: Object.fromEntries(said) },
			names,
		)),
	];
	const lines = shown.length === 1 ? [`${title}.`] : shown;
	if (flags.dryRun) {
		printResult(workplace, flags, { json: effects, lines });
		workplace.tell("Nothing was changed: this was a dry run.");
		return false;
	}
	lines.forEach(workplace.tell);
	if (flags.yes) return true;
	if (workplace.ask === undefined) {
		if (!isConfirmed) return true;
		throw new UsageError(
			"Nobody is there to ask: add --yes to do it, or --dry-run to only see what it would do.",
		);
	}
	if (await workplace.ask("Do it?")) return true;
	workplace.tell("Nothing was changed.");
	return false;
}
