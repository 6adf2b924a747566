import type { Command } from "commander";
import { UsageError } from "../../settings/usage-error.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { type ChangeFlags, confirmChange } from "./change.ts";
import { findAny } from "./find.ts";
import { openNames } from "./names.ts";
import { openReach, withPeople } from "./reach.ts";

/** `peopled people undo`: takes back one change of a person. */
export function addUndoChangeCommand(
	people: Command,
	workplace: Workplace,
): void {
	withPeople(people.command("undo"))
		.description(
			"Take back exactly one change of a person. Refused when something that it changed was changed again since.",
		)
		.argument("<person>", "e-mail address, id, number, extension or name")
		.argument(
			"<change>",
			"the version that the change made, such as v3, as `people history` shows it, or the id of the change",
		)
		.option("--dry-run", "only show what would change")
		.option("--yes", "do not ask")
		.action(async (text: string, changeId: string, flags: ChangeFlags) => {
			if (!/^v?\d{1,18}$/.test(changeId))
				throw new UsageError(
					`"${changeId}" is no change: give its version, such as v3, as \`peopled people history\` shows it.`,
				);
			await using reach = await openReach(workplace, flags, text);
			const { client } = reach;
			const personId = await findAny(reach, text);
			const options = {
				path: { personId, changeId },
				query: { callingData: true },
			};
			const call = "POST /people/{personId}/changes/{changeId}/revert";
			const effects = await client.dryRun(call, options);
			const isWanted = await confirmChange(workplace, flags, {
				title: `Undoing ${changeId} of ${text}`,
				...{ effects, names: openNames(reach), isConfirmed: false },
			});
			if (!isWanted) return;
			// Nothing comes back of a person whose creation was undone.
			const reply = await client.send(call, options);
			const person =
				reply.status === 204 ? { id: personId } : await reply.json();
			printResult(workplace, flags, {
				json: person,
				lines: [`Undone: ${changeId} of ${text}.`],
			});
		});
}
