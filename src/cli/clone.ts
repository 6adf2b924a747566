import type { Command } from "commander";
import { showShellWord } from "../settings/shell-word.ts";
import { readBudget } from "./budget.ts";
import { withJson } from "./result.ts";
import { showJson } from "./terminal.ts";
import type { ClonedTotals, Workplace } from "./workplace.ts";

/** Progress is told after so many people. */
const progressStep = 1000;

/** `peopled clone`: a copy of another service's organization, to rehearse changes on. */
export function addCloneCommand(program: Command, workplace: Workplace): void {
	withJson(program.command("clone"))
		.description(
			"Copy an organization of the Webex service, or of another peopled, into a new data folder, to rehearse changes there. Only reads from the service. The access token is in PEOPLED_TOKEN. Prints an access token for the clone once. An interrupted clone continues when you run the same command again.",
		)
		.requiredOption(
			"--from <url>",
			"the address of the service, such as https://webexapis.com/v1",
		)
		.requiredOption("--data <folder>", "the new data folder")
		.option(
			"--org <id>",
			"the organization, for administrators of several; that of the token's owner by default",
		)
		.option(
			"--budget <requests>",
			"requests to the service a minute, at most",
			readBudget,
			200,
		)
		.action(async (options) => {
			let told = 0;
			const { token, ...totals } = await workplace.clone(
				{
					url: options.from,
					dataFolder: options.data.replace(/(?<=.)\/+$/, ""),
					orgId: options.org,
					budget: options.budget,
				},
				(people) => {
					if (people < told + progressStep) return;
					told = people;
					workplace.tell(`${people.toLocaleString("en")} people read.`);
				},
			);
			for (const sentence of describeClone(totals)) workplace.tell(sentence);
			if (options.json) workplace.print(showJson({ token, ...totals }));
			if (token === undefined) {
				workplace.tell(
					"Nobody in the clone is a full administrator, so there is no access token for it. Create one with `peopled token create <person>`.",
				);
				return;
			}
			workplace.tell(
				`The access token of ${totals.email} for the clone, shown only once:`,
			);
			if (!options.json) workplace.print(token);
		});
}

function* describeClone({
	dataFolder,
	counts,
	meanwhile,
	notKept,
	notRead,
}: Omit<ClonedTotals, "token">): Generator<string> {
	const parts = Object.entries(counts).map(
		([name, count]) => `${count.toLocaleString("en")} ${name}`,
	);
	yield `Cloned: ${parts.join(", ")}.`;
	yield* notRead;
	const { changed, appeared, gone } = meanwhile;
	if (changed.length > 0)
		yield `${countPeople(changed)} changed at the service after they were read. The clone has their earlier state; \`peopled plan --check\` compares.`;
	if (appeared.length > 0)
		yield `${countPeople(appeared)} created at the service while people were read. They are not in the clone.`;
	if (gone.length > 0)
		yield `${countPeople(gone)} deleted at the service while people were read. They are not in the clone.`;
	if (notKept.length > 0)
		yield "The clone shows these differently from the service:";
	for (const { of, property, count, examples } of notKept) {
		const [first] = examples;
		const example =
			first &&
			`, such as ${withoutControls(first.name) || first.id}: ${shorten(first.service)} at the service, ${shorten(first.clone)} here`;
		yield `  ${property} of ${countOf(count, of)}${example}`;
	}
	yield `Start it with \`npm start -- --data ${showShellWord(dataFolder)}\`. ${dataFolder}/clone holds what the service showed, and \`peopled reset\` brings the clone back to it.`;
}

function countOf(count: number, of: string): string {
	if (count === 1) return `one ${of}`;
	return `${count.toLocaleString("en")} ${of === "person" ? "people" : `${of}s`}`;
}

function countPeople(ids: readonly string[]): string {
	return ids.length === 1 ? "One person was" : `${ids.length} people were`;
}

function shorten(value: unknown): string {
	const text = value === undefined ? "nothing" : JSON.stringify(value);
	return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

// A name from elsewhere gives the terminal no orders.
function withoutControls(text: string): string {
	return text.replaceAll(/\p{C}/gu, "");
}
