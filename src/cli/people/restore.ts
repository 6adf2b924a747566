import type { Command } from "commander";
import { DirectoryError } from "../../directory/errors.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { confirmChange } from "./change.ts";
import { findDeleted } from "./find.ts";
import { openNames } from "./names.ts";
import { openReach, type PeopleFlags, withPeople } from "./reach.ts";

interface RestoreFlags extends PeopleFlags {
	leaveOutLicenses?: boolean;
	leaveOutCalling?: boolean;
	dryRun?: boolean;
}

/** `peopled people restore`. */
export function addRestoreCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("restore"))
		.description("Bring a deleted person back, with everything that they had.")
		.argument("<person>", "e-mail address or id")
		.option(
			"--leave-out-licenses",
			"without the licenses that have no free seat or do not exist any more",
		)
		.option(
			"--leave-out-calling",
			"without the calling license, number, extension and location",
		)
		.option("--dry-run", "only show what would come back")
		.action(async (text: string, flags: RestoreFlags) => {
			await using reach = await openReach(workplace, flags);
			const deleted = await findDeleted(reach, text);
			if (deleted === undefined)
				throw new DirectoryError(
					"notFound",
					`Nobody who was deleted and can be restored is "${text}". Give an e-mail address or an id.`,
				);
			const { client } = reach;
			const options = {
				path: { personId: deleted.id },
				query: {
					callingData: true,
					leaveOutLicenses: flags.leaveOutLicenses,
					leaveOutCalling: flags.leaveOutCalling,
				},
			};
			const call = "POST /people/{personId}/restore";
			const effects = await client.dryRun(call, options);
			const isWanted = await confirmChange(
				workplace,
				{ ...flags, yes: true },
				{
					title: `Restoration of ${deleted.displayName}`,
					unsaid: () => true,
					...{ effects, names: openNames(reach), isConfirmed: false },
				},
			);
			if (!isWanted) return;
			const person = await client.call(call, options);
			printResult(workplace, flags, {
				json: person,
				lines: [`Restored ${person.displayName}: ${person.id}`],
			});
		});
}
