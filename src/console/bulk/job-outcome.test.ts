import { describe, expect, test } from "bun:test";
import { readOutcome } from "./job-outcome.ts";

const preview = (warnings: string[]) => ({
	changes: { title: { to: "Captain" } },
	seats: [],
	claims: [],
	warnings,
});

function streamOf(results: readonly object[], step: number) {
	const bytes = new TextEncoder().encode(
		results.map((result) => `${JSON.stringify(result)}\n`).join(""),
	);
	return new ReadableStream<Uint8Array>({
		start(controller) {
			for (let at = 0; at < bytes.length; at += step)
				controller.enqueue(bytes.slice(at, at + step));
			controller.close();
		},
	});
}

describe("the summary of a job's results", () => {
	const results = Array.from({ length: 100 }, (_, index) =>
		index % 4 === 0
			? { index, status: 400, errors: [{ description: "No." }] }
			: {
					index,
					status: 200,
					bulkId: "Zoë",
					preview: preview(index % 2 === 0 ? ["Lost."] : ["Lost.", "Gone."]),
				},
	);

	test.each([1, 7, 100_000])(
		"is the same regardless of how the bytes arrive: %i at a time",
		async (step) => {
			const outcome = await readOutcome(streamOf(results, step), {
				changesMax: 20,
				linesMax: 1000,
			});
			expect(outcome.failures.map(({ index }) => index)).toEqual(
				Array.from({ length: 25 }, (_, at) => at * 4),
			);
			expect(outcome.changes.length).toBe(20);
			expect(outcome.changes[0]?.bulkId).toBe("Zoë");
			expect(outcome.warnings).toEqual([
				["Lost.", 75],
				["Gone.", 50],
			]);
			expect(outcome.isCut).toBe(false);
		},
	);

	test("tells each loss once, and adds up those of one kind", async () => {
		const told = [
			"Numbers would be released.",
			"The extension 4711 is given up.",
			"The extension 4712 is given up.",
			"The number +1 408 526 7209 is given up.",
		];
		const { warnings } = await readOutcome(
			streamOf(
				[
					{
						index: 0,
						status: 200,
						warnings: ["numbers were released"],
						preview: preview(told),
					},
					{
						index: 1,
						status: 200,
						preview: preview(["The extension 4713 is given up."]),
					},
					{ index: 2, status: 200, warnings: ["numbers were released"] },
				],
				100,
			),
			{ changesMax: 20, linesMax: 10 },
		);
		expect(warnings).toEqual([
			["The extension is given up.", 2],
			["Numbers would be released.", 1],
			["The number +1 408 526 7209 is given up.", 1],
			["Numbers were released.", 1],
		]);
	});

	test("reports when there are more results than it read", async () => {
		const outcome = await readOutcome(streamOf(results, 100), {
			changesMax: 20,
			linesMax: 10,
		});
		expect(outcome.isCut).toBe(true);
		expect(outcome.failures.length).toBe(3);
	});
});
