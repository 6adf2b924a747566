import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { describeBrowser, expectAccessible } from "./browser.ts";
import { openConsole, openPerson } from "./console.ts";
import { openSite } from "./site.ts";

const john = `/console/people/${exampleIds.person}`;

describeBrowser("what the console offers by role", () => {
	test("a read-only administrator may view, and is offered no action that the server would refuse", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { as: "Chen Bianchi" });
		const { page } = tab;
		expect(await page.getByRole("link", { name: "New person" }).count()).toBe(
			0,
		);
		expect(await page.getByLabel("Select everyone shown").count()).toBe(0);
		await page.getByRole("button", { name: "More" }).click();
		await page.getByRole("menuitem", { name: "Export CSV" }).waitFor();
		expect(
			await page.getByRole("menuitem", { name: "Import CSV" }).count(),
		).toBe(0);
		await page.keyboard.press("Escape");
		for (const name of ["Bulk changes", "Requests"])
			expect(await page.getByRole("link", { name }).count()).toBe(0);
		await page.getByRole("link", { name: "Activity" }).waitFor();
		await page.getByRole("link", { name: "Locations" }).click();
		await page.getByText("You can view locations. Only full").waitFor();
		await expectAccessible(page);
		for (const name of ["New location", /^Edit/, /^Delete/])
			expect(await page.getByRole("button", { name }).count()).toBe(0);
		await page.goto(`${site.url}${john}`);
		await page.getByRole("heading", { name: "John Andersen" }).waitFor();
		for (const name of [/^Edit/, "Give a license", "Deactivate"])
			expect(await page.getByRole("button", { name }).count()).toBe(0);
		for (const path of [`${john}/edit`, "/console/people/new"]) {
			await page.goto(`${site.url}${path}`);
			await page
				.getByRole("heading", { name: "Your role does not allow this" })
				.waitFor();
		}
		await page.goto(`${site.url}/console/bulk`);
		await page
			.getByText("Only full and user administrators can make bulk")
			.waitFor();
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});

	test("a member gets no form", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: `${john}/edit`,
		});
		await tab.page
			.getByRole("heading", { name: "Your role does not allow this" })
			.waitFor();
		expect(await tab.page.getByRole("button").getByText("Review").count()).toBe(
			0,
		);
	});

	test.each([
		["licenses", "groups", "locations"],
		["numbers", "deleted", "groups/x"],
	])(
		"a member reads that %s, %s and %s are for administrators",
		async (...paths) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { as: "Karim Jackson" });
			for (const path of paths) {
				await tab.page.goto(`${site.url}/console/${path}`);
				await tab.page
					.getByText("Only administrators can view this page.")
					.waitFor();
				expect(await tab.page.getByText("The request failed").count()).toBe(0);
			}
			await expectAccessible(tab.page);
		},
	);

	test("a user administrator sees roles and cannot give them", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Gabriel Chaudhary",
			path: `${john}?edit=roles`,
		});
		const { page } = tab;
		await page
			.getByText("Only full administrators can assign roles.")
			.waitFor();
		expect(
			await page
				.getByLabel("Read-only Administrator", { exact: true })
				.isDisabled(),
		).toBe(true);
	});

	test("who deletes or demotes themselves is told so, and until when a deletion can be taken back", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "Ada Admin");
		await page.getByRole("button", { name: "More actions" }).click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
		const dialog = page.getByRole("dialog");
		await dialog
			.getByText("This is your own account. You will be signed out")
			.waitFor();
		await dialog.getByText(/Can be restored until \w+ \d+, \d{4}/).waitFor();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Edit: Roles" }).click();
		// The second id of a role is not offered to those who do not hold it.
		await page.getByLabel("Full Administrator", { exact: true }).uncheck();
		expect(await page.getByLabel(/id_full_admin/).count()).toBe(0);
		await dialog.getByText("You are removing your own permissions").waitFor();
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Leave" }).click();
		await page.waitForURL(({ search }) => !search.includes("edit"));
		await page.goto(`${site.url}${john}`);
		await page.getByRole("button", { name: "More actions" }).click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
		await dialog.getByText(/Can be restored until/).waitFor();
		expect(await dialog.getByText("This is you").count()).toBe(0);
	});
});
