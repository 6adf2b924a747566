import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	keepPicture,
	looks,
	widths,
} from "./browser.ts";
import { openConsole, openPerson } from "./console.ts";
import { openSite } from "./site.ts";

const john = `/console/people/${exampleIds.person}`;

describeBrowser("a person in the console", () => {
	test("gets a license, after a look at what changes; the history shows it, and it is taken back", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByLabel("Advanced Messaging").check();
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("Takes a seat of Advanced Messaging").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-review");
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByText("John Andersen was saved.").waitFor();
		const history = page.getByRole("region", { name: "History" });
		await history.getByText("After: Advanced Messaging").waitFor();
		await history.getByText("by Ada Admin").waitFor();
		await page.getByRole("button", { name: "Undo", exact: true }).click();
		await page.getByText("The change of John Andersen was undone.").waitFor();
		await history.getByText("Before: Advanced Messaging").waitFor();
		const licenses = page.getByRole("region", { name: "Licenses" });
		await licenses.getByText("Webex Calling - Professional").waitFor();
		expect(await licenses.getByText("Advanced Messaging").count()).toBe(0);
		expect(tab.errors).toEqual([]);
	});

	test("says of each field what is wrong with it, and lets nothing be lost by leaving", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByLabel("E-mail").fill("admin@example.com");
		await page.getByLabel("Work numbers").fill("12");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.locator("#note-phoneNumbers.problem").waitFor();
		await expectAccessible(page);
		await page.getByLabel("Work numbers").fill("408 526 7209");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.locator("#note-emails.problem").waitFor();
		await page.goBack();
		await page.getByRole("button", { name: "Stay here" }).click();
		expect(await page.getByLabel("E-mail").inputValue()).toBe(
			"admin@example.com",
		);
		await page.getByRole("link", { name: "Locations" }).click();
		await page.getByRole("button", { name: "Leave" }).click();
		await page.getByRole("heading", { name: "Locations", level: 1 }).waitFor();
	});

	test("is brought together field by field when somebody else was quicker", async () => {
		await using site = await openSite();
		await using mine = await openConsole(site);
		await using theirs = await openConsole(site, { as: "John Andersen" });
		const { page } = mine;
		for (const tab of [mine, theirs]) {
			await openPerson(tab.page, "John Duarte");
			await tab.page.getByRole("link", { name: "Edit" }).click();
			await tab.page.getByLabel("Title").waitFor();
		}
		await theirs.page.getByLabel("Title").fill("President");
		await theirs.page.getByLabel("Department").fill("Board");
		await theirs.page.getByRole("button", { name: "Review changes" }).click();
		await theirs.page.getByRole("button", { name: "Save" }).click();
		await theirs.page.getByText("John Duarte was saved.").waitFor();

		await page.getByLabel("Title").fill("General Manager");
		await page.getByLabel("First name").fill("Jon");
		await page.getByRole("button", { name: "Review changes" }).click();
		const merge = page.getByRole("dialog", { name: "Someone else changed" });
		await merge.getByText("After: Board").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-merge");
		await merge.getByLabel(/Take theirs/).check();
		await merge.getByRole("button", { name: "Continue" }).click();
		await page.getByText("Merged.").waitFor();
		expect(await page.getByLabel("Title").inputValue()).toBe("President");
		expect(await page.getByLabel("Department").inputValue()).toBe("Board");
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("After: Jon").first().waitFor();
		expect(await review.getByText("Board").count()).toBe(0);
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByText("John Duarte was saved.").waitFor();
		await page.getByText("President · Board").waitFor();
	});

	test("is created, and deleted with a look at what becomes free", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("link", { name: "New person" }).click();
		await page.getByLabel("Display name").fill("Ada Byron");
		await page.getByLabel("E-mail").fill("ada.byron@example.com");
		await page.getByRole("combobox", { name: "Manager" }).fill("Duarte");
		await page.getByRole("option", { name: /John Duarte/ }).click();
		await page.getByLabel("Advanced Messaging").check();
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByRole("button", { name: "Create" }).click();
		await page.getByText("Ada Byron was created.").waitFor();
		const chart = page.getByRole("region", { name: "Organization chart" });
		await chart.getByRole("link", { name: /John Duarte/ }).waitFor();
		await page.getByRole("button", { name: "Delete" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Gives back a seat of Advanced Messaging").waitFor();
		await dialog.getByRole("button", { name: "Delete" }).click();
		await page.getByText("Ada Byron was deleted.").waitFor();
		await page.getByLabel("Search people").fill("Ada Byron");
		await page.getByText("Nobody found").waitFor();

		await page.getByRole("link", { name: "Deleted people" }).click();
		await page.getByRole("button", { name: "Restore Ada Byron" }).click();
		await dialog.getByText("Takes a seat of Advanced Messaging").waitFor();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Restore" }).click();
		await page.getByText("Ada Byron is back.").waitFor();
		await page.getByRole("heading", { name: "Ada Byron", level: 1 }).waitFor();
		await page.getByRole("link", { name: "Activity" }).click();
		await page
			.locator(".activity-text p", {
				hasText: /Ada Admin\s+restored\s+Ada Byron/,
			})
			.first()
			.waitFor();
		await expectAccessible(page);
	});

	test("is not created without what is required, and is shown as it was entered", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/people/new" });
		const { page } = tab;
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByText("2 fields need your attention.").waitFor();
		await page.locator("#field-displayName:focus").waitFor();
		await page.locator("#note-emails.problem").waitFor();
		await page.getByLabel("First name").fill("Ada");
		await page.getByLabel("Last name").fill("Byron");
		await page.getByLabel("Last name").blur();
		expect(await page.getByLabel("Display name").inputValue()).toBe(
			"Ada Byron",
		);
		await page.getByLabel("E-mail").fill("gabriel.chaudhary@example.com");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page
			.locator("#note-emails")
			.getByText(
				"The e-mail address gabriel.chaudhary@example.com already belongs to another person.",
			)
			.waitFor();
		await page.getByLabel("E-mail").fill("ada.byron@example.com");
		await page.getByLabel(/Webex Calling - Professional/).check();
		await page.getByRole("button", { name: "Review changes" }).click();
		await page
			.locator("#note-phoneNumbers")
			.getByText(
				"Work numbers or extension is required when a calling license is assigned.",
			)
			.waitFor();
		await page.getByLabel("Location", { exact: true }).selectOption("Denver");
		await page.getByLabel("Extension").fill("4711");
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("Also set:").waitFor();
		await review.getByText(/Organization Acme, Inc/).waitFor();
		expect(await review.locator("dt", { hasText: "Type" }).count()).toBe(0);
		await expectAccessible(page);
		await review.getByRole("button", { name: "Create" }).click();
		await page.getByText("Ada Byron was created.").waitFor();
		// The location of somebody who is called there cannot be chosen; the form says how to move them.
		await page.getByRole("link", { name: "Edit" }).click();
		expect(
			await page.getByLabel("Location", { exact: true }).isDisabled(),
		).toBe(true);
		await page.getByText("To move to another location").waitFor();
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByText("There is nothing to save").waitFor();
	});

	test.each(looks)(
		"is edited accessibly, in the window's width, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: `${john}/edit`,
			});
			await tab.page.getByLabel("Title").waitFor();
			await expectFitsWidth(tab.page);
			// As high as the form, so that no target lies half under the bar of actions.
			await tab.page.setViewportSize({ ...widths[width], height: 3000 });
			await expectAccessible(tab.page);
		},
	);
});
