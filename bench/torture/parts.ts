import { cluster } from "./cluster/cluster.ts";
import { failover } from "./failover/failover.ts";
import { failpoints } from "./failpoints/failpoints.ts";
import { hostile } from "./hostile/hostile.ts";
import { kill } from "./kill/kill.ts";
import { linear } from "./linear/linear.ts";
import { overload } from "./overload/overload.ts";
import type { Part } from "./part.ts";
import { power } from "./power/power.ts";
import { soak } from "./soak/soak.ts";

/** All parts, in the order in which they run. */
export const parts: readonly Part[] = [
	kill,
	failpoints,
	power,
	cluster,
	failover,
	linear,
	hostile,
	overload,
	soak,
];
