import { cluster } from "./cluster/cluster.ts";
import { failover } from "./failover/failover.ts";
import { kill } from "./kill/kill.ts";
import { linear } from "./linear/linear.ts";
import type { Part } from "./part.ts";
import { power } from "./power/power.ts";

/** All parts, in the order in which they run. */
export const parts: readonly Part[] = [kill, power, cluster, failover, linear];
