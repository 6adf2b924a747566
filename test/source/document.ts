import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { openMetrics } from "../../src/http/metrics/metrics.ts";
import { introductionIds } from "../../src/manual/introduction.ts";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The documents whose commands are run. */
export const triedDocuments: readonly string[] = [
	"docs/start.md",
	"docs/errors.md",
	"docs/safe-changes.md",
	"docs/bulk.md",
	"docs/oauth.md",
	"docs/scim.md",
	"docs/stand-in.md",
	...introductionIds.map((id) => `src/manual/introduction/${id}.md`),
];

/** A block of shell commands in a document, and the statuses that its last line promises. */
interface CommandBlock {
	/** The heading above it. */
	section: string;
	commands: string;
	answers: readonly number[];
}

/** The project's documents, as paths from its folder. */
export function listDocuments(): string[] {
	const top = readdirSync(root).filter((name) => name.endsWith(".md"));
	const below = readdirSync(join(root, "docs"), { recursive: true })
		.map(String)
		.filter((name) => name.endsWith(".md"))
		.map((name) => join("docs", name));
	const ofExamples = listFiles("examples").filter((path) =>
		path.endsWith(".md"),
	);
	return [...top, ...below, ...ofExamples].sort();
}

export function readDocument(path: string): string {
	return readFileSync(join(root, path), "utf8");
}

/** The rows of every table of a text, without headings; cells without their outer spaces. */
export function readTables(text: string): string[][] {
	const rows = text
		.split("\n")
		.filter((line) => line.startsWith("|"))
		.map((line) =>
			line
				.slice(1, line.lastIndexOf("|"))
				.split(/(?<!\\)\|/)
				.map((cell) => cell.trim().replaceAll("\\|", "|")),
		);
	const isRule = (row: string[] | undefined) =>
		row?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
	return rows.filter((row, index) => !isRule(row) && !isRule(rows[index + 1]));
}

/** The text in the first code span of a cell, or undefined. */
export function codeIn(cell: string | undefined): string | undefined {
	return /`([^`]+)`/.exec(cell ?? "")?.[1];
}

/** Every code span of a text. */
export function codesIn(text: string): string[] {
	return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}

/** The headings of a level and the text below each, up to the next heading of that or a higher level. */
export function readSections(
	text: string,
	level: number,
): { title: string; text: string }[] {
	const parts = withoutBlocks(text).split(
		new RegExp(`^#{1,${level}} (?=.)`, "m"),
	);
	const marks = [
		...withoutBlocks(text).matchAll(new RegExp(`^(#{1,${level}}) `, "gm")),
	].map(([, mark = ""]) => mark.length);
	return parts.slice(1).flatMap((part, index) => {
		if (marks[index] !== level) return [];
		const [title = "", ...lines] = part.split("\n");
		return [{ title: title.trim(), text: lines.join("\n") }];
	});
}

/** Every block of shell commands of a text, in order. */
export function readCommandBlocks(text: string): CommandBlock[] {
	let section = "";
	const blocks: CommandBlock[] = [];
	const pattern =
		/^#+ (.+)$|^```sh\n([\s\S]*?)(?:^# → (\d{3}(?:, \d{3})*)\n)?^```$|^```[\s\S]*?^```$/gm;
	for (const [, title, commands, answers] of text.matchAll(pattern))
		if (title !== undefined) section = title;
		else if (commands !== undefined)
			blocks.push({
				section,
				commands,
				answers: answers?.match(/\d{3}/g)?.map(Number) ?? [],
			});
	return blocks;
}

/** The anchors that a document's headings make, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
	return new Set(
		[...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
			title
				.toLowerCase()
				.replaceAll(/[^\p{L}\p{N} _-]/gu, "")
				.replaceAll(" ", "-"),
		),
	);
}

/** The relative links of a text, without those to other hosts. */
export function linksIn(text: string): string[] {
	return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target = ""]) => target)
		.filter((target) => !/^[a-z]+:/i.test(target));
}

/** Every file below a folder of the project, as paths from the project's folder. */
export function listFiles(folder: string): string[] {
	return readdirSync(join(root, folder), {
		recursive: true,
		withFileTypes: true,
	})
		.filter((entry) => entry.isFile())
		.map((entry) => relative(root, join(entry.parentPath, entry.name)))
		.sort();
}

function withoutBlocks(text: string): string {
	return text.replaceAll(/^```[\s\S]*?^```$/gm, "");
}

/**
 * The license of an installed package. Momentum's manifests have none: its text is in a file beside
 * them, or beside another package from the same repository.
 */
export function licenseOf(name: string): string {
	const folder = `node_modules/${name}`;
	const { license } = JSON.parse(readDocument(`${folder}/package.json`)) as {
		license?: string;
	};
	if (license !== undefined) return license;
	const own = `${folder}/LICENSE.md`;
	return readDocument(
		existsSync(join(root, own)) ? own : `${dirname(folder)}/tokens/LICENSE.md`,
	);
}

/** Every metric that a server may have, as it shows them. */
export function showEveryMetric(): Promise<string> {
	const metrics = openMetrics();
	metrics.watchWritability(async () => true);
	metrics.watchBackups(() => ({ lastSuccessAt: undefined, failures: 0 }));
	metrics.watchWriter(() => ({
		...{ commits: 0, writes: 0, dryRuns: 0, seconds: 0, waiting: 0 },
		...{ logBytes: 0, checkpoints: 0 },
	}));
	metrics.watchConnections(() => []);
	metrics.watchWork({ jobsEnded: {}, deliveries: {}, switchedOff: 0 });
	metrics.watchStreams([], () => 0);
	metrics.watchStore(() => Promise.reject(), { hasReplicas: true });
	metrics.noteLastEnd("stopped");
	return metrics.show();
}
