import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import type { License } from "../../src/directory/licenses/license.ts";
import { sampleIds } from "../../src/sample/sample.ts";
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

/** With those of the sample, fifty licenses; loaded in an order that is not the natural one. */
const manyLicenses: License[] = Array.from({ length: 43 }, (_, index) => {
	const number = Math.floor(index / 4) + 1;
	const names = ["Messaging Pack", "Meetings Suite", "Calling Plan", "Slido"];
	return {
		id: `many-${index}`,
		orgId: sampleIds.organization,
		name: `${names[index % 4]} ${number}`,
		service: "other" as const,
		totalUnits: index % 4 === 3 ? 9 : 99,
		takenUnits: 0,
	};
}).reverse();

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
		await page.getByText("The change to John Andersen was undone.").waitFor();
		await history.getByText("Before: Advanced Messaging").waitFor();
		const licenses = page.getByRole("region", { name: "Licenses" });
		await licenses.getByText("Webex Calling - Professional").waitFor();
		expect(await licenses.getByText("Advanced Messaging").count()).toBe(0);
		await page.emulateMedia({ colorScheme: "dark" });
		await keepPicture(page, "console-person");
		expect(tab.errors).toEqual([]);
	});

	test("says of each field what is wrong with it, and lets nothing be lost by leaving", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByText("location’s country (United States)").waitFor();
		await page.getByLabel("E-mail").fill("admin@example.com");
		await page.getByLabel("Work numbers").fill("12");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.locator("#note-phoneNumbers.problem").waitFor();
		await expectAccessible(page);
		// A loss is named once, as something that has not happened; the country of a number is said.
		await page.getByLabel("Work numbers").fill("408 526 7999");
		await page.getByLabel("E-mail").fill("john@example.com");
		const review = page.getByRole("dialog");
		await page.getByRole("button", { name: "Review changes" }).click();
		await review.getByText("location’s country (United States)").waitFor();
		await review.getByText("After: +1 408 526 7999").waitFor();
		expect(await review.getByText("is given up").count()).toBe(0);
		await review.getByRole("button", { name: "Back to editing" }).click();
		await page.getByLabel("Webex Calling - Professional").uncheck();
		await page.getByLabel("Work numbers").fill("+1 408 526 7209");
		await page.getByRole("button", { name: "Review changes" }).click();
		await review.getByText("location would be released").waitFor();
		await review.getByText("Before: Webex Calling - Professional").waitFor();
		expect(await review.getByText("is taken away").count()).toBe(0);
		expect(await review.getByText(/\+14085267209/).count()).toBe(0);
		await review.getByRole("button", { name: "Back to editing" }).click();
		await page.getByLabel("Webex Calling - Professional").check();
		await page.getByLabel("E-mail").fill("admin@example.com");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.locator("#note-emails.problem").waitFor();
		await page.goBack();
		await page.getByRole("button", { name: "Stay" }).click();
		expect(await page.getByLabel("E-mail").inputValue()).toBe(
			"admin@example.com",
		);
		await page.getByRole("link", { name: "Locations" }).click();
		await page.getByRole("button", { name: "Leave" }).click();
		await page.getByRole("heading", { name: "Locations", level: 1 }).waitFor();
	});

	test("gets a second e-mail address, which becomes the primary one, and loses the first", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { width: "phone" });
		const { page } = tab;
		await page.goto(`${site.url}${john}/edit`);
		await page.getByLabel("E-mail").waitFor();
		await page.getByRole("button", { name: "Add e-mail address" }).click();
		await page.getByLabel("E-mail 2").fill("john@example.org");
		await page.getByLabel("E-mail 2").press("Tab");
		await page
			.getByRole("button", { name: "Make address 2 the primary one" })
			.click();
		expect(await page.getByLabel("E-mail 2").inputValue()).toBe(
			"john.andersen@example.com",
		);
		await expectAccessible(page);
		await expectFitsWidth(page);
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("After: john@example.org").waitFor();
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByText("John Andersen was saved.").waitFor();
		const profile = page.getByRole("region", { name: "Profile" });
		const addresses = profile.getByRole("link", { name: /@/ });
		await addresses.nth(1).waitFor();
		expect(await addresses.allInnerTexts()).toEqual([
			"john@example.org",
			"john.andersen@example.com",
		]);
		await page.getByRole("link", { name: "Edit" }).click();
		await page.getByRole("button", { name: "Remove address 2" }).click();
		await page.getByRole("button", { name: "Review changes" }).click();
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByText("John Andersen was saved.").last().waitFor();
		await profile.getByText("john@example.org").waitFor();
		expect(await profile.getByText("john.andersen@example.com").count()).toBe(
			0,
		);
		expect(tab.errors).toEqual([]);
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
		await merge
			.getByText(
				/^John Andersen changed this person after you opened the form, last on \w+ \d+, \d{4}/,
			)
			.waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-merge");
		await merge.getByLabel(/Use theirs/).check();
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
		// Two of one name are told apart by their addresses.
		await page
			.getByRole("option", { name: /John Duarte.*john.duarte@example.com/ })
			.click();
		await page.getByLabel("Advanced Messaging").check();
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByRole("button", { name: "Create" }).click();
		await page.getByText("Ada Byron was created.").waitFor();
		const chart = page.getByRole("region", { name: "Organization chart" });
		await chart.getByRole("link", { name: /John Duarte/ }).waitFor();
		await page.getByRole("button", { name: "Delete" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("Frees a seat of Advanced Messaging").waitFor();
		await dialog.getByRole("button", { name: "Delete" }).click();
		await page.getByText("Ada Byron was deleted.").waitFor();
		await page.getByLabel("Search people").fill("Ada Byron");
		await page.getByText("No people found").waitFor();

		await page.getByRole("link", { name: "Deleted people" }).click();
		await page.getByRole("button", { name: "Restore Ada Byron" }).click();
		await dialog.getByText("Takes a seat of Advanced Messaging").waitFor();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Restore" }).click();
		await page.getByText("Ada Byron was restored.").waitFor();
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
		await page.getByText("To move someone to another location").waitFor();
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByText("There is nothing to save").waitFor();
	});

	test("chooses among fifty licenses: the held ones first, the others by kind in natural order, found by words", async () => {
		await using site = await openSite();
		await site.store.load({ licenses: manyLicenses });
		await using tab = await openConsole(site, { path: `${john}/edit` });
		const { page } = tab;
		const choices = page.locator(".license-choices");
		await page.getByText("2 of 50 selected").waitFor();
		expect(await choices.locator("h3").allInnerTexts()).toEqual([
			"Assigned now",
			"Messaging",
			"Meetings",
			"Calling",
			"Other",
		]);
		const names = await choices.locator("label").allInnerTexts();
		expect(names).toHaveLength(50);
		expect(names.slice(0, 2)).toEqual([
			"Meeting - Webex Meeting Center",
			"Webex Calling - Professional",
		]);
		const packs = names.filter((name) => /^Messaging Pack/.test(name));
		expect(packs).toEqual(
			Array.from({ length: 11 }, (_, index) => `Messaging Pack ${index + 1}`),
		);
		const search = page.getByLabel("Find a license");
		await search.fill("pack 1");
		await search.press("Enter");
		expect(await choices.locator("label").allInnerTexts()).toEqual([
			"Messaging Pack 1",
			"Messaging Pack 10",
			"Messaging Pack 11",
		]);
		for (const name of ["1", "10", "11"])
			await page.getByLabel(`Messaging Pack ${name}`, { exact: true }).check();
		await search.fill("slid 3");
		await page.getByLabel("Slido 3", { exact: true }).check();
		await search.fill("nothing like it");
		await page.getByText("No license has this name.").waitFor();
		await search.fill("");
		await page.getByText("6 of 50 selected").waitFor();
		await page.setViewportSize({ width: 1280, height: 3000 });
		await expectAccessible(page);
		await page.getByRole("button", { name: "Review changes" }).click();
		await page
			.getByRole("dialog")
			.getByText("Takes seats of 4 licenses. The scarcest is Slido 3,")
			.waitFor();
		expect(tab.errors).toEqual([]);
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
