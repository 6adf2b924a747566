import type { ComposedCall } from "../../client/composed-call.ts";
import type { SampleRequest } from "../../look/sample-request.ts";

/** A longer body is a file beside the sample: shells take no argument of any length, and nobody reads it. */
export const inlineLengthMax = 16_000;

const endings: Readonly<Record<string, string>> = {
	"text/csv": "csv",
	"application/x-ndjson": "ndjson",
};

/** A composed call as code samples show it. The access token is a variable in them. */
export function sampleOf({
	method,
	url,
	headers,
	body,
}: ComposedCall): SampleRequest {
	return {
		method,
		url,
		needsToken: true,
		headers,
		body: shownBody(body, headers["Content-Type"] ?? ""),
	};
}

function shownBody(
	body: ComposedCall["body"],
	mediaType: string,
): SampleRequest["body"] {
	if (body === undefined) return undefined;
	if (typeof body === "string" && body.length <= inlineLengthMax)
		return mediaType === "application/json"
			? JSON.stringify(JSON.parse(body), null, 2)
			: body;
	if (body instanceof File) return { fileName: body.name };
	return { fileName: `changes.${endings[mediaType] ?? "json"}` };
}
