import { expect, test } from "bun:test";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
} from "./browser.ts";
import { openConsole } from "./console.ts";
import { openSite } from "./site.ts";

const pages = [
	"licenses",
	"groups",
	"locations",
	"deleted",
	"bulk",
	"tokens",
	"activity",
	"requests",
];

describeBrowser("the pages of the console", () => {
	test.each(looks)(
		"are accessible and fit the window, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { width, scheme });
			const { page } = tab;
			for (const name of pages) {
				if (width === "phone")
					await page.getByRole("button", { name: "Open navigation" }).click();
				await page.locator(`nav a[href="/console/${name}"]`).click();
				await page.waitForURL(`${site.url}/console/${name}`);
				await page.locator("#main h1").waitFor();
				await page.locator(".card, .table-frame, .empty").first().waitFor();
				await expectAccessible(page);
				await expectFitsWidth(page);
			}
			expect(tab.errors).toEqual([]);
		},
	);

	test("licenses show who holds them", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/licenses" });
		const { page } = tab;
		await page.getByRole("link", { name: /Webex Webinars/ }).click();
		await page.getByText("4 of 5 used").waitFor();
		await page
			.getByRole("region", { name: "Assigned to" })
			.getByRole("link")
			.nth(3)
			.waitFor();
	});

	test("a license template is created, after a look at what it means, changed and deleted", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/licenses" });
		const { page } = tab;
		const section = page.getByRole("region", { name: "Automatic assignment" });
		await section.getByText("No license is assigned automatically.").waitFor();
		await section.getByRole("button", { name: "New template" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Webex Calling - Professional").check();
		await dialog.getByText(/a template cannot assign a calling/).waitFor();
		await dialog.getByLabel("Webex Calling - Professional").uncheck();
		await dialog.getByLabel("Advanced Messaging").check();
		await dialog.getByText(/already get no license/).waitFor();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Save" }).click();
		await page.getByText("The template was saved.").waitFor();
		await section.getByRole("heading", { name: "New people" }).waitFor();
		await section.getByText("Advanced Messaging").waitFor();
		await section.getByRole("button", { name: /^Edit the template/ }).click();
		await dialog.getByLabel("Webex Webinars - 1000").check();
		await dialog.getByRole("button", { name: "Save" }).click();
		await section.getByText("Webex Webinars - 1000").waitFor();
		await expectAccessible(page);
		await section.getByRole("button", { name: "New template" }).click();
		await dialog.getByLabel("For").selectOption({ index: 0 });
		await dialog.getByLabel("Advanced Messaging").check();
		await dialog.getByText(/in the group already get no license/).waitFor();
		await dialog.getByRole("button", { name: "Save" }).click();
		await section.getByRole("heading", { name: /^New members of/ }).waitFor();
		await section
			.getByRole("button", { name: "Delete the template: New people" })
			.click();
		await dialog.getByRole("button", { name: "Delete", exact: true }).click();
		await page.getByText("The template was deleted.").waitFor();
		await section
			.getByRole("heading", { name: "New people" })
			.waitFor({ state: "detached" });
		// The browser reports the refused preview.
		expect(tab.errors.filter((text) => !/status of 400/.test(text))).toEqual(
			[],
		);
	});

	test("a location is created, and refused with what is wrong", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/locations" });
		const { page } = tab;
		await page.getByRole("button", { name: "New location" }).click();
		await page.getByLabel("Name", { exact: true }).fill("Oslo");
		await page.getByRole("button", { name: "Save" }).click();
		await page.locator("#field-address\\.city[aria-invalid=true]").waitFor();
		await page.getByLabel("Street and number").fill("Karl Johans gate 1");
		await page.getByLabel("City").fill("Oslo");
		// Every country of ISO 3166-1, and what stands for none.
		const countries = page.getByLabel("Country").locator("option");
		expect(await countries.count()).toBe(250);
		await page.getByLabel("Country").selectOption("Norway");
		await page.getByLabel("Time zone").selectOption("Europe/Oslo");
		await page.getByLabel("Language of e-mails").selectOption("nb_no");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Oslo was saved.").waitFor();
		await page.getByText("San Jose, CA 95134, US").waitFor();
		// What is refused is said where it was asked.
		await page.getByRole("button", { name: "Delete San Jose" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByRole("button", { name: "Delete" }).click();
		await dialog.getByText(/\d+ people have this location/).waitFor();
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Delete Oslo" }).click();
		await page.getByRole("button", { name: "Delete", exact: true }).click();
		await page.getByText("Oslo was deleted.").waitFor();
	});

	test("a token is made, shows its secret once, works, and is revoked", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/tokens" });
		const { page } = tab;
		await page.getByRole("button", { name: "New token" }).click();
		await page.getByLabel("Name", { exact: true }).fill("nightly import");
		await page.getByLabel("spark-admin:people_read").check();
		await page.getByRole("button", { name: "Create" }).click();
		const secret = await page
			.getByLabel("nightly import", { exact: true })
			.inputValue();
		const ask = () =>
			fetch(`${site.url}/v1/people/me`, {
				headers: { authorization: `Bearer ${secret}` },
			});
		expect((await ask()).status).toBe(200);
		await page.getByRole("button", { name: "I have saved it" }).click();
		await page.getByRole("button", { name: "Revoke nightly import" }).click();
		await page.getByRole("button", { name: "Revoke", exact: true }).click();
		await page.getByText("nightly import was revoked.").waitFor();
		expect((await ask()).status).toBe(401);
	});

	test("the secret of a new token stays until it is said to be kept", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/tokens" });
		const { page } = tab;
		const create = page.getByRole("button", { name: "Create" });
		const held = Promise.withResolvers<void>();
		await page.route("**/v1/tokens", async (route) => {
			await held.promise;
			await route.continue();
		});
		await page.getByRole("button", { name: "New token" }).click();
		await page.getByLabel("Name", { exact: true }).fill("once");
		// Not before the scopes to choose from are known.
		expect(await create.isDisabled()).toBe(true);
		held.resolve();
		await create.click();
		await page.getByText("Scopes: choose at least one.").waitFor();
		await page.getByLabel("spark:people_read").check();
		await page.getByRole("button", { name: "Create" }).click();
		const secret = page.getByLabel("once", { exact: true });
		await secret.waitFor();
		for (let times = 0; times < 3; times++) await page.keyboard.press("Escape");
		expect(await secret.isVisible()).toBe(true);
		expect(
			await page
				.getByRole("dialog")
				.getByRole("button", { name: "Close" })
				.count(),
		).toBe(0);
		await page.getByRole("button", { name: "I have saved it" }).click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
	});

	test("an address that is not well-formed, or leads nowhere, says so", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		for (const path of [
			"people/%E0%A4%A",
			"nowhere",
			"people/a/b/c",
			"licenses/unknown",
			"bulk/unknown",
			"locations/unknown",
		]) {
			await page.goto(`${site.url}/console/${path}`);
			await page.getByRole("heading", { name: "Page not found" }).waitFor();
			await page.getByRole("link", { name: "Go to People" }).waitFor();
		}
		for (const path of ["people/unknown", "people/unknown/edit"]) {
			await page.goto(`${site.url}/console/${path}`);
			await page
				.getByRole("heading", { name: "Person not found" })
				.last()
				.waitFor();
			await page.getByRole("link", { name: "Go to People" }).waitFor();
		}
		// Of a list that is narrowed to what does not exist, the way back is without filters.
		await page.goto(`${site.url}/console/people?location=unknown`);
		await page.getByRole("button", { name: "Clear filters" }).click();
		await page.getByText("201 people", { exact: true }).waitFor();
		// Refused requests are among a browser's errors; nothing else is.
		expect(tab.errors.filter((text) => !/status of 40[04]/.test(text))).toEqual(
			[],
		);
	});
});
