import { scimType } from "../contract/scim/error.ts";
import { jsonType } from "../http/reply.ts";

/**
 * The media type of a reply: that of SCIM, unless the client accepts or sends plain JSON and does not mention SCIM. The
 * SDK wxc_sdk reads plain JSON only.
 */
export function chooseType(headers: Headers): string {
	const accept = headers.get("accept")?.toLowerCase() ?? "";
	if (accept.includes(scimType)) return scimType;
	if (/\bapplication\/json\b/.test(accept)) return jsonType;
	// A client that takes anything and sends plain JSON reads that.
	const sent = headers.get("content-type")?.toLowerCase() ?? "";
	const isAnything = accept === "" || accept.includes("*/*");
	return isAnything && sent.startsWith("application/json")
		? jsonType
		: scimType;
}
