import { expect, test } from "bun:test";
import { openClient } from "../../src/client/client.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

// Authorizes a program as the administrator, and returns its access token.
async function authorize(site: Site, name: string): Promise<string> {
	const client = openClient({
		url: site.url,
		token: site.adminToken,
		send: fetch,
	});
	const { clientId, clientSecret = "" } = await client.call(
		"POST /integrations",
		{
			body: {
				name,
				redirectUris: ["https://app.example.com/cb"],
				scopes: [
					"spark:people_read",
					"spark-admin:people_write",
					"spark-admin:people_read",
					"spark:kms",
				],
			},
		},
	);
	const { redirectUri } = await client.call("POST /authorize", {
		body: { response_type: "code", client_id: clientId, isAllowed: true },
	});
	const reply = await fetch(`${site.url}/v1/access_token`, {
		method: "POST",
		body: new URLSearchParams({
			grant_type: "authorization_code",
			client_id: clientId,
			client_secret: clientSecret,
			code: new URL(redirectUri).searchParams.get("code") ?? "",
		}),
	});
	return ((await reply.json()) as { access_token: string }).access_token;
}

describeBrowser("the programs that act for a person", () => {
	test("are shown with their rights in words, and lose their access", async () => {
		await using site = await openSite();
		const token = await authorize(site, "Nightly report");
		await authorize(site, "Door signs");
		const asProgram = (method: string, path: string, body?: object) =>
			fetch(`${site.url}/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/merge-patch+json",
				},
				body: body && JSON.stringify(body),
			});
		const me = (await (await asProgram("GET", "/people/me")).json()) as {
			id: string;
		};
		const patch = await asProgram("PATCH", `/people/${me.id}`, {
			title: "Set by a program",
		});
		expect(patch.status).toBe(200);

		await using tab = await openConsole(site, { path: "/console/tokens" });
		const { page } = tab;
		for (const width of [390, 900, 1440]) {
			await page.setViewportSize({ width, height: 900 });
			await page
				.getByRole("heading", { name: "Programs that act for you" })
				.scrollIntoViewIfNeeded();
			await expectFitsWidth(page);
			await keepPicture(page, `own-authorizations-${width}`);
		}
		await page.getByText("Can do 3 things").first().click();
		await page
			.getByText("Create, change and delete people as an administrator")
			.first()
			.waitFor();
		await page.getByText("Without effect here: 1 scope").first().waitFor();
		await expectAccessible(page);
		await page
			.getByRole("button", { name: "Revoke the access of Nightly report" })
			.click();
		await page
			.getByRole("button", { name: "Revoke", exact: true })
			.last()
			.click();
		await page.getByText("Nightly report has no access any more.").waitFor();
		await page
			.getByRole("button", { name: "Revoke the access of Nightly report" })
			.waitFor({ state: "detached" });
		expect((await asProgram("GET", "/people/me")).status).toBe(401);
		await page
			.getByRole("button", { name: "Revoke the access of Door signs" })
			.waitFor();

		await page.goto(`${site.url}/console/activity`);
		await page.getByText("(with Nightly report)").first().waitFor();
		await page.setViewportSize({ width: 390, height: 900 });
		await expectFitsWidth(page);
		await keepPicture(page, "own-authorizations-activity");
		expect(tab.errors).toEqual([]);
	});
});
