import { UsageError } from "../settings/usage-error.ts";

const thresholds = [
	"people",
	"deletions",
	"administrators",
	"logins",
	"licenses",
];

/** The option that raises a threshold of a plan; may be given several times. */
export const allowOption = {
	flags: "--allow <kind=count>",
	description: `raise a threshold: ${thresholds.join(", ")}; may be given several times`,
};

/** Reads the values of `--allow`. The greatest count of a kind counts. */
export function readAllowed(texts: readonly string[]): Record<string, number> {
	const allowed: Record<string, number> = {};
	for (const text of texts) {
		const [, kind = "", count = ""] = /^(\w+)=(\d{1,9})$/.exec(text) ?? [];
		if (!thresholds.includes(kind))
			throw new UsageError(
				`--allow must be <kind>=<count> with one of the kinds ${thresholds.join(", ")}, such as --allow deletions=2, not "${text}".`,
			);
		allowed[kind] = Math.max(Number(count), allowed[kind] ?? 0);
	}
	return allowed;
}
