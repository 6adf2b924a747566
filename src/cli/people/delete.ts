import type { Command } from "commander";
import { showArgument } from "../../settings/shell-word.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { type ChangeFlags, confirmChange } from "./change.ts";
import { findOne } from "./find.ts";
import { openNames } from "./names.ts";
import { openReach, withPeople } from "./reach.ts";

/** `peopled people delete`. */
export function addDeleteCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("delete"))
		.description(
			"Delete a person. Shows first what will be lost, and asks. `people restore` brings the person back for a time.",
		)
		.argument("<person>", "e-mail address, id, number, extension or name")
		.option("--dry-run", "only show what would be lost")
		.option("--yes", "do not ask; needed where nobody is there to answer")
		.action(async (text: string, flags: ChangeFlags) => {
			await using reach = await openReach(workplace, flags, text);
			const { client } = reach;
			const { person, tag } = await findOne(reach, text);
			const { id, displayName } = person;
			const email = person.emails[0] ?? "";
			const options = {
				path: { personId: id },
				headers: { "If-Match": tag },
			};
			const effects = await client.dryRun("DELETE /people/{personId}", options);
			const names = openNames(reach);
			const { seats, warnings } = effects;
			const isWanted = await confirmChange(workplace, flags, {
				title: `Deletion of ${displayName} (${email})`,
				unsaid: () => true,
				...{ effects, names, isConfirmed: true },
			});
			if (!isWanted) return;
			await client.call("DELETE /people/{personId}", options);
			const { restorableUntil } = effects;
			printResult(workplace, flags, {
				json: { id, displayName, email, restorableUntil, seats, warnings },
				lines: [`Deleted ${displayName}.`],
			});
			if (restorableUntil !== undefined)
				workplace.tell(
					`Bring the person back with \`peopled people restore ${showArgument(email)}\`, until ${restorableUntil}.`,
				);
		});
}
