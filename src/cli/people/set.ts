import type { Command } from "commander";
import { DirectoryError } from "../../directory/errors.ts";
import { showArgument } from "../../settings/shell-word.ts";
import { UsageError } from "../../settings/usage-error.ts";
import { printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { propertyNames, readAssignments } from "./assignment.ts";
import { type ChangeFlags, confirmChange } from "./change.ts";
import { type FoundPerson, findOne, versionOf } from "./find.ts";
import { openNames } from "./names.ts";
import { buildPatch } from "./patch.ts";
import { openReach, withPeople } from "./reach.ts";

interface SetFlags extends ChangeFlags {
	ifVersion?: string;
}

/** `peopled people set`. */
export function addSetCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("set"))
		.description(
			"Change a person, and keep everything else. Shows first what will change.",
		)
		.argument("<person>", "e-mail address, id, number, extension or name")
		.argument(
			"<change...>",
			`property=value; property= clears it; +license=<name> adds to a list, and -license=<name> takes away; the properties: ${propertyNames.join(", ")}`,
		)
		.option("--dry-run", "only show what would change")
		.option("--yes", "do not ask")
		.option(
			"--if-version <number>",
			"only when the person still is this version, as `people history` shows it",
		)
		.action(async (text: string, words: string[], flags: SetFlags) => {
			const assignments = readAssignments(words);
			const version = readVersion(flags.ifVersion);
			await using reach = await openReach(workplace, flags, text);
			const { client } = reach;
			const found = await findOne(reach, text);
			demandVersion(found, version);
			const { person, tag } = found;
			const names = openNames(reach);
			// Exactly the shown change is made: when another one was made meanwhile, it is refused.
			const options = {
				path: { personId: person.id },
				query: { callingData: true },
				headers: { "If-Match": tag },
				body: await buildPatch(assignments, { person, names }),
			};
			const effects = await client.dryRun("PATCH /people/{personId}", options);
			const isSame = Object.keys(effects.changes).length === 0;
			const title = isSame
				? `Nothing changes of ${person.displayName}`
				: `Changes of ${person.displayName}`;
			const isWanted = await confirmChange(
				workplace,
				{ ...flags, yes: flags.yes || isSame },
				{ title, effects, names, isConfirmed: false },
			);
			if (!isWanted) return;
			const reply = await client.send("PATCH /people/{personId}", options);
			const changed = await reply.json();
			printResult(workplace, flags, {
				json: changed,
				lines: isSame ? [] : [`Changed ${changed.displayName}.`],
			});
			const after = versionOf(reply.headers.get("etag") ?? "");
			if (!isSame)
				workplace.tell(
					`Undo it with \`peopled people undo ${showArgument(changed.emails[0] ?? "")} v${after}\`.`,
				);
		});
}

function readVersion(text: string | undefined): number | undefined {
	if (text === undefined || /^\d{1,15}$/.test(text))
		return text === undefined ? undefined : Number(text);
	throw new UsageError(
		`--if-version must be the number of a version, not "${text}".`,
	);
}

function demandVersion(
	{ person, version }: FoundPerson,
	wanted: number | undefined,
): void {
	if (wanted === undefined || wanted === version) return;
	throw new DirectoryError(
		"preconditionFailed",
		`${person.displayName} is not version ${wanted} any more, but ${version}. \`peopled people history\` shows what has changed.`,
	);
}
