import { expect, test } from "bun:test";
import { randomUUID } from "node:crypto";
import { exampleIds } from "../../src/contract/examples.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { storeToken } from "../../src/directory/access/tokens.ts";
import { hashSecret } from "../../src/http/auth/secrets.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

function ask(site: Site, method: string, path: string, body?: object) {
	return fetch(`${site.url}/v1${path}`, {
		method,
		headers: {
			authorization: `Bearer ${site.adminToken}`,
			"content-type": "application/json",
		},
		body: body && JSON.stringify(body),
	});
}

describeBrowser("the overview", () => {
	test("shows what there is, and leads to its lists", async () => {
		await using site = await openSite();
		await ask(site, "PATCH", `/people/${exampleIds.person}`, {
			title: "Chief Tester",
		});
		await ask(site, "GET", "/people/nobody");
		await ask(site, "GET", "/people/nobody");
		await ask(site, "POST", "/tokens", {
			name: "nightly import",
			scopes: ["spark-admin:people_read"],
			expiresInDays: 3,
		});
		await using tab = await openConsole(site, { path: "/console" });
		const { page } = tab;
		const card = (name: string) => page.getByRole("region", { name });
		await card("People").getByText("201", { exact: true }).waitFor();
		const cannot = card("People").getByRole("listitem").last();
		await cannot.getByText("5", { exact: true }).waitFor();
		await card("Licenses running out").getByText("1 seat free").waitFor();
		await card("Latest changes")
			.getByText(/updated John Andersen: Title/)
			.waitFor();
		const refused = card("Refused requests");
		await refused.getByText("Not found").waitFor();
		await refused.getByText("2 requests").waitFor();
		await card("Expiring soon").getByText("Token “nightly import”").waitFor();
		await card("Server").getByText("Accepts changes").waitFor();
		await card("Server").getByText("SQLite").waitFor();
		await card("Bulk changes").getByText("No bulk changes yet.").waitFor();
		expect(await page.getByText("First steps").count()).toBe(0);
		await cannot.getByRole("link").click();
		await page.waitForURL(/\/console\/people\?login=false/);
		await page.getByText("5 people").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("shows the failure of one card in that card only", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/people" });
		const { page } = tab;
		await page.route("**/v1/licenses*", (route) => route.abort());
		await page.getByRole("link", { name: "Overview" }).click();
		const card = page.getByRole("region", { name: "Licenses running out" });
		await card.getByRole("button", { name: "Try again" }).waitFor();
		await page
			.getByRole("region", { name: "People" })
			.getByText("201", { exact: true })
			.waitFor();
		await page.unroute("**/v1/licenses*");
		await card.getByRole("button", { name: "Try again" }).click();
		await card.getByText("1 seat free").waitFor();
	});

	test("offers the first steps in an organization that is almost empty, and ticks off what is there", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Stella Stranger",
			path: "/console",
		});
		const { page } = tab;
		const steps = page.getByRole("region", { name: "First steps" });
		await steps.getByText("3 of 5 done").waitFor();
		const step = (name: string) =>
			steps.getByRole("listitem").filter({ hasText: name });
		await step("Create a location")
			.getByText("Done", { exact: true })
			.waitFor();
		await step("Create an access token").getByText("Not done yet").waitFor();
		await expectAccessible(page);
		await storeToken(site.store, {
			id: randomUUID(),
			person: { orgId: sampleIds.stranger, id: sampleIds.strangerAdmin },
			name: "nightly import",
			secretHash: hashSecret("secret"),
			scopes,
			now: Date.now(),
		});
		await step("Create an access token").getByRole("link").click();
		await page.getByRole("button", { name: "New token" }).waitFor();
		await page.getByRole("link", { name: "Overview" }).click();
		await steps.getByText("4 of 5 done").waitFor();
		await steps.getByRole("button", { name: "Hide" }).click();
		expect(await steps.count()).toBe(0);
		await page.reload();
		await page.getByText("Accepts changes").waitFor();
		expect(await steps.count()).toBe(0);
		expect(tab.errors).toEqual([]);
	});

	test("has only the cards that a read-only administrator may see", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Chen Bianchi",
			path: "/console",
		});
		const { page } = tab;
		await page.getByText("Accepts changes").waitFor();
		await page.getByText("201", { exact: true }).waitFor();
		for (const name of ["Refused requests", "Bulk changes", "First steps"])
			expect(await page.getByRole("region", { name }).count()).toBe(0);
		expect(await page.getByRole("link", { name: "New person" }).count()).toBe(
			0,
		);
		expect(tab.errors).toEqual([]);
	});

	test.each(looks)(
		"fits the window accessibly, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await ask(site, "PATCH", `/people/${exampleIds.person}`, {
				title: "Chief Tester",
			});
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: "/console",
			});
			const { page } = tab;
			await page.getByText("Accepts changes").waitFor();
			await page.getByText(/updated John Andersen/).waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			if (width === "desktop" && scheme === "light")
				await keepPicture(page, "console-overview");
		},
	);
});
