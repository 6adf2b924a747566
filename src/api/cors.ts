import { replyEmpty } from "./reply.ts";

/** What lets pages of other origins read replies. */
export const corsHeaders = {
	"access-control-allow-origin": "*",
	"access-control-expose-headers":
		"trackingid, link, retry-after, warning, etag, accept-patch, preference-applied, idempotency-replayed, x-peopled-position",
};

/** The reply to a browser that asks before it calls. */
export function replyPreflight(): Response {
	return replyEmpty(204, {
		...corsHeaders,
		"access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE, OPTIONS",
		"access-control-allow-headers": "*, authorization",
		"access-control-max-age": "600",
	});
}
