import type { Command } from "commander";
import { printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import { findPerson, operatorIn, type Workplace } from "./workplace.ts";

/** `peopled person enable`: lets an operator restore the login of the last administrator. */
export function addPersonCommands(
	program: Command,
	workplace: Workplace,
): void {
	const person = program
		.command("person")
		.description("Let people log in again.");

	withJson(withStore(person.command("enable")))
		.description("Let a person log in again.")
		.argument("<person>", "the person's e-mail address or id")
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const { orgId, id, displayName } = await findPerson(
				store,
				workplace,
				name,
			);
			const author = operatorIn(workplace, orgId);
			const { isChanged } = await store.people.update(
				{ orgId, id, author },
				(current) => ({
					person: {
						...current,
						isLoginEnabled: true,
						modifiedAt: author.at,
						version: current.version + 1,
					},
					warnings: [],
				}),
			);
			printResult(workplace, options, {
				json: { id: workplace.showId("PEOPLE", id), displayName, isChanged },
				lines: [
					isChanged
						? `${displayName} can log in again.`
						: `${displayName} can already log in.`,
				],
			});
		});
}
