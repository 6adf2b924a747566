import { scimType } from "../contract/scim/error.ts";
import { jsonType } from "../http/reply.ts";

/** The media type of a reply: that of SCIM, unless the client accepts plain JSON and does not mention SCIM. */
export function chooseType(headers: Headers): string {
	const accept = headers.get("accept")?.toLowerCase() ?? "";
	const isPlain =
		/\bapplication\/json\b/.test(accept) && !accept.includes(scimType);
	return isPlain ? jsonType : scimType;
}
