/** A way to torture the product, with a short form in the suite and a long one for a night. */
export interface Part {
	name: string;
	/** What it does to the product, in a few words. */
	title: string;
	/** Rounds of the long form. */
	rounds: number;
	/** Share of `--minutes`, compared with the weights of the other parts. */
	weight: number;
	/** Figures that are above zero when something happened; a run without one of them has shown nothing. */
	proof: readonly string[];
	run(setup: Setup): Promise<Outcome>;
}

/** What a run of a part is given. */
export interface Setup {
	rounds: number;
	/** True when the time given has passed; a part asks between rounds. */
	isOver(): boolean;
	/** The same seed makes the same choices. */
	seed: number;
	/** An empty folder of its own, removed after the run. */
	folder: string;
	/** Prints a line of progress. */
	tell(line: string): void;
}

/** What a run of a part has shown. */
export interface Outcome {
	figures: Record<string, number | string>;
	/** A sentence for each fault of the product, with the round in which it showed. */
	faults: string[];
	/** Why it could not be run here; then it shows nothing. */
	skipped?: string;
}

/** A sentence for each figure without which a run has shown nothing; none for a part that says why it was not run. */
export function complainOfNothing(
	{ proof }: Pick<Part, "proof">,
	{ figures, skipped }: Outcome,
): string[] {
	if (skipped !== undefined) return [];
	return proof
		.filter((name) => !(Number.parseFloat(String(figures[name])) > 0))
		.map(
			(name) =>
				`The run has shown nothing: "${name}" is ${figures[name] ?? "not there"}.`,
		);
}
