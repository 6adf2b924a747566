import { expect, test } from "bun:test";
import {
	describeApi,
	expectStatus,
	fillPath,
	ids,
	people,
} from "../webex/harness.ts";

describeApi("The target of a request", (openApi) => {
	test("may be encoded, end with a slash or have a query, and means the same", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const path of [
			"/people",
			"/people/{personId}",
			"/roles/{roleId}",
			"/licenses/{licenseId}",
			"/organizations/{orgId}",
		]) {
			const plain = fillPath(path);
			const expected = await api.call(admin, "GET", plain);
			expectStatus(expected, 200);
			const last = plain.at(-1) ?? "";
			const code = last.charCodeAt(0).toString(16);
			for (const other of [
				`${plain.slice(0, -1)}%${code}`,
				`${plain}/`,
				`${plain}?`,
				`${plain}?callingData=false`,
			]) {
				const request = new Request(`http://localhost/v1${other}`, {
					headers: { authorization: `Bearer ${admin}` },
				});
				const reply = await api.server.fetch(request);
				expect(await reply.text()).toBe(expected.text);
			}
			const head = await api.call(admin, "HEAD", plain);
			expectStatus(head, 200);
			expect(head.headers.get("content-length")).toBe(
				String(Buffer.byteLength(expected.text)),
			);
		}
	});

	test("with two slashes or a further part is another path", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		for (const path of [
			`/people//${ids.person}`,
			`/people/${ids.person}//`,
			`/people/${ids.person}/nothing`,
			"/nothing",
		])
			expectStatus(await api.call(admin, "GET", path), 404);
		expectStatus(await api.call(admin, "PUT", "/people"), 405);
	});
});
