import type { MainMeasured, Measured } from "./measure.ts";
import { showCount, showTable } from "./table.ts";

/** A row of the table of ratios; `value` is not a number where it was not measured. */
interface Ratio {
	name: string;
	value: number;
	aim?: { atLeast: number } | { atMost: number };
}

// scimgateway keeps everything in memory. In one run on two cores its PUT had this share of the rate of the crude PUT.
const scimgatewayOfCrude = 0.457;

/** The measured ratios beside their aims. */
export function showRatios(ratios: readonly Ratio[]): string {
	return showTable(
		["ratio", "is", "aim"],
		ratios
			.filter(({ value }) => !Number.isNaN(value))
			.map(({ name, value, aim }) => [
				name,
				showValue(value),
				showAim(value, aim),
			]),
	);
}

function showAim(value: number, aim: Ratio["aim"]): string {
	if (aim === undefined) return "";
	const isMinimum = "atLeast" in aim;
	const bound = isMinimum ? aim.atLeast : aim.atMost;
	const isMet = isMinimum ? value >= bound : value <= bound;
	return `${isMinimum ? ">=" : "<="} ${showValue(bound)}${isMet ? "" : ", missed"}`;
}

function showValue(value: number): string {
	return value >= 100
		? Math.round(value).toLocaleString("en-US")
		: value.toFixed(2);
}

/** The ratios of the main directory. */
export function ratiosOfMain(main: MainMeasured): Ratio[] {
	const rate = (name: string) => rateOf(main, name);
	const { importedPerSecond = Number.NaN, history, rows } = main;
	const put = rows.get("PUT");
	return [
		{
			name: "PUT / crude PUT",
			value: rate("PUT") / rate("crude PUT"),
			aim: { atLeast: 0.75 },
		},
		{
			name: "PUT / scimgateway's PUT in memory (derived)",
			value: rate("PUT") / (scimgatewayOfCrude * rate("crude PUT")),
			aim: { atLeast: 1.8 },
		},
		{
			name: "PUT p99 / p50",
			value: put ? put.p99Ms / put.p50Ms : Number.NaN,
			aim: { atMost: 3 },
		},
		{
			name: "history's share of a change in the store",
			value: history ? 1 - history.with / history.without : Number.NaN,
			aim: { atMost: 0.15 },
		},
		{
			name: "GET / crude GET",
			value: rate("GET") / rate("crude GET"),
			aim: { atLeast: 1 },
		},
		{
			name: "list / crude list",
			value: rate("list") / rate("crude list"),
			aim: { atLeast: 0.8 },
		},
		{
			name: "people/s of an import by job",
			value: importedPerSecond,
			aim: { atLeast: 10_000 },
		},
		{ name: "PUT / echo PUT", value: rate("PUT") / rate("echo PUT") },
		{ name: "GET / echo GET", value: rate("GET") / rate("echo GET") },
	];
}

/** The ratios of the smallest directory and the largest, and what the largest one takes. */
export function ratiosOfScale({
	small,
	widest,
}: {
	small: Measured;
	widest: Measured;
}): Ratio[] {
	const size = `${showCount(widest.people)} and ${showCount(small.people)} people`;
	return [
		...["GET", "PUT", "list"].map((name) => ({
			name: `${name}, ms with ${size}`,
			value: rateOf(small, name) / rateOf(widest, name),
			aim: name === "GET" ? undefined : { atMost: 1.25 },
		})),
		{
			name: `MB of memory at most, ${showCount(widest.people)} people`,
			value: (widest.peakBytes ?? Number.NaN) / 1024 / 1024,
			aim: { atMost: 220 },
		},
		{
			name: `KB of file a person, ${showCount(widest.people)} people`,
			value: widest.fileBytes / widest.people / 1024,
			aim: { atMost: 1.2 },
		},
		{
			name: `people/s of seed, ${showCount(widest.people)} people`,
			value: widest.people / widest.seedSeconds,
			aim: { atLeast: 1_000_000 / 90 },
		},
	];
}

/** The replies per second of a row; not a number where it was not measured. */
export function rateOf({ rows }: Measured, name: string): number {
	return rows.get(name)?.perSecond ?? Number.NaN;
}
