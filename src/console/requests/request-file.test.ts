import { expect, test } from "bun:test";
import type { RecordedRequest } from "../../contract/request.ts";
import { writeArchive } from "./request-file.ts";

const put: RecordedRequest = {
	id: "2",
	at: "2026-01-15T09:00:01.000Z",
	method: "PUT",
	path: "/v1/people/1?callingData=true",
	status: 200,
	durationMs: 3.2,
	trackingId: "ROUTER_2",
	requestHeaders: { "content-type": "application/json" },
	requestBody: { text: '{"a":1}', isCut: false },
	replyHeaders: { "content-type": "application/json; charset=utf-8" },
	replyBody: { text: '{"b":2}', isCut: false },
};
const cut: RecordedRequest = {
	id: "1",
	at: "2026-01-15T09:00:00.000Z",
	method: "GET",
	path: "/v1/people",
	durationMs: 1,
	trackingId: "ROUTER_1",
};

test("an archive has every request in the order of time", () => {
	const { log } = JSON.parse(writeArchive([put, cut], "http://localhost"));
	expect(log.version).toBe("1.2");
	expect(log.entries).toHaveLength(2);
	const [first, second] = log.entries;
	expect(first.response.status).toBe(0);
	expect(first.request.postData).toBeUndefined();
	expect(second.request).toMatchObject({
		method: "PUT",
		url: "http://localhost/v1/people/1?callingData=true",
		queryString: [{ name: "callingData", value: "true" }],
		headers: [{ name: "content-type", value: "application/json" }],
		postData: { mimeType: "application/json", text: '{"a":1}' },
	});
	expect(second.response.content.text).toBe('{"b":2}');
});
