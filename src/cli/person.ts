import type { Command } from "commander";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** Whom history names as the author of a change that an operator makes. */
const operatorId = "operator";

/** `peopled person enable`: the way back in when nobody who may is left to log in. */
export function addPersonCommands(
	program: Command,
	workplace: Workplace,
): void {
	const person = program
		.command("person")
		.description("Let people log in again.");

	withStore(person.command("enable"))
		.description("Let a person log in again, whoever took the login away.")
		.argument("<person>", "the person's e-mail address or id")
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const { orgId, id, displayName } = await findPerson(
				store,
				workplace,
				name,
			);
			const author = {
				personId: operatorId,
				orgId,
				trackingId: `COMMAND_${workplace.createId()}`,
				at: workplace.now(),
			};
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
			workplace.print(
				isChanged
					? `${displayName} can log in again.`
					: `${displayName} can log in already.`,
			);
		});
}
