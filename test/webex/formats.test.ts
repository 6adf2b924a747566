import { expect, test } from "bun:test";
import { describeApi, expectRefusal, expectStatus, people } from "./harness.ts";

describeApi("a format that a request asks for", (openApi) => {
	test("and that the call does not have is refused with 404", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const accept of [
			"application/xml",
			"text/html",
			"application/json;q=0",
			"application/json;q=0, */*",
			"image/*",
			"text/csv",
		])
			expectRefusal(
				await api.call(token, "GET", "/people/me", undefined, { accept }),
				404,
				"The requested format is not supported",
			);
	});

	test("is answered where JSON or the call's own format is among those admitted", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const accept of [
			"*/*",
			"application/json",
			"Application/JSON; charset=utf-8",
			"application/*",
			"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
			"text/html, application/json;q=0.1",
			" ",
		])
			expectStatus(
				await api.call(token, "GET", "/people/me", undefined, { accept }),
				200,
			);
		for (const accept of ["text/csv", "text/*", "*/*", "application/json"])
			expectStatus(
				await api.call(token, "GET", "/people/export", undefined, { accept }),
				200,
			);
	});

	test("does not matter before it is known who asks, and changes nothing when it is refused", async () => {
		await using api = await openApi();
		const accept = "application/xml";
		expectStatus(
			await api.call(undefined, "GET", "/people/me", undefined, { accept }),
			401,
		);
		const token = await api.tokenOf(people.full);
		const body = { emails: ["new@example.com"], displayName: "New" };
		expectStatus(
			await api.call(token, "POST", "/people", body, { accept }),
			404,
		);
		const found = await api.call<{ items: unknown[] }>(
			token,
			"GET",
			"/people?email=new@example.com",
		);
		expect(found.body.items).toEqual([]);
	});

	test("of a HEAD has the length of its GET, or none where that is not known", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		for (const path of ["/people?max=1", "/people/me", "/people/nobody"]) {
			const get = await api.call(token, "GET", path);
			const head = await api.call(token, "HEAD", path);
			expect(head.status).toBe(get.status);
			// The tracking id is as long in each.
			expect(head.headers.get("content-length")).toBe(
				String(new TextEncoder().encode(get.text).byteLength),
			);
			expect(head.text).toBe("");
		}
		const stream = await api.call(token, "HEAD", "/people/export");
		expect(stream.headers.get("content-length")).toBeNull();
		expect(stream.text).toBe("");
	});

	test("is shown to pages of other origins for the API only", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const origin = { origin: "https://elsewhere.example" };
		const allowed = async (path: string, method = "GET") =>
			(await api.call(token, method, path, undefined, origin)).headers.get(
				"access-control-allow-origin",
			);
		expect(await allowed("/people/me")).toBe("*");
		expect(await allowed("//openapi.json")).toBe("*");
		expect(await allowed("/people/me", "OPTIONS")).toBe("*");
		for (const path of ["//metrics", "//health", "//"]) {
			expect(await allowed(path)).toBeNull();
			expect(await allowed(path, "OPTIONS")).toBeNull();
		}
	});
});
