import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { openClient } from "../../src/client/client.ts";
import { openPort } from "../../src/http/port.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	expectNoOutsideRequests,
	keepPicture,
	looks,
	openTab,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite, type Site } from "./site.ts";

/** A program on a port of its own, which a browser reaches with a code. */
async function openProgram() {
	const arrivals: URL[] = [];
	const port = await openPort(
		{ host: "127.0.0.1", port: 0 },
		async (request) => {
			const url = new URL(request.url);
			// The browser also asks for a picture of the site.
			if (url.pathname === "/signed-in") arrivals.push(url);
			return new Response("signed in", {
				headers: { "content-type": "text/plain" },
			});
		},
	);
	return {
		redirectUri: `${port.url}/signed-in`,
		arrivals,
		[Symbol.asyncDispose]: () => port.close(0),
	};
}

async function register(site: Site, redirectUri: string) {
	const client = openClient({
		url: site.url,
		token: site.adminToken,
		send: fetch,
	});
	return client.call("POST /integrations", {
		body: {
			name: "Nightly report",
			description: "Reads who joined and left.",
			redirectUris: [redirectUri],
			scopes: ["spark:people_read", "spark-admin:people_read", "spark:kms"],
		},
	});
}

function startOf(
	site: Site,
	{ clientId, redirectUri }: { clientId: string; redirectUri: string },
): string {
	const query = new URLSearchParams({
		response_type: "code",
		client_id: clientId,
		redirect_uri: redirectUri,
		scope: "spark:people_read spark-admin:people_read spark:kms",
		state: "a state",
	});
	return `${site.url}/v1/authorize?${query}`;
}

const signInAs = (page: Page, name: string) =>
	page.getByRole("button", { name: `Sign in as ${name}` }).click();

describeBrowser("authorizing an integration", () => {
	test("takes a person from the program to the page and back with a code that works", async () => {
		await using site = await openSite();
		await using program = await openProgram();
		const integration = await register(site, program.redirectUri);
		await using tab = await openTab();
		const { page } = tab;
		const start = startOf(site, { ...integration, ...program });
		await page.goto(start);
		await signInAs(page, "Ada Admin");
		await page
			.getByRole("heading", { name: "Nightly report asks to act for you" })
			.waitFor();
		await page.getByText("Read people as an administrator").waitFor();
		expectNoOutsideRequests(tab, site.url);
		await page.getByRole("button", { name: "Allow" }).click();
		await page.getByText("signed in", { exact: true }).waitFor();
		const [arrival] = program.arrivals;
		expect(arrival?.searchParams.get("state")).toBe("a state");
		const reply = await fetch(`${site.url}/v1/access_token`, {
			method: "POST",
			body: new URLSearchParams({
				grant_type: "authorization_code",
				client_id: integration.clientId,
				client_secret: integration.clientSecret ?? "",
				code: arrival?.searchParams.get("code") ?? "",
				redirect_uri: program.redirectUri,
			}),
		});
		const tokens = (await reply.json()) as { access_token: string };
		const headers = { authorization: `Bearer ${tokens.access_token}` };
		const me = await fetch(`${site.url}/v1/people/me`, { headers });
		expect(await me.json()).toMatchObject({ displayName: "Ada Admin" });
		// The session of the console stays, and asks nobody again.
		await page.goto(start);
		await page.getByRole("button", { name: "Deny" }).click();
		await page.getByText("signed in", { exact: true }).waitFor();
		expect(program.arrivals[1]?.searchParams.get("error")).toBe(
			"access_denied",
		);
		expect(tab.errors).toEqual([]);
	});

	test("lets another person sign in, and shows a request that cannot be trusted on the page", async () => {
		await using site = await openSite();
		await using program = await openProgram();
		const integration = await register(site, program.redirectUri);
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(startOf(site, { ...integration, ...program }));
		await signInAs(page, "Ada Admin");
		await page.getByRole("button", { name: "Use another account" }).click();
		await signInAs(page, "Petra Partner");
		await page.getByText("It belongs to another organization: Acme").waitFor();
		await page.goto(
			startOf(site, { ...integration, redirectUri: "https://evil.example/" }),
		);
		await page
			.getByRole("heading", { name: "This request cannot be authorized" })
			.waitFor();
		await page.getByText("redirect_uri is not one").waitFor();
		expect(page.url()).toStartWith(site.url);
		expect(program.arrivals).toEqual([]);
	});

	test.each(looks)(
		"is readable and accessible (%s, %s)",
		async (width, scheme) => {
			await using site = await openSite();
			await using program = await openProgram();
			const integration = await register(site, program.redirectUri);
			await using tab = await openTab({ width, scheme });
			const { page } = tab;
			await page.goto(startOf(site, { ...integration, ...program }));
			await signInAs(page, "Ada Admin");
			await page.getByRole("button", { name: "Allow" }).waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			if (width === "desktop" && scheme === "light")
				await keepPicture(page, "authorize");
			expect(tab.errors).toEqual([]);
		},
	);

	test("connects a device whose code a person enters", async () => {
		await using site = await openSite();
		const integration = await register(site, "http://127.0.0.1/unused");
		const { clientId: client_id, clientSecret: client_secret = "" } =
			integration;
		const send = (path: string, fields: Record<string, string>) =>
			fetch(`${site.url}/v1/device/${path}`, {
				method: "POST",
				body: new URLSearchParams({ client_id, ...fields }),
			});
		const codes = (await (
			await send("authorize", { scope: "spark:people_read" })
		).json()) as Record<string, string>;
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(codes.verification_uri ?? "");
		await signInAs(page, "Ada Admin");
		await page.getByLabel("Code").fill("0000");
		await page.getByRole("button", { name: "Continue" }).click();
		await page.getByText("No device waits with this code").waitFor();
		await page.getByLabel("Code").fill(codes.user_code ?? "");
		await page.getByRole("button", { name: "Continue" }).click();
		await page.getByText("Continue only if you started this").waitFor();
		await expectAccessible(page);
		await page.getByRole("button", { name: "Allow" }).click();
		await page.getByText("Return to the device").waitFor();
		const reply = await send("token", {
			client_secret,
			device_code: codes.device_code ?? "",
			grant_type: "urn:ietf:params:oauth:grant-type:device_code",
		});
		expect(reply.status).toBe(200);
	});
});

