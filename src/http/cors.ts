import { type Reply, replyEmpty } from "./reply.ts";

/** The headers that let pages of other origins read replies. */
export const corsHeaders = {
	"access-control-allow-origin": "*",
	"access-control-expose-headers":
		"trackingid, link, location, retry-after, warning, etag, accept-patch, preference-applied, idempotency-replayed, x-peopled-position",
};

/** The reply to a preflight request. Outside the API, it allows nothing. */
export function replyPreflight({ isApi }: { isApi: boolean }): Reply {
	if (!isApi) return replyEmpty(204, { allow: "GET, HEAD, OPTIONS" });
	return replyEmpty(204, {
		...corsHeaders,
		"access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
		"access-control-allow-headers": "*, authorization",
		"access-control-max-age": "600",
	});
}
