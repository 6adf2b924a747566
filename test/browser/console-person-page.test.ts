import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
} from "./browser.ts";
import { openConsole, openEditing, openPerson } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const john = `/console/people/${exampleIds.person}`;

/** Changes John through the API. */
async function patch({ url, adminToken }: Site, body: object): Promise<void> {
	const reply = await fetch(`${url}/v1/people/${exampleIds.person}`, {
		method: "PATCH",
		headers: {
			authorization: `Bearer ${adminToken}`,
			"content-type": "application/json",
		},
		body: JSON.stringify(body),
	});
	expect(reply.status).toBe(200);
}

describeBrowser("the page of a person", () => {
	test("has the history as a timeline that is filtered, read further back, and shows the person as of a day", async () => {
		await using site = await openSite();
		for (let index = 0; index < 12; index++)
			await patch(site, { title: `Title ${index}` });
		await patch(site, { department: "Operations" });
		await using tab = await openConsole(site, { path: john });
		const { page } = tab;
		const history = page.getByRole("region", { name: "History" });
		await history.getByText("After: Operations").waitFor();
		const changes = history.locator(".timeline > li");
		expect(await changes.count()).toBe(10);
		await history.getByRole("button", { name: "Earlier changes" }).click();
		await history.getByText("After: Title 0").waitFor();
		expect(await changes.count()).toBe(13);
		await history.getByLabel("Field").selectOption("Department");
		await expect(changes.count()).resolves.toBe(1);
		await history.getByLabel("Author").selectOption("Ada Admin");
		await history.getByText("After: Operations").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-person");

		await history.getByLabel("Show the person as of").fill("2020-05-17");
		await page.getByText("The person as of the end of May 17, 2020.").waitFor();
		expect(page.url()).toEndWith(`${john}?asOf=2020-05-17`);
		const profile = page.getByRole("region", { name: "Profile" });
		expect(await profile.getByText("Operations").count()).toBe(0);
		for (const name of [/^Edit/, /^Undo/, "Give a license"])
			expect(await page.getByRole("button", { name }).count()).toBe(0);
		await expectAccessible(page);
		await page.getByRole("link", { name: "Back to now" }).click();
		await profile.getByText("Operations").waitFor();
		await page.goto(`${site.url}${john}?asOf=2001-01-01`);
		await page.getByText("this person did not exist").waitFor();
		expect(tab.errors.filter((text) => !/status of 404/.test(text))).toEqual(
			[],
		);
	});

	test("opens one panel, however often it is asked for while its code loads, and takes no input while it saves", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		const held = Promise.withResolvers<void>();
		await page.route(/\.js$/, async (route) => {
			await held.promise;
			await route.continue();
		});
		for (const section of ["profile", "licenses"]) {
			await page.locator(`#edit-${section}`).click();
			await page.waitForURL(new RegExp(`edit=${section}`));
		}
		held.resolve();
		await page.locator("dialog .section-tabs").first().waitFor();
		expect(await page.getByRole("dialog").count()).toBe(1);
		expect(
			await page.locator(".section-tabs [aria-pressed=true]").textContent(),
		).toContain("Licenses");

		// What is typed while it saves would be lost, so nothing can be typed.
		const answered = Promise.withResolvers<void>();
		await page.route("**/v1/people/*", async (route) => {
			const request = route.request();
			const isSaving =
				request.method() === "PUT" && !/dryRun/.test(request.url());
			if (isSaving) await answered.promise;
			await route.continue();
		});
		await page.getByRole("button", { name: "Profile", exact: true }).click();
		const title = page.getByRole("dialog").getByLabel("Title");
		await title.fill("Pilot");
		await page.locator("[data-save][aria-disabled=false]").waitFor();
		await title.press("Enter");
		await page.locator("[data-state=saving]").waitFor();
		await page.keyboard.type("X");
		expect(await title.inputValue()).toBe("Pilot");
		answered.resolve();
		await page.getByRole("dialog").waitFor({ state: "detached" });
		await page.getByText("Pilot").first().waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("shows the id and the version to copy, and the tokens of the person to revoke", async () => {
		await using site = await openSite();
		await fetch(`${site.url}/v1/tokens`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${site.adminToken}`,
				"content-type": "application/json",
			},
			body: JSON.stringify({
				name: "nightly import",
				personId: exampleIds.person,
				scopes: ["spark-admin:people_read"],
			}),
		});
		await using tab = await openConsole(site, { path: john });
		const { page } = tab;
		await page
			.context()
			.grantPermissions(["clipboard-read", "clipboard-write"]);
		const programs = page.getByRole("region", { name: "For programs" });
		await programs.getByRole("button", { name: "Copy: Id" }).click();
		await page.getByText("Copied.").waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
			exampleIds.person,
		);
		await programs.getByText(/^"\d+\./).waitFor();
		// By keyboard alone: the menu opens, is walked, and copies.
		await page.getByRole("button", { name: "More actions" }).focus();
		await page.keyboard.press("Enter");
		await page.getByRole("menuitem", { name: "Take a license" }).waitFor();
		for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.getByText("Copied.").nth(1).waitFor();
		expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
			`/v1/people/${exampleIds.person}`,
		);
		const tokens = page.getByRole("region", { name: "Access tokens" });
		await tokens.getByRole("button", { name: "Revoke nightly import" }).click();
		await page
			.getByRole("dialog")
			.getByRole("button", { name: "Revoke" })
			.click();
		await page.getByText("nightly import was revoked.").waitFor();
		await tokens.getByText("1 token that has ended").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("asks for the location of a calling license, and offers a free extension there", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Duarte");
		await page.getByRole("button", { name: "Give a license" }).click();
		const panel = page.getByRole("dialog");
		await panel.getByLabel("Webex Calling - Standard").click();
		await panel
			.getByText("Location is required when a calling license is assigned.")
			.waitFor();
		await panel.getByLabel("Location", { exact: true }).selectOption("Denver");
		await panel.getByRole("combobox", { name: "Extension" }).click();
		await panel.getByRole("option", { name: /Free/ }).first().click();
		await panel.getByText("After: Denver", { exact: true }).waitFor();
		await expectAccessible(page);
		await panel.getByRole("button", { name: "Give", exact: true }).click();
		await page.getByText("John Duarte was saved.").waitFor();
	});

	test("keeps what was entered while the server is away, and saves it afterwards", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: john });
		const { page } = tab;
		const panel = await openEditing(page);
		await panel.getByLabel("Title").fill("Pilot");
		await panel.getByText("After: Pilot").waitFor();
		await page.context().setOffline(true);
		await panel.getByRole("button", { name: "Save" }).click();
		await panel.getByText("Nothing was saved, and nothing is lost.").waitFor();
		await expectAccessible(page);
		expect(await panel.getByLabel("Title").inputValue()).toBe("Pilot");
		await page.context().setOffline(false);
		await panel.getByRole("button", { name: "Try again" }).click();
		await panel.getByText("After: Pilot").waitFor();
		// Enter in a field saves what was reviewed.
		await panel.getByLabel("Title").press("Enter");
		await page.getByText("John Andersen was saved.").waitFor();
	});

	test("shows a colleague what the API shows them, and nothing to change", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: `${john}?edit=profile`,
		});
		const { page } = tab;
		await page.getByRole("heading", { name: "John Andersen" }).waitFor();
		await page.getByText("You can view people.").waitFor();
		for (const name of [/^Edit/, "Give a license", "Deactivate"])
			expect(await page.getByRole("button", { name }).count()).toBe(0);
		for (const name of ["History", "Access tokens", "Licenses"])
			expect(await page.getByRole("region", { name }).count()).toBe(0);
		await page.getByRole("button", { name: "More actions" }).click();
		expect(await page.getByRole("menuitem").allInnerTexts()).toEqual([
			"Copy id",
			"Copy as curl",
		]);
		// A member may not list organizations; nothing else is refused.
		expect(tab.errors.filter((text) => !/status of 403/.test(text))).toEqual(
			[],
		);
		const refused = tab.requests.filter((url) => /tokens|changes/.test(url));
		expect(refused).toEqual([]);
	});

	test.each(looks)("fits the window, %s %s", async (width, scheme) => {
		await using site = await openSite();
		await using tab = await openConsole(site, { width, scheme, path: john });
		const { page } = tab;
		await page.getByText("No changes yet.").waitFor();
		await page.getByRole("button", { name: "More actions" }).waitFor();
		await expectFitsWidth(page);
		await expectAccessible(page);
	});
});
