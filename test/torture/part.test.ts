import { expect, test } from "bun:test";
import { complainOfNothing } from "../../bench/torture/part.ts";

const part = { proof: ["changes", "lies found"] };

test("a run whose figures say that nothing happened is no pass", () => {
	const complain = (figures: Record<string, number | string>) =>
		complainOfNothing(part, { figures, faults: [] });
	expect(complain({ changes: 1, "lies found": "2 of 2" })).toEqual([]);
	expect(complain({ changes: 0, "lies found": "0 of 2" })).toEqual([
		'The run has shown nothing: "changes" is 0.',
		'The run has shown nothing: "lies found" is 0 of 2.',
	]);
	expect(complain({ changes: Number.NaN })).toEqual([
		'The run has shown nothing: "changes" is NaN.',
		'The run has shown nothing: "lies found" is not there.',
	]);
});

test("a part that says why it was not run shows nothing, and has no fault", () => {
	const skipped = "There is no compiler.";
	expect(complainOfNothing(part, { figures: {}, faults: [], skipped })).toEqual(
		[],
	);
});
