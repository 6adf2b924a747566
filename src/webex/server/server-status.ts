import * as contract from "../../contract/server-status.ts";
import type { Whole } from "../../directory/whole.ts";
import { replyJson, showTime } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";

/** The call for the state of the server. */
export const serverStatusRoutes = [
	route(contract.getServerStatus, async (call) =>
		replyJson(200, await showStatus(call), { "cache-control": "no-store" }),
	),
];

async function showStatus({
	store,
	server,
}: Pick<Call, "store" | "server">): Promise<Whole<contract.ServerStatus>> {
	const { isWritable, reason } = await server.checkHealth();
	const backups = server.readBackups?.();
	return {
		version: server.version,
		engine: store.engine,
		started: showTime(server.startedAt),
		writable: isWritable,
		reason: isWritable ? undefined : reason,
		hasReplicas: store.replicas !== undefined,
		backups: backups && {
			lastSuccess:
				backups.lastSuccessAt === undefined
					? undefined
					: showTime(backups.lastSuccessAt),
			failures: backups.failures,
		},
		lastEnd: server.lastEnd,
	};
}
