import type { DryRun } from "../../contract/dry-run.ts";
import { endSentence } from "../../directory/text/text.ts";
import type { Names } from "./names.ts";
import { showValues } from "./show-person.ts";

type Effects = Pick<DryRun, "changes" | "seats" | "warnings">;

/** The lines that say what a change would do, its warnings last. */
export async function showEffects(
	{ changes, seats, warnings }: Effects,
	names: Names,
): Promise<string[]> {
	const lines: string[] = [];
	for (const [property, { from, to }] of Object.entries(changes))
		lines.push(
			...(await showChange(property, { from, to }, names)).map(
				(change) => `  ${property}: ${change}`,
			),
		);
	const told = new Set<string>();
	for (const { name, taken, free } of seats) {
		const loss = lossOf(name);
		const left = `${free.toLocaleString("en")} free`;
		if (taken < 0 && warnings.includes(loss)) {
			told.add(loss);
			lines.push(
				`  Warning: ${loss.slice(0, -1)}; its seat is given back, ${left}.`,
			);
		} else
			lines.push(
				`  ${name}: ${taken > 0 ? "a seat is taken" : "a seat is given back"}, ${left}`,
			);
	}
	for (const warning of warnings)
		if (!told.has(warning)) lines.push(`  Warning: ${endSentence(warning)}`);
	return lines;
}

/** The warning of the rules about a license that goes, whose seat is then told with it. */
function lossOf(license: string): string {
	return `The license "${license}" is taken away.`;
}

/** The texts of a changed property: what is added and taken away of a list, otherwise the value before and after. */
export async function showChange(
	property: string,
	{ from, to }: { from?: unknown; to?: unknown },
	names: Names,
): Promise<string[]> {
	const before = await showValues(property, from, names);
	const after = await showValues(property, to, names);
	if (Array.isArray(from ?? []) && Array.isArray(to ?? [])) {
		const gone = before.filter((value) => !after.includes(value));
		const added = after.filter((value) => !before.includes(value));
		const all = [
			...added.map((value) => `+ ${value}`),
			...gone.map((value) => `- ${value}`),
		];
		if (all.length > 0) return all;
	}
	const show = (values: string[]) => values.join(", ") || "(none)";
	return [`${show(before)} → ${show(after)}`];
}
