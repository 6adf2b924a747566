import type { Counts } from "./plan.ts";

/** The kinds of thresholds that `--allow` raises; `src/cli/allow.ts` lists the same. */
const thresholdKinds = [
	"people",
	"deletions",
	"administrators",
	"logins",
	"licenses",
] as const;
type ThresholdKind = (typeof thresholdKinds)[number];

/** The part of the people that a plan may touch before it needs permission. */
const peopleShare = 0.1;
/** Licenses that people may lose before a plan needs permission. */
const licensesMax = 10;

/** A threshold that a plan passes. */
export interface PassedThreshold {
	kind: ThresholdKind;
	count: number;
	/** How many may be without permission. */
	limit: number;
	/** How many were allowed; undefined: none were. */
	allowed: number | undefined;
}

/** The thresholds that a plan passes beyond what is allowed. */
export function findPassed(
	{ people, touched, losses }: Counts,
	allowed: Readonly<Record<string, number>>,
): PassedThreshold[] {
	const counts: Record<ThresholdKind, { count: number; limit: number }> = {
		people: { count: touched, limit: Math.floor(people * peopleShare) },
		deletions: { count: losses.person ?? 0, limit: 0 },
		administrators: { count: losses.administrator ?? 0, limit: 0 },
		logins: { count: losses.login ?? 0, limit: 0 },
		licenses: { count: losses.license ?? 0, limit: licensesMax },
	};
	return thresholdKinds.flatMap((kind) => {
		const { count, limit } = counts[kind];
		const { [kind]: raised } = allowed;
		return count > Math.max(limit, raised ?? 0)
			? { kind, count, limit, allowed: raised }
			: [];
	});
}

const sentences: Readonly<
	Record<ThresholdKind, (passed: PassedThreshold) => string>
> = {
	people: ({ count, limit }) =>
		`The plan changes ${counted(count, "person", "people")}, more than a tenth of the organization (${limit})`,
	deletions: ({ count }) =>
		`The plan deletes ${counted(count, "person", "people")}`,
	administrators: ({ count }) =>
		`${counted(count, "full administrator is", "full administrators are")} one no longer after the plan`,
	logins: ({ count }) =>
		`${counted(count, "person", "people")} cannot sign in after the plan`,
	licenses: ({ count, limit }) =>
		`The plan takes away ${counted(count, "license", "licenses")}, more than ${limit}`,
};

/** The sentence about a threshold that a plan passes, with the flag that permits it. */
export function describePassed(passed: PassedThreshold): string {
	const { kind, count, allowed } = passed;
	const but =
		allowed === undefined
			? ""
			: `, and --allow ${kind}=${allowed} permits ${allowed}`;
	return `${sentences[kind](passed)}${but}. If that is meant, add --allow ${kind}=${count}.`;
}

function counted(count: number, one: string, many: string): string {
	return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
