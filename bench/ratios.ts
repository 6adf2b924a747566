import { medianOf } from "./durations.ts";
import type { MainMeasured } from "./main-directory.ts";
import type { Measured } from "./measure.ts";
import { showCount, showTable } from "./table.ts";

/** A row of the table of ratios; `value` is not a number where it was not measured. */
interface Ratio {
	name: string;
	value: number;
	aim?: { atLeast: number } | { atMost: number };
	/** Shown where it was not measured, and why. */
	absence?: string;
}

// scimgateway keeps everything in memory. In one run on two cores its PUT had this share of the rate of the crude PUT.
const scimgatewayOfCrude = 0.457;

/** The measured ratios beside their aims. */
export function showRatios(ratios: readonly Ratio[]): string {
	return showTable(
		["ratio", "is", "aim"],
		ratios
			.filter(({ value, absence }) => !Number.isNaN(value) || absence)
			.map(({ name, value, aim, absence = "" }) => [
				name,
				Number.isNaN(value) ? absence : showValue(value),
				showAim(value, aim),
			]),
	);
}

function showAim(value: number, aim: Ratio["aim"]): string {
	if (aim === undefined) return "";
	const isMinimum = "atLeast" in aim;
	const bound = isMinimum ? aim.atLeast : aim.atMost;
	const isMissed = isMinimum ? value < bound : value > bound;
	return `${isMinimum ? ">=" : "<="} ${showValue(bound)}${isMissed ? ", missed" : ""}`;
}

function showValue(value: number): string {
	return value >= 100
		? Math.round(value).toLocaleString("en-US")
		: value.toFixed(2);
}

/** The ratios of one directory, of which some rows may be missing. */
export function ratiosOfMain(main: Measured & Partial<MainMeasured>): Ratio[] {
	const rate = (name: string) => rateOf(main, name);
	const ratio = (name: string, other: string) => ratioOf(main, name, other);
	const { importedPerSecond = Number.NaN, history, rows } = main;
	const p99 = (name: string) => rows.get(name)?.p99Ms ?? Number.NaN;
	return [
		{
			name: "PUT / crude PUT",
			value: ratio("PUT", "crude PUT"),
			aim: { atLeast: 0.75 },
		},
		{
			name: "PUT / scimgateway's PUT in memory (derived)",
			value: ratio("PUT", "crude PUT") / scimgatewayOfCrude,
			aim: { atLeast: 1.8 },
		},
		{
			name: "PUT / OpenLDAP modify",
			value: rate("PUT") / rate("OpenLDAP modify"),
			aim: { atLeast: 5 },
			absence: "slapd is not installed",
		},
		{
			name: "PUT p99 / p50",
			value: p99("PUT") / (rows.get("PUT")?.p50Ms ?? Number.NaN),
			aim: { atMost: 3 },
		},
		{
			name: "history's share of a PUT",
			value: 1 - ratio("PUT", "PUT without history"),
			aim: { atMost: 0.15 },
		},
		{
			name: "history's share of a change in the store",
			value: history?.share ?? Number.NaN,
			aim: { atMost: 0.15 },
		},
		{
			name: "GET / crude GET",
			value: ratio("GET", "crude GET"),
			aim: { atLeast: 1 },
		},
		{
			name: "list / crude list",
			value: ratio("list", "crude list"),
			aim: { atLeast: 0.8 },
		},
		{
			name: "people/s of an import by job",
			value: importedPerSecond,
			aim: { atLeast: 10_000 },
		},
		...["GET", "PUT"].flatMap((name) => [
			{
				name: `${name} beside a bad client / ${name}`,
				value: rate(`${name} beside a bad client`) / rate(name),
			},
			{
				name: `${name} p99 beside a bad client / ${name} p99`,
				value: p99(`${name} beside a bad client`) / p99(name),
			},
		]),
		{ name: "PUT / echo PUT", value: ratio("PUT", "echo PUT") },
		{ name: "GET / echo GET", value: ratio("GET", "echo GET") },
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

// The median of the ratios of each turn, in which both rows met the same moment of the machine.
function ratioOf({ rows }: Measured, name: string, other: string): number {
	const [over = [], under = []] = [name, other].map(
		(row) => rows.get(row)?.turns,
	);
	return medianOf(over.map((rate, turn) => rate / (under[turn] ?? Number.NaN)));
}
