import type { Command } from "commander";
import type { Change } from "../../contract/history.ts";
import { showArgument } from "../../settings/shell-word.ts";
import { readLimit } from "../limit.ts";
import { printList, printResult } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { findAny } from "./find.ts";
import { type Names, openNames } from "./names.ts";
import { showChange } from "./preview.ts";
import {
	openReach,
	type PeopleFlags,
	type Reach,
	withPeople,
} from "./reach.ts";
import { showPerson, showValues } from "./show-person.ts";

const limitDefault = 20;
const pageMax = 1000;

interface HistoryFlags extends PeopleFlags {
	asOf?: string;
	limit: number;
	all?: boolean;
}

/** `peopled people history`. */
export function addHistoryCommand(people: Command, workplace: Workplace): void {
	withPeople(people.command("history"))
		.description(
			"Show who changed what of a person and when, the newest first, also of a person who was deleted.",
		)
		.argument("<person>", "e-mail address, id, number, extension or name")
		.option(
			"--as-of <time>",
			"show the person as they were at this time, such as 2026-01-15T09:00:00Z",
		)
		.option("--limit <number>", "show so many changes", readLimit, limitDefault)
		.option("--all", "show every change")
		.action(async (text: string, flags: HistoryFlags) => {
			await using reach = await openReach(workplace, flags, text);
			const { client } = reach;
			const names = openNames(reach);
			const personId = await findAny(reach, text);
			if (flags.asOf !== undefined) {
				const person = await client.call("GET /people/{personId}", {
					path: { personId },
					query: { callingData: true, asOf: flags.asOf },
				});
				const lines = flags.json ? [] : await showPerson(person, names);
				printResult(workplace, flags, { json: person, lines });
				return;
			}
			const limit = flags.all ? Number.POSITIVE_INFINITY : flags.limit;
			const changes = await readChanges(reach, { personId, limit });
			const texts = new Map<Change, string>();
			if (!flags.json)
				for (const change of changes)
					texts.set(change, await showFields(change, names));
			printList(workplace, flags, {
				heads: ["TIME", "VERSION", "KIND", "BY", "CHANGES"],
				whole: ["TIME", "VERSION", "CHANGES"],
				none: "Nothing was changed yet.",
				items: changes,
				cells: (change) => [
					change.at,
					change.version === undefined ? "" : `v${change.version}`,
					change.kind,
					change.by.displayName ?? change.by.id,
					texts.get(change) ?? "",
				],
			});
			const last = changes[0]?.version;
			if (last !== undefined)
				workplace.tell(
					`Undo a change by its version: \`peopled people undo ${showArgument(text)} v${last}\`.`,
				);
		});
}

/** What goes without saying of somebody who came. */
const plainNames = ["id", "orgId", "type", "created"];

// Of somebody who came, what they have; of somebody who went, nothing: it is what they had.
async function showFields(
	{ kind, fields }: Change,
	names: Names,
): Promise<string> {
	if (kind === "deleted") return "";
	const isNew = kind === "created" || kind === "restored";
	const parts: string[] = [];
	for (const [field, values] of Object.entries(fields)) {
		if (isNew && plainNames.includes(field)) continue;
		const texts = isNew
			? await showValues(field, values.to, names)
			: await showChange(field, values, names);
		if (texts.length > 0) parts.push(`${field}: ${texts.join(", ")}`);
	}
	return parts.join("; ");
}

async function readChanges(
	{ client }: Reach,
	{ personId, limit }: { personId: string; limit: number },
): Promise<Change[]> {
	const changes: Change[] = [];
	for await (const change of client.each("GET /people/{personId}/changes", {
		path: { personId },
		query: { max: Math.min(limit, pageMax) },
	})) {
		changes.push(change);
		if (changes.length >= limit) break;
	}
	return changes;
}
