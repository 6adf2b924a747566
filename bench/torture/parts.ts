import { backup } from "./backup/backup.ts";
import { clock } from "./clock/clock.ts";
import { cluster } from "./cluster/cluster.ts";
import { diskErrors } from "./disk-errors/disk-errors.ts";
import { failover } from "./failover/failover.ts";
import { failpoints } from "./failpoints/failpoints.ts";
import { flips } from "./flips/flips.ts";
import { hostile } from "./hostile/hostile.ts";
import { kill } from "./kill/kill.ts";
import { linear } from "./linear/linear.ts";
import { model } from "./model/model.ts";
import { overload } from "./overload/overload.ts";
import type { Part } from "./part.ts";
import { power } from "./power/power.ts";
import { soak } from "./soak/soak.ts";
import { upgrade } from "./upgrade/upgrade.ts";

/** All parts, in the order in which they run. */
export const parts: readonly Part[] = [
	kill,
	failpoints,
	power,
	diskErrors,
	flips,
	cluster,
	failover,
	linear,
	model,
	hostile,
	overload,
	soak,
	clock,
	backup,
	upgrade,
];