describeBrowser("the integrations of an organization", () => {
	test("are created with a secret that is shown once, and list and lose their authorizations", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			path: "/console/integrations",
		});
		const { page } = tab;
		await page.getByText("No integrations").waitFor();
		await page.getByRole("button", { name: "New integration" }).click();
		await page.getByRole("button", { name: "Create" }).click();
		await page.getByText("Name is required").waitFor();
		await page.getByLabel("Name").fill("Nightly report");
		await page.getByLabel("Redirect URIs").fill("https://app.example.com/cb");
		await page
			.getByRole("textbox", { name: "Scopes" })
			.fill("spark:people_read spark:kms");
		await expectAccessible(page);
		await page.getByRole("button", { name: "Create" }).click();
		const clientId = await page.getByLabel("Client ID").inputValue();
		const secret = await page.getByLabel("Client secret").inputValue();
		expect(clientId).toMatch(/^C[0-9a-f]{64}$/);
		expect(secret.length).toBeGreaterThan(40);
		await page.getByRole("button", { name: "I have saved it" }).click();
		await page
			.getByRole("cell", { name: "Nightly report", exact: true })
			.waitFor();
		expect(await page.content()).not.toContain(secret);

		const client = openClient({
			url: site.url,
			token: site.adminToken,
			send: fetch,
		});
		const { redirectUri } = await client.call("POST /authorize", {
			body: { response_type: "code", client_id: clientId, isAllowed: true },
		});
		await fetch(`${site.url}/v1/access_token`, {
			method: "POST",
			body: new URLSearchParams({
				grant_type: "authorization_code",
				client_id: clientId,
				client_secret: secret,
				code: new URL(redirectUri).searchParams.get("code") ?? "",
			}),
		});
		await page
			.getByRole("button", { name: "Authorizations of Nightly report" })
			.click();
		await page.getByRole("cell", { name: "Ada Admin", exact: true }).waitFor();
		await expectAccessible(page);
		await page
			.getByRole("button", { name: "Revoke the authorization of Ada Admin" })
			.click();
		await page.getByText("Nobody has authorized it.").waitFor();
		await page.getByRole("button", { name: "Close" }).last().click();

		await page
			.getByRole("button", { name: "New secret for Nightly report" })
			.click();
		await page.getByRole("button", { name: "New secret", exact: true }).click();
		expect(await page.getByLabel("Client secret").inputValue()).not.toBe(
			secret,
		);
		await page.getByRole("button", { name: "I have saved it" }).click();
		await keepPicture(page, "integrations");
		await page.getByRole("button", { name: "Delete Nightly report" }).click();
		await page.getByRole("button", { name: "Delete", exact: true }).click();
		await page.getByText("No integrations").waitFor();
		// The browser notes the refusal of the empty form.
		expect(
			tab.errors.filter((text) => !text.includes("status of 400")),
		).toEqual([]);
	});
});
