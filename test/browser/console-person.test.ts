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
import { countClicks } from "./clicks.ts";
import { openConsole, openEditing, openPerson } from "./console.ts";
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
	test("gets a license in three clicks, after a look at what changes; the history shows it, and one click takes it back", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		const clicks = await countClicks(page);
		await page.getByRole("button", { name: "Give a license" }).click();
		const panel = page.getByRole("dialog");
		await panel.getByText("Choose a license to see its effects.").waitFor();
		// Save waits for the review of what is chosen.
		expect(
			await panel
				.getByRole("button", { name: "Give", exact: true })
				.getAttribute("aria-disabled"),
		).toBe("true");
		await panel.getByLabel("Advanced Messaging").click();
		await panel.getByText("Takes a seat of Advanced Messaging").waitFor();
		await expectAccessible(page);
		await keepPicture(page, "console-review");
		await panel.getByRole("button", { name: "Give", exact: true }).click();
		await page.getByText("John Andersen was saved.").waitFor();
		expect(await clicks()).toBeLessThanOrEqual(3);
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

	test("is deactivated in two clicks, moved with the effects in view, and loses a license only after a warning", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		const dialog = page.getByRole("dialog");
		const clicks = await countClicks(page);
		await page.getByRole("button", { name: "Deactivate" }).click();
		await dialog.getByText("can no longer sign in").waitFor();
		await dialog.getByRole("button", { name: "Deactivate" }).click();
		await page.getByText("John Andersen was deactivated.").waitFor();
		expect(await clicks()).toBeLessThanOrEqual(3);
		await page.getByRole("button", { name: "Activate" }).click();
		await dialog.getByRole("button", { name: "Activate" }).click();
		await page.getByText("John Andersen can sign in again.").waitFor();

		const more = page.getByRole("button", { name: "More actions" });
		await more.click();
		await page.getByRole("menuitem", { name: "Move" }).click();
		await dialog.getByLabel("New location").selectOption("Denver");
		await dialog.getByText("After: Denver").waitFor();
		const extension = dialog.getByRole("combobox", { name: "Extension" });
		await extension.fill("1");
		await extension.press("Enter");
		await dialog.locator("#note-extension.problem").waitFor();
		await extension.fill("7788");
		await extension.press("Enter");
		await dialog.getByText("After: 7788").waitFor();
		await expectAccessible(page);
		await dialog.getByRole("button", { name: "Move", exact: true }).click();
		await page.getByText("John Andersen was moved.").waitFor();
		await page
			.getByRole("region", { name: "Calling" })
			.getByText("Denver")
			.waitFor();

		await more.click();
		await page.getByRole("menuitem", { name: "Take a license" }).click();
		await dialog.getByLabel("Webex Calling - Professional").check();
		await dialog.getByText("location would be released").waitFor();
		await expectAccessible(page);
		await page.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		expect(
			await more.evaluate((button) => button === document.activeElement),
		).toBe(true);
		expect(tab.errors).toEqual([]);
	});

	test("is edited in a panel that says at each field what is wrong, and lets nothing be lost by leaving", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		const panel = await openEditing(page);
		// The display name follows the first and last name until it is entered.
		await panel.getByLabel("First name").fill("Jonathan");
		expect(await panel.getByLabel("Display name").inputValue()).toBe(
			"Jonathan Andersen",
		);
		await panel.getByText("After: Jonathan Andersen").waitFor();
		await panel.getByLabel("E-mail").fill("admin@example.com");
		await panel
			.locator("#note-emails.problem")
			.getByText("already belongs to another person")
			.waitFor();
		await panel.getByRole("button", { name: /^Profile/ }).waitFor();
		await panel.getByRole("button", { name: "Calling", exact: true }).click();
		await panel.getByText("location’s country (United States)").waitFor();
		const number = panel.getByRole("combobox", { name: "Work numbers" });
		await number.fill("12");
		await number.press("Enter");
		await panel.locator("#note-phoneNumbers.problem").waitFor();
		await panel.getByText("2 fields need your attention.").waitFor();
		await expectAccessible(page);
		expect(
			await panel
				.getByRole("button", { name: "Save" })
				.getAttribute("aria-disabled"),
		).toBe("true");
		await page.goBack();
		await page.getByRole("button", { name: "Stay" }).click();
		// A reload keeps what was entered, and the section.
		await page.reload();
		await panel.getByText("Your unsaved changes were restored.").waitFor();
		expect(await number.inputValue()).toBe("12");
		// A loss is named once, as something that has not happened; the country of a number is said.
		await number.fill("408 526 7999");
		await number.press("Enter");
		await panel.getByRole("button", { name: /^Profile/ }).click();
		await panel.getByLabel("E-mail").fill("john@example.com");
		await panel.getByText("After: +1 408 526 7999").waitFor();
		await panel.getByRole("button", { name: /^Calling/ }).click();
		await panel
			.getByText("Read as a number of United States: +1 408 526 7999")
			.waitFor();
		expect(await panel.getByText("is given up").count()).toBe(0);
		await panel.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Leave" }).click();
		await panel.waitFor({ state: "detached" });
		await page.waitForURL((url) => url.search === "");
		// What was discarded does not return.
		await openEditing(page);
		await panel.getByText("Nothing changed yet").waitFor();
		expect(await panel.getByLabel("First name").inputValue()).toBe("John");
	});

	test("gets a second e-mail address, which becomes the primary one, and loses the first", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { width: "phone" });
		const { page } = tab;
		// The former address of the form leads to the panel.
		await page.goto(`${site.url}${john}/edit`);
		const panel = page.getByRole("dialog");
		await panel.getByLabel("E-mail").waitFor();
		expect(page.url()).toEndWith(`${john}?edit=profile`);
		await panel.getByRole("button", { name: "Add e-mail address" }).click();
		await panel.getByLabel("E-mail 2").fill("john@example.org");
		await panel
			.getByRole("button", { name: "Make address 2 the primary one" })
			.click();
		expect(await panel.getByLabel("E-mail 2").inputValue()).toBe(
			"john.andersen@example.com",
		);
		await panel.getByText("After: john@example.org").waitFor();
		await expectAccessible(page);
		await expectFitsWidth(page);
		await panel.getByRole("button", { name: "Save" }).click();
		await page.getByText("John Andersen was saved.").waitFor();
		const profile = page.getByRole("region", { name: "Profile" });
		const addresses = profile.getByRole("link", { name: /@/ });
		await addresses.nth(1).waitFor();
		expect(await addresses.allInnerTexts()).toEqual([
			"john@example.org",
			"john.andersen@example.com",
		]);
		await openEditing(page);
		await panel.getByRole("button", { name: "Remove address 2" }).click();
		await panel.getByText("Before: john.andersen@example.com").waitFor();
		await panel.getByRole("button", { name: "Save" }).click();
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
			await openEditing(tab.page);
			await tab.page.getByLabel("Title").waitFor();
		}
		await theirs.page.getByLabel("Title").fill("President");
		await theirs.page.getByLabel("Department").fill("Board");
		await theirs.page.getByText("After: Board").waitFor();
		await theirs.page.getByRole("button", { name: "Save" }).click();
		await theirs.page.getByText("John Duarte was saved.").waitFor();

		await page.getByLabel("Title").fill("General Manager");
		await page.getByRole("button", { name: "Show their changes" }).click();
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
		await page
			.getByText("There is nothing to save")
			.or(page.getByText("Nothing changed yet"))
			.waitFor();
		expect(await page.getByLabel("Title").inputValue()).toBe("President");
		expect(await page.getByLabel("Department").inputValue()).toBe("Board");
		await page.getByLabel("First name").fill("Jon");
		const panel = page.getByRole("dialog");
		await panel.getByText("After: Jon").first().waitFor();
		expect(await panel.locator("ins").getByText("Board").count()).toBe(0);
		await panel.getByRole("button", { name: "Save" }).click();
		await page.getByText("Jon Duarte was saved.").waitFor();
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
		await page.getByRole("combobox", { name: "Licenses" }).fill("advanced");
		await page.getByRole("option", { name: /Advanced Messaging/ }).click();
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page.getByRole("button", { name: "Create" }).click();
		await page.getByText("Ada Byron was created.").waitFor();
		const chart = page.getByRole("region", { name: "Organization chart" });
		await chart.getByRole("link", { name: /John Duarte/ }).waitFor();
		await page.getByRole("button", { name: "More actions" }).click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
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
		await page.getByRole("combobox", { name: "Licenses" }).fill("calling prof");
		await page.getByRole("option", { name: /Calling - Professional/ }).click();
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Review changes" }).click();
		await page
			.locator("#note-phoneNumbers")
			.getByText(
				"Work numbers or extension is required when a calling license is assigned.",
			)
			.waitFor();
		await page.getByLabel("Location", { exact: true }).selectOption("Denver");
		await page.getByRole("combobox", { name: "Extension" }).fill("4711");
		await page.getByRole("combobox", { name: "Extension" }).press("Enter");
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("Also set:").waitFor();
		await review.getByText(/Organization Acme, Inc/).waitFor();
		expect(await review.locator("dt", { hasText: "Type" }).count()).toBe(0);
		await expectAccessible(page);
		await review.getByRole("button", { name: "Create" }).click();
		await page.getByText("Ada Byron was created.").waitFor();
		// The location of somebody who is called there cannot be chosen; the form says how to move them.
		await page.getByRole("button", { name: "Edit: Calling" }).click();
		const panel = page.getByRole("dialog");
		expect(
			await panel.getByLabel("Location", { exact: true }).isDisabled(),
		).toBe(true);
		await panel.getByText("To move the person").waitFor();
		await panel.getByText("Nothing changed yet").waitFor();
		await panel.getByRole("button", { name: "Cancel" }).click();
		await panel.waitFor({ state: "detached" });
	});

	test("chooses among fifty licenses: by kind in natural order, found by words, the held ones as chips", async () => {
		await using site = await openSite();
		await site.store.load({ licenses: manyLicenses });
		await using tab = await openConsole(site, {
			path: `${john}?edit=licenses`,
		});
		const { page } = tab;
		const panel = page.getByRole("dialog");
		await panel.getByText("2 of 50 selected").waitFor();
		const chips = panel.locator(".chip.removable");
		expect(await chips.allInnerTexts()).toEqual([
			"Meeting - Webex Meeting Center",
			"Webex Calling - Professional",
		]);
		const field = panel.getByRole("combobox", { name: "Licenses" });
		await field.click();
		await field.fill("pack 1");
		const options = panel.getByRole("option");
		await options.nth(2).waitFor();
		expect(
			(await options.allInnerTexts()).map((text) => text.split("\n")[0]),
		).toEqual(["Messaging Pack 1", "Messaging Pack 10", "Messaging Pack 11"]);
		for (const name of ["pack 1", "pack 10", "pack 11", "slid 3"]) {
			await field.fill(name);
			await field.press("Enter");
		}
		await panel.getByText("6 of 50 selected").waitFor();
		await field.fill("nothing like it");
		await panel.getByText("No matches").first().waitFor();
		await field.press("Escape");
		await panel
			.getByText("Takes seats of 4 licenses. The scarcest is Slido 3,")
			.waitFor();
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});

	test.each(looks)(
		"is edited accessibly, in the window's width, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, {
				width,
				scheme,
				path: `${john}?edit=profile`,
			});
			const { page } = tab;
			const panel = page.getByRole("dialog");
			await panel
				.getByLabel("Title")
				.fill("Donaudampfschifffahrtsgesellschaftskapitän");
			await panel.getByText("After: Donau").waitFor();
			await expectFitsWidth(page);
			// As high as the form, so that no target lies half under the foot.
			await page.setViewportSize({ ...widths[width], height: 3000 });
			await expectAccessible(page);
		},
	);
});
