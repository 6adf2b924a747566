import { hash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import {
	type ChainHead,
	parseHead,
	showHead,
	verifyChain,
} from "../directory/history/chain.ts";
import type { Organization } from "../directory/organizations/organization.ts";
import type { Store } from "../directory/store/store.ts";
import { endSentence } from "../directory/text/text.ts";
import type { Settings } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";
import { openProgress, type Progress } from "./progress.ts";
import { printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import type { Workplace } from "./workplace.ts";

/** The maximum number of printed findings. */
const findingsMax = 100;

interface VerifyOptions extends Partial<Settings> {
	head: readonly ChainHead[];
	saveHeads?: string;
	json?: boolean;
}

/** The history of an organization, as JSON shows it. */
interface VerifiedHistory {
	id: string;
	displayName: string;
	changes: number;
	isWhole: boolean;
	head: string | undefined;
}

/** `peopled verify`: checks the history for edits, and compares everything else with it. */
export function addVerifyCommand(program: Command, workplace: Workplace): void {
	withJson(withStore(program.command("verify")))
		.description(
			"Check the history for edited and removed lines. Compare people, groups, license templates, locations, tokens, integrations and authorizations with their history, and claims, licenses, memberships, seats and search keys with the people. Prints the head of each organization's history. Fails on any difference.",
		)
		.option(
			"--head <head>",
			"a head from an earlier run, or a file of heads: fail when the history no longer contains it; repeatable",
			(head: string, heads: readonly ChainHead[]) => [
				...heads,
				...readHeads(head),
			],
			[],
		)
		.option("--save-heads <file>", "write the heads to a file, for --head")
		.action(async (options: VerifyOptions) => {
			const noted = [...workplace.readNotedHeads(options), ...options.head];
			const heads: ChainHead[] = [];
			const findings: string[] = [];
			let count = 0;
			// JSON comes at the end, as one object.
			const print = options.json ? () => {} : workplace.print;
			const find = (sentence: string) => {
				if (++count <= findingsMax) findings.push(endSentence(sentence));
				if (count <= findingsMax) print(endSentence(sentence));
				else if (count === findingsMax + 1) print("…");
			};
			const organizations = await verifyHistories(
				{ ...workplace, print },
				options,
				{ noted, heads, find },
			);
			let progress: Progress | undefined;
			const { unknownOrigins } = await workplace.verify(options, {
				onFinding: find,
				onProgress(rows, total) {
					progress ??= openProgress(total, "rows");
					progress.show(rows);
				},
			});
			progress?.finish();
			if (options.json)
				printResult(workplace, options, {
					json: { organizations, count, findings, unknownOrigins },
					lines: [],
				});
			if (options.saveHeads !== undefined && count === 0)
				writeFileSync(
					options.saveHeads,
					heads.map((head) => `${showHead(head)}\n`).join(""),
					{ mode: 0o600 },
				);
			if (count > 0)
				throw new Error(
					`The directory differs from its history: ${count} ${count === 1 ? "finding" : "findings"}.`,
				);
			workplace.tell(
				"People, groups, license templates, locations, tokens, integrations and authorizations match their history, and claims, licenses, memberships, seats and search keys match the people.",
			);
			tellUnknown(workplace, unknownOrigins);
		});
}

/** Reports the number of records that could not be checked. */
export function tellUnknown(
	{ tell }: Pick<Workplace, "tell">,
	unknownOrigins: number,
): void {
	if (unknownOrigins > 0)
		tell(
			`Not checked: the original state of ${unknownOrigins} people and locations, because it was not recorded. An edit of a field without a later change would go unnoticed.`,
		);
}

async function verifyHistories(
	workplace: Workplace,
	options: VerifyOptions,
	{
		noted,
		heads,
		find,
	}: {
		noted: readonly ChainHead[];
		heads: ChainHead[];
		find: (sentence: string) => void;
	},
): Promise<VerifiedHistory[]> {
	await using store = await workplace.openStore(options);
	const organizations = await store.organizations.list();
	if (organizations.length === 0 && noted.length === 0)
		throw new Error(
			"The directory has no organization, so there is nothing to verify.",
		);
	for (const { orgId } of noted)
		if (!organizations.some(({ id }) => id === orgId))
			find(`The organization ${orgId} of a recorded head does not exist.`);
	const counts = await Promise.all(
		organizations.map(({ id }) => store.changes.count(id)),
	);
	const total = counts.reduce((sum, count) => sum + count, 0);
	const progress = openProgress(total, "changes");
	let done = 0;
	const verified: VerifiedHistory[] = [];
	for (const organization of organizations) {
		const history = await verifyHistory(organization, {
			store,
			workplace,
			noted,
			heads,
			find,
			onProgress: (count) => progress.show(done + count),
		});
		done += history.changes;
		verified.push(history);
	}
	progress.finish();
	return verified;
}

async function verifyHistory(
	{ id, displayName }: Organization,
	{
		store,
		workplace,
		noted,
		heads,
		find,
		onProgress,
	}: {
		store: Store;
		workplace: Workplace;
		noted: readonly ChainHead[];
		heads: ChainHead[];
		find: (sentence: string) => void;
		onProgress: (lineCount: number) => void;
	},
): Promise<VerifiedHistory> {
	const { lineCount, head, broken } = await verifyChain(store.changes, {
		orgId: id,
		digest: (text) => hash("sha256", text, "hex"),
		notedHeads: noted,
		onProgress,
	});
	if (broken !== undefined)
		find(`${displayName} (${id}): change ${broken.id} ${broken.problem}`);
	else
		workplace.print(
			`${displayName}: ${lineCount} changes, verified.${head ? ` Head: ${showHead(head)}` : ""}`,
		);
	if (head !== undefined) heads.push(head);
	return {
		id: workplace.showId("ORGANIZATION", id),
		...{ displayName, changes: lineCount, isWhole: broken === undefined },
		head: head && showHead(head),
	};
}

function readHeads(text: string): ChainHead[] {
	const head = parseHead(text);
	if (head !== undefined) return [head];
	if (!existsSync(text))
		throw new UsageError(
			`--head must be a head from an earlier run, <organization>/<change>/<hash>, or a file of heads, not "${text}".`,
		);
	const lines = readFileSync(text, "utf8")
		.split("\n")
		.filter((line) => line.trim() !== "" && !line.startsWith("#"));
	return lines.map((line) => {
		const read = parseHead(line);
		if (read === undefined)
			throw new Error(`${text} has a line that is not a head: "${line}".`);
		return read;
	});
}
