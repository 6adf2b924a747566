import { expect, test } from "bun:test";
import { cluster } from "../../bench/torture/cluster/cluster.ts";
import { runShort } from "./short-form.ts";

// It kills the processes of a PostgreSQL of its own, which it finds as Linux shows them.
test.skipIf(process.platform !== "linux")(
	"two servers on one PostgreSQL lose no acknowledged change when a process is killed, commits are cut off, and the postmaster is killed",
	async () => {
		const { figures, faults } = await runShort(cluster, 3);
		expect(faults).toEqual([]);
		expect(figures).toMatchObject({
			"a process killed": 1,
			"commits cut off": 1,
			"the postmaster killed": 1,
		});
		expect(figures["changes acknowledged"]).toBeGreaterThan(20);
		expect(figures["single commits cut off"]).toBeGreaterThan(0);
		expect(figures["control: losses found"]).toBeGreaterThan(0);
	},
);
