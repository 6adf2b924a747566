import type { RecordedRequest } from "../../contract/request.ts";

/** Requests as an HTTP archive (HAR 1.2), which the developer tools of browsers open. What was not recorded is empty. */
export function writeArchive(
	requests: readonly RecordedRequest[],
	origin: string,
): string {
	const entries = requests.toReversed().map((request) => ({
		startedDateTime: request.at,
		time: request.durationMs,
		request: {
			method: request.method,
			url: origin + request.path,
			httpVersion: "HTTP/1.1",
			cookies: [],
			headers: headersOf(request.requestHeaders),
			queryString: queryOf(request.path),
			headersSize: -1,
			bodySize: -1,
			...(request.requestBody?.text && {
				postData: {
					mimeType: request.requestHeaders?.["content-type"] ?? "",
					text: request.requestBody.text,
				},
			}),
		},
		response: {
			// 0 stands for a reply that never came.
			status: request.status ?? 0,
			statusText: "",
			httpVersion: "HTTP/1.1",
			cookies: [],
			headers: headersOf(request.replyHeaders),
			content: {
				size: -1,
				mimeType: request.replyHeaders?.["content-type"] ?? "",
				text: request.replyBody?.text ?? "",
			},
			redirectURL: "",
			headersSize: -1,
			bodySize: -1,
		},
		cache: {},
		timings: { send: 0, wait: request.durationMs, receive: 0 },
		comment: request.trackingId,
	}));
	const log = {
		version: "1.2",
		creator: { name: "peopled", version: "" },
		entries,
	};
	return JSON.stringify({ log }, null, 2);
}

function headersOf(
	headers: RecordedRequest["requestHeaders"] = {},
): { name: string; value: string }[] {
	return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

function queryOf(path: string): { name: string; value: string }[] {
	const [, search = ""] = path.split("?");
	return [...new URLSearchParams(search)].map(([name, value]) => ({
		name,
		value,
	}));
}
