import { expect, test } from "bun:test";
import { power } from "../../bench/torture/power/power.ts";
import { whyNoRecording } from "../../bench/torture/power/recording-disk.ts";
import { runShort } from "./short-form.ts";

if (whyNoRecording !== undefined)
	console.warn(`Power failures are not tried. ${whyNoRecording}`);

test.skipIf(whyNoRecording !== undefined)(
	"a power failure at any moment loses no acknowledged change, and one without syncs of the log is found to",
	async () => {
		const { figures, faults } = await runShort(power, 8);
		expect(faults).toEqual([]);
		expect(figures).toMatchObject({ images: 8, "recorded processes": 2 });
		expect(
			figures["changes acknowledged before a failure, over all images"],
		).toBeGreaterThanOrEqual(10);
		const unsynced = ["dropped", "torn", "kept unsynced"].map((what) =>
			Number(figures[`writes ${what}`]),
		);
		expect(Math.max(...unsynced)).toBeGreaterThan(0);
	},
);
