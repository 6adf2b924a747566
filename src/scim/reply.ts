import type { Reply } from "../http/reply.ts";
import type { Call } from "./call.ts";
import { chooseType } from "./media-type.ts";

/** A reply with a body of SCIM. */
export function replyScim(
	{ request }: Pick<Call, "request">,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): Reply {
	return {
		status,
		headers: { "content-type": chooseType(request.headers), ...headers },
		body: JSON.stringify(body),
	};
}
