import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

/** Sends a request as a program does. */
function send(
	{ url, adminToken }: Site,
	path: string,
	{ headers, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
	return fetch(`${url}/v1${path}`, {
		...init,
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
			...headers,
		},
	});
}

async function openRequests(
	site: Site,
	look: Parameters<typeof openConsole>[1] = {},
) {
	const tab = await openConsole(site, { ...look, path: "/console/requests" });
	await tab.page.getByText("Live", { exact: true }).waitFor();
	return tab;
}

describeBrowser("the requests", () => {
	test("appear as they come, with what was asked and answered", async () => {
		await using site = await openSite();
		await using tab = await openRequests(site);
		const { page } = tab;
		// What the console itself asks for is shown on demand only.
		const own = page.getByText("/v1/organizations", { exact: true });
		await page.locator(".request-table, .empty").first().waitFor();
		expect(await page.locator(".request-path").count()).toBe(0);
		await page.getByLabel("Hide console requests").uncheck();
		await own.first().waitFor();
		await page.getByLabel("Hide console requests").check();
		await send(site, "/people?email=nobody@example.com");
		await page
			.getByRole("button", { name: /details of GET .*email=nobody/ })
			.click();
		await page.getByRole("dialog").getByText('"items": []').waitFor();
		expect(await page.getByText(site.adminToken).count()).toBe(0);
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Pause" }).click();
		await send(site, "/people/paused");
		await page.getByText("Paused, 1 new request").waitFor();
		await page.getByRole("button", { name: "Resume" }).click();
		await page.getByText("/v1/people/paused", { exact: true }).waitFor();
		await page.getByPlaceholder(/Path, status/).fill("nothing-is-like-this");
		await page.getByText("No request matches").waitFor();
	});

	test("come again by themselves after the server was away, and what was seen stays", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const stream = "**/v1/requests/stream";
		await fetch(`${site.url}/v1/people/early`);
		await page.route(stream, (route) => route.abort());
		await page.getByRole("link", { name: "Requests", exact: true }).click();
		await page.getByText("Not connected. Trying again…").waitFor();
		await page.getByText("/v1/people/early", { exact: true }).waitFor();
		await page.unroute(stream);
		await page.getByText("Live", { exact: true }).waitFor();
		await fetch(`${site.url}/v1/people/late`);
		await page.getByText("/v1/people/late", { exact: true }).waitFor();
		await page.getByText("/v1/people/early", { exact: true }).waitFor();
		// The server kept all of them, so nothing is missing.
		expect(await page.getByText("may be missing").count()).toBe(0);
	});

	test("are filtered by method and status in the address, with names in place of ids", async () => {
		await using site = await openSite();
		await using tab = await openRequests(site);
		const { page } = tab;
		await send(site, `/people/${exampleIds.person}`);
		await send(site, `/people/${exampleIds.person}`, {
			method: "PUT",
			body: "{}",
		});
		const rows = page.locator(".request-path");
		await rows.getByText("John Andersen").nth(1).waitFor();
		await page.getByRole("button", { name: "4xx" }).click();
		await page.getByRole("button", { name: "PUT", exact: true }).click();
		expect(await rows.count()).toBe(1);
		expect(new URL(page.url()).search).toBe("?method=PUT&status=4xx");
		await page.reload();
		await page.getByText("Live", { exact: true }).waitFor();
		await rows.getByText("John Andersen").waitFor();
		expect(await rows.count()).toBe(1);
		const offered = page.waitForEvent("download");
		await page.getByRole("button", { name: "Export HAR" }).click();
		const { log } = JSON.parse(
			readFileSync(await (await offered).path(), "utf8"),
		);
		expect(log.entries).toHaveLength(1);
		expect(log.entries[0].response.status).toBe(400);
	});

	test("are sent again as the signed-in person, a change after a question and without its key", async () => {
		await using site = await openSite();
		await using tab = await openRequests(site);
		const { page } = tab;
		await send(site, `/people/${exampleIds.person}`, {
			method: "PATCH",
			headers: { "idempotency-key": "first" },
			body: JSON.stringify({ title: "Captain" }),
		});
		await page.getByRole("button", { name: /Actions for PATCH/ }).click();
		await page.getByRole("menuitem", { name: "Send again" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("sent as Ada Admin").waitFor();
		await dialog.getByText("without its Idempotency-Key").waitFor();
		await dialog.getByText("can change data").waitFor();
		await send(site, `/people/${exampleIds.person}`, {
			method: "PATCH",
			body: JSON.stringify({ title: "Pilot" }),
		});
		await dialog.getByRole("button", { name: "Send", exact: true }).click();
		await dialog.getByText(/"title":\s*"Captain"/).waitFor();
		const person = await send(site, `/people/${exampleIds.person}`);
		expect(((await person.json()) as { title: string }).title).toBe("Captain");
		await page.keyboard.press("Escape");
		// The list has it like any other request.
		await page
			.getByRole("button", { name: /Actions for PATCH/ })
			.nth(2)
			.waitFor();
	});

	test("that hold a secret cannot be sent again, and say why", async () => {
		await using site = await openSite();
		await using tab = await openRequests(site);
		const { page } = tab;
		await send(site, "/access_token", {
			method: "POST",
			body: JSON.stringify({ client_secret: "very-secret-text" }),
		});
		await page
			.getByRole("button", { name: /Actions for POST .*access_token/ })
			.click();
		const again = page.getByRole("menuitem", { name: /Send again/ });
		expect(await again.getAttribute("aria-disabled")).toBe("true");
		expect(await page.getByText("very-secret-text").count()).toBe(0);
	});

	test.each(looks)("fit and are accessible, %s %s", async (width, scheme) => {
		await using site = await openSite();
		await using tab = await openRequests(site, { width, scheme });
		const { page } = tab;
		for (const path of [
			`/people/${exampleIds.person}?callingData=true`,
			"/people/unknown",
			"/licenses",
		])
			await send(site, path);
		await page.getByText("John Andersen").first().waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await keepPicture(page, `requests-${width}-${scheme}`);
		await page
			.getByRole("button", { name: /details of GET .*people\/Y2/ })
			.click();
		await page.getByRole("dialog").getByText("As code").waitFor();
		await expectAccessible(page, "dialog");
		await expectFitsWidth(page);
		expect(
			tab.errors.filter((text) => !text.includes("Failed to load resource")),
		).toEqual([]);
	});
});
