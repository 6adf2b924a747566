import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { catalogue } from "../../src/stand-in/incidents/catalogue.ts";
import type { Incident } from "../../src/stand-in/incidents/incident.ts";

const page = readFileSync(
	new URL("../../docs/stand-in.md", import.meta.url),
	"utf8",
);

test("The page of the stand-in has a row for every incident of the catalogue, and no other", () => {
	const start = page.indexOf("| Incident |");
	const table = page.slice(start, page.indexOf("\n\n", start));
	expect(table).toBe(drawCatalogue());
});

test("Every incident has a name of its own in kebab-case", () => {
	const names = catalogue.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

function drawCatalogue(): string {
	return [
		"| Incident | What happened | Reported in | What peopled does |",
		"|---|---|---|---|",
		...catalogue.map(drawRow),
	].join("\n");
}

function drawRow({
	name,
	happened,
	reported,
	effect,
	timesDefault,
	parameters = {},
}: Incident): string {
	const numbers = Object.entries(parameters).map(
		([parameter, { fallback }]) => ` \`${parameter}\`: ${fallback}.`,
	);
	const limit = timesDefault === 1 ? " Once by default." : "";
	const cells = [
		`\`${name}\``,
		happened,
		reported.join("; "),
		`${effect}${numbers.join("")}${limit}`,
	];
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
