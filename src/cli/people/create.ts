import type { Command } from "commander";
import type { PersonCreation } from "../../contract/person.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { propertyNames, readAssignments } from "./assignment.ts";
import { confirmChange } from "./change.ts";
import { openNames } from "./names.ts";
import { buildPatch } from "./patch.ts";
import { openReach, type PeopleFlags, withPeople } from "./reach.ts";

/** `peopled people create`. */
export function addCreateCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("create"))
		.description("Create a person.")
		.argument("<email>", "the e-mail address")
		.argument(
			"<value...>",
			`property=value, such as name="Ada Byron" +license=<name>; the properties: ${propertyNames.join(", ")}`,
		)
		.option("--dry-run", "only show what would be created")
		.action(
			async (
				email: string,
				words: string[],
				flags: PeopleFlags & { dryRun?: boolean },
			) => {
				const assignments = readAssignments(words);
				await using reach = await openReach(workplace, flags);
				const { client, orgId } = reach;
				const names = openNames(reach);
				const given = await buildPatch(assignments, {
					...{ person: undefined, names },
				});
				const options = {
					query: { callingData: true },
					body: { emails: [email], orgId, ...given } as PersonCreation,
				};
				const effects = await client.dryRun("POST /people", options);
				const isWanted = await confirmChange(
					workplace,
					{ ...flags, yes: true },
					{
						title: `New person ${email}`,
						unsaid: (property) => plainNames.includes(property),
						...{ effects, names, isConfirmed: false },
					},
				);
				if (!isWanted) return;
				const person = await client.call("POST /people", options);
				printResult(workplace, flags, {
					json: person,
					lines: [`Created ${person.displayName}: ${person.id}`],
				});
			},
		);
}

/** What every person has, and what says the same as another property. */
const plainNames = ["orgId", "type", "managerId"];
