import type { Command } from "commander";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { findOne } from "./find.ts";
import { openNames } from "./names.ts";
import { openReach, type PeopleFlags, withPeople } from "./reach.ts";
import { showPerson } from "./show-person.ts";

/** `peopled people show`. */
export function addShowCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("show"))
		.description("Show everything about a person.")
		.argument("<person>", "e-mail address, id, number, extension or name")
		.action(async (text: string, flags: PeopleFlags) => {
			await using reach = await openReach(workplace, flags, text);
			const { person } = await findOne(reach, text);
			const lines = flags.json
				? []
				: await showPerson(person, openNames(reach));
			printResult(workplace, flags, { json: person, lines });
		});
}
