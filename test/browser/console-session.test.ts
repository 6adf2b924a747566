import { expect, test } from "bun:test";
import type { Cookie, Page } from "playwright-core";
import { createConsoleLink } from "../../src/process/console-link.ts";
import { makeCertificate } from "../../src/process/tls/certificate.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { describeBrowser, expectAccessible, openTab } from "./browser.ts";
import { openConsole, openEditing, openPerson } from "./console.ts";
import { openSite, type Site } from "./site.ts";

/** Ends every session of the sample's administrators, as an operator would. */
async function revokeSignIns({ store }: Site): Promise<void> {
	const { organization: orgId } = sampleIds;
	const tokens = await store.tokens.listPage({ orgId, limit: 1000 });
	for (const { id, name } of tokens)
		if (name === "sample sign-in") await store.tokens.revoke(id, Date.now());
	// A caller is believed for a second without asking.
	await Bun.sleep(1100);
}

const signInAs = (page: Page, name: string) =>
	page.getByRole("button", { name: `Sign in as ${name}` }).click();

describeBrowser("the session of a browser", () => {
	test("begins with a link of the operator, which the address does not keep and which works once", async () => {
		await using site = await openSite({ isSample: false });
		const link = await createConsoleLink(site.store, {
			...{ url: site.url, now: Date.now() },
		});
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(link);
		await page.locator("#main h1").waitFor();
		expect(page.url()).not.toContain("sign-in");
		await page.reload();
		await page.locator("#main h1").waitFor();
		await using other = await openTab();
		await other.page.goto(link);
		await other.page.getByText("used up or too old").waitFor();
	});

	test("is shared by tabs, reloads and the reference, and is out of reach of scripts", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/licenses" });
		const { page } = tab;
		await page.reload();
		await page.getByRole("heading", { name: "Licenses" }).waitFor();
		const [second] = await Promise.all([
			page.context().waitForEvent("page"),
			page
				.getByRole("link", { name: "Locations" })
				.click({ modifiers: ["Control"] }),
		]);
		await second.getByRole("heading", { name: "Locations" }).waitFor();
		const reference = await page.context().newPage();
		await reference.goto(`${site.url}/reference`);
		await reference.getByText("Signed in as Ada Admin").waitFor();
		await reference.reload();
		await reference.getByText("Signed in as Ada Admin").waitFor();

		const seen = await page.evaluate(() =>
			[
				...Object.values(localStorage),
				...Object.values(sessionStorage),
				document.cookie,
			].join(" "),
		);
		const { sessionKey } = JSON.parse(
			await page.evaluate(() => localStorage["peopled.session"]),
		) as { sessionKey: string };
		expect(seen).toContain(sessionKey);
		expect(seen).not.toContain("peopled-half-");
		for (const headers of [
			{ authorization: `Bearer ${sessionKey}` },
			{ "x-peopled-session": sessionKey },
		] as Record<string, string>[])
			expect(
				(await fetch(`${site.url}/v1/people/me`, { headers })).status,
			).toBe(401);
		expect(tab.errors).toEqual([]);
	});

	test("is of no use to a page of another port of this machine", async () => {
		await using site = await openSite();
		await using other = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const kept = await page.evaluate(() => localStorage["peopled.session"]);
		const { sessionKey } = JSON.parse(kept) as { sessionKey: string };
		const foreign = await page.context().newPage();
		await foreign.goto(`${other.url}/health`);
		const stolen = await foreign.evaluate(
			async ({ url, sessionKey }) => {
				const ask = (init: RequestInit) =>
					fetch(url, { credentials: "include", ...init }).then(
						({ type, status }) => `${type} ${status}`,
						() => "refused",
					);
				return Promise.all([
					ask({ headers: { "x-peopled-session": sessionKey } }),
					ask({ mode: "no-cors" }),
					ask({ method: "POST", mode: "no-cors", body: "{}" }),
				]);
			},
			{ url: `${site.url}/v1/people/me`, sessionKey },
		);
		expect(stolen).toEqual(["refused", "opaque 0", "opaque 0"]);
		expect(
			await foreign.evaluate(() => localStorage["peopled.session"]),
		).toBeUndefined();
		// Signing in there leaves the session here as it is: each port has a cookie of its own.
		await foreign.goto(`${other.url}/console`);
		await signInAs(foreign, "Ada Admin");
		await foreign.locator("#main h1").waitFor();
		await page.reload();
		await page.locator("#main h1").waitFor();
	});

	test("over TLS, has a cookie that only this host can set, and stays in reloads", async () => {
		const tls = makeCertificate({ hosts: ["127.0.0.1"], now: Date.now() });
		await using site = await openSite({ tls });
		await using tab = await openConsole(site);
		const { page } = tab;
		const { port } = new URL(site.url);
		expect(await page.context().cookies()).toMatchObject([
			{
				name: `__Host-peopled-half-${port}`,
				secure: true,
				httpOnly: true,
				sameSite: "Strict",
				path: "/",
			},
		]);
		await page.reload();
		await page.locator("#main h1").waitFor();
		await page.goto(`${site.url}/reference`);
		await page.getByText("Signed in as Ada Admin").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("does not become another's when another port sets the cookie", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const [own] = await page.context().cookies();
		const attacker = await fetch(`${site.url}/v1/sessions`, {
			method: "POST",
			headers: { authorization: `Bearer ${site.adminToken}` },
		});
		const [half = ""] = attacker.headers.getSetCookie();
		const value = /=([^;]*)/.exec(half)?.[1] as string;
		expect(half).toStartWith(`${own?.name}=`);
		// As the reply of a server on another port would.
		await page.context().addCookies([{ ...own, value } as Cookie]);
		await page.reload();
		await page.getByText("Your session has ended").waitFor();
	});

	test("ends in every tab with the sign-out", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const second = await page.context().newPage();
		await second.goto(`${site.url}/console/licenses`);
		await second.getByRole("heading", { name: "Licenses" }).waitFor();
		await page.getByRole("button", { name: /, account$/ }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByRole("heading", { name: "Sign in to peopled" }).waitFor();
		await second.getByText("You signed out in another tab.").waitFor();
		expect(await page.context().cookies()).toEqual([]);
		// And begins in every tab with the next sign-in.
		await signInAs(page, "Ada Admin");
		await second.getByRole("heading", { name: "Licenses" }).waitFor();
	});

	test("is of one person in all tabs", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const second = await page.context().newPage();
		await second.goto(`${site.url}/console/people`);
		await second.getByRole("link", { name: "Licenses" }).waitFor();
		await page.getByRole("button", { name: /, account$/ }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await signInAs(page, "Karim Jackson");
		await second.getByRole("button", { name: /^Karim Jackson/ }).waitFor();
		await second
			.getByRole("link", { name: "Licenses" })
			.waitFor({ state: "detached" });
	});

	test("that ends during editing is renewed over the form, and no input is lost", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "Maja Gomez");
		await openEditing(page);
		await page.getByLabel("Title", { exact: true }).waitFor();
		await revokeSignIns(site);
		await page.getByLabel("Title", { exact: true }).fill("Cartographer");
		const dialog = page.getByRole("dialog", { name: "Sign in again" });
		await dialog.getByText("Sign in again as Ada Admin").waitFor();
		await expectAccessible(page, "dialog");
		await signInAs(page, "Ada Admin");
		await page.getByText("After: Cartographer").waitFor();
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Maja Gomez was saved.").waitFor();
		await page.getByText("Cartographer").first().waitFor();
	});

	test("that is not renewed leaves a draft, which is put back after signing in", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "Maja Gomez");
		await openEditing(page);
		await page.getByLabel("Title", { exact: true }).waitFor();
		await revokeSignIns(site);
		await page.getByLabel("Title", { exact: true }).fill("Cartographer");
		await page
			.getByRole("dialog", { name: "Sign in again" })
			.getByRole("button", { name: "Cancel" })
			.click();
		await page.getByText("Your session has ended").waitFor();
		// Another person does not get to see it.
		await signInAs(page, "Gabriel Chaudhary");
		await page.getByLabel("Title", { exact: true }).waitFor();
		expect(
			await page.getByLabel("Title", { exact: true }).inputValue(),
		).not.toBe("Cartographer");
		await page.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: /, account$/ }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await signInAs(page, "Ada Admin");
		await openEditing(page);
		await page.getByText("Your unsaved changes were restored.").waitFor();
		expect(await page.getByLabel("Title", { exact: true }).inputValue()).toBe(
			"Cartographer",
		);
		await page.getByRole("button", { name: "Discard" }).click();
		await page.getByText("Nothing changed yet").waitFor();
		await page.reload();
		await page.getByText("Nothing changed yet").waitFor();
		expect(
			await page.getByLabel("Title", { exact: true }).inputValue(),
		).not.toBe("Cartographer");
	});

	test("warns five minutes before its end", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.clock.install();
		await page.reload();
		await page.locator("#main h1").waitFor();
		await page.clock.fastForward("07:50:00");
		expect(await page.getByText("Your session ends at").count()).toBe(0);
		await page.clock.fastForward("06:00");
		await page.getByText("Your session ends at").waitFor();
		await page.getByRole("button", { name: "Sign in again" }).click();
		await signInAs(page, "Ada Admin");
		await page.getByRole("dialog").waitFor({ state: "detached" });
	});
});
