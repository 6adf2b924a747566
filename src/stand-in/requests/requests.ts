import * as contract from "../../contract/stand-in/requests.ts";
import { replyEmpty } from "../../http/reply.ts";
import { route } from "../call.ts";

/** The call about the recorded requests. `GET /v1/requests` lists them. */
export const requestRoutes = [
	route(contract.clearRequests, async ({ requests }) => {
		await requests?.settle();
		requests?.clear();
		return replyEmpty(204);
	}),
];
