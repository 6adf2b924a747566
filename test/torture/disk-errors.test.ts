import { expect, test } from "bun:test";
import { diskErrors } from "../../bench/torture/disk-errors/disk-errors.ts";
import { whyNoRecording } from "../../bench/torture/power/recording-disk.ts";
import { runShort } from "./short-form.ts";

if (whyNoRecording !== undefined)
	console.warn(`Failing calls of the disk are not tried. ${whyNoRecording}`);

test.skipIf(whyNoRecording !== undefined)(
	"a call of the disk that fails loses no acknowledged change, and a sync that fails silently is found to",
	async () => {
		const { figures, faults } = await runShort(diskErrors, 2);
		expect(faults).toEqual([]);
		expect(figures).toMatchObject({ runs: 2 });
		expect(figures["runs in which the call failed"]).toBeGreaterThan(0);
	},
);
