import { expect, test } from "bun:test";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	expectNoOutsideRequests,
	keepPicture,
	looks,
	openTab,
} from "./browser.ts";
import { openConsole, openPerson } from "./console.ts";
import { openSite } from "./site.ts";

describeBrowser("the console", () => {
	test.each(looks)(
		"shows people and a person accessibly, in the window's width, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { width, scheme });
			const { page } = tab;
			await page.getByRole("row").nth(3).waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			if (width === "phone" && scheme === "dark")
				await keepPicture(page, "console-phone");
			if (width === "desktop" && scheme === "light")
				await keepPicture(page, "console-people");
			await openPerson(page, "John Andersen");
			await page.getByText("+1 408 526 7209").waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			expectNoOutsideRequests(tab, site.url);
			expect(tab.errors).toEqual([]);
		},
	);

	test("takes a token only where it is valid, and keeps it out of addresses and local storage", async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${site.url}/console`);
		await page.getByLabel("Access token").fill("no such token");
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.getByText("This access token is not valid").waitFor();
		await page.getByLabel("Access token").fill(site.adminToken);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.getByRole("heading", { name: "Overview" }).waitFor();
		const kept = await page.evaluate(() => JSON.stringify(localStorage));
		expect(kept).not.toContain(site.adminToken);
		expect(tab.requests.join(" ")).not.toContain(site.adminToken);
		await page.reload();
		await page.getByRole("heading", { name: "Overview" }).waitFor();
		await page.getByRole("button", { name: /, account$/ }).click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByLabel("Access token").waitFor();
		expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
	});

	test("leads back to the sign-in when its token is revoked", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		// All that the page reads is read: nothing else meets the end of the session.
		await page.locator("peopled-letters").waitFor();
		const headers = { authorization: `Bearer ${site.adminToken}` };
		const tokens = `${site.url}/v1/tokens`;
		const { items } = (await (await fetch(tokens, { headers })).json()) as {
			items: { id: string; name: string }[];
		};
		const session = items.find(({ name }) => name === "sample sign-in");
		await fetch(`${tokens}/${session?.id}`, { method: "DELETE", headers });
		await page.getByRole("link", { name: "Licenses" }).click();
		const dialog = page.getByRole("dialog", { name: "Sign in again" });
		await dialog.getByText("Your session has ended").waitFor();
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("heading", { name: "Sign in to peopled" }).waitFor();
		expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
	});

	test("is led through by the keyboard alone", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("row").nth(3).waitFor();
		await page.keyboard.press("/");
		await page.keyboard.type("john");
		await page.waitForURL(/q=john/);
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "John Duarte" }).waitFor();
		await page.goBack();
		await page.getByText("2 people", { exact: true }).waitFor();
		expect(await page.getByLabel("Search people").inputValue()).toBe("john");
	});

	test("keeps few rows in the page however far one scrolls, and finds the place again", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("row").nth(3).waitFor();
		const grid = page.getByRole("grid");
		await grid.focus();
		const active = page.locator("tr[data-active]");
		await page.getByText("201 people", { exact: true }).waitFor();
		await page.keyboard.press("End");
		expect(await active.getAttribute("id")).toBe("row-200");
		const last = page.locator("[data-active] .person-link");
		await last.waitFor();
		expect(await page.getByRole("row").count()).toBeLessThan(80);
		const name =
			(await last.locator(".person-name > span").first().textContent()) ?? "";
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name, level: 1 }).waitFor();
		await page.goBack();
		await page.getByRole("link", { name }).waitFor();
		expect(await page.getByText("201 people", { exact: true }).count()).toBe(1);
	});

	test("lists people by name, and sorts them by the heads of columns, in the address", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByText("201 people", { exact: true }).waitFor();
		const head = (name: string) => page.getByRole("columnheader", { name });
		const names = () =>
			page.locator(".person-name > span:first-child").allTextContents();
		expect(await head("Display name").getAttribute("aria-sort")).toBe(
			"ascending",
		);
		const up = await names();
		expect(up.length).toBeGreaterThan(10);
		const keys = up.map((name) => name.toLowerCase());
		expect(keys).toEqual(keys.toSorted());
		await page
			.getByRole("button", { name: "Display name", exact: true })
			.click();
		await page.waitForURL(/sort=-name/);
		await page
			.locator("th[aria-sort=descending]", { hasText: "Display name" })
			.waitFor();
		await page.getByText("201 people", { exact: true }).waitFor();
		expect((await names())[0]).not.toBe(up[0]);
		await page.goto(`${site.url}/console/people?sort=created`);
		await page.getByText("201 people", { exact: true }).waitFor();
		await page.getByRole("button", { name: "Columns" }).click();
		await page.getByLabel("Created").check();
		await page.getByLabel("Last active").check();
		await page.keyboard.press("Escape");
		expect(await head("Created").getAttribute("aria-sort")).toBe("ascending");
		await page
			.getByRole("button", { name: "Last active", exact: true })
			.click();
		await page.waitForURL(/sort=lastActivity/);
		await page
			.getByRole("button", { name: "Last active", exact: true })
			.focus();
		await page.keyboard.press("Enter");
		await page.waitForURL(/sort=-lastActivity/);
		await page
			.locator("th[aria-sort=descending]", { hasText: "Last active" })
			.waitFor();
		// While the people of the new order are fetched, the old ones are pale.
		await page.locator("peopled-people-table[aria-busy=false]").waitFor();
		await expectAccessible(page);
		expect(tab.errors).toEqual([]);
	});

	test("reaches the end of the list with one key, and the beginning again", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByText("201 people", { exact: true }).waitFor();
		const grid = page.getByRole("grid");
		await grid.focus();
		await page.keyboard.press("End");
		expect(await page.locator("tr[data-active]").getAttribute("id")).toBe(
			"row-200",
		);
		await page.locator("tr[data-active] .person-link").waitFor();
		expect(await grid.getAttribute("aria-rowcount")).toBe("202");
		await page.keyboard.press("Home");
		await page.locator("#row-0[data-active] .person-link").waitFor();
	});

	test("finds a person by a number, an extension and an id", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await openPerson(page, "John Andersen");
		const id = page.url().split("/").at(-1) ?? "";
		await page.goBack();
		for (const text of ["+1 408 526 7209", "408-526-7209", id]) {
			await page.getByLabel("Search people").fill(text);
			await page.getByText("1 person", { exact: true }).waitFor();
			await page.getByRole("link", { name: "John Andersen" }).waitFor();
		}
	});

	test("filters by status, department, manager and sign-in, with exact counts", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const counts = async (query: string) => {
			const headers = { authorization: `Bearer ${site.adminToken}` };
			const reply = await fetch(
				`${site.url}/v1/people?count=true&max=1&${query}`,
				{ headers },
			);
			const { count } = (await reply.json()) as { count: number };
			return count === 1 ? "1 person" : `${count} people`;
		};
		await page.getByRole("button", { name: "Filters" }).click();
		await page.locator("#filter-status").selectOption("In a call");
		await page.waitForURL(/status=call/);
		await page
			.getByText(await counts("status=call"), { exact: true })
			.waitFor();
		await page.locator("#filter-status").selectOption("Any");
		await page.locator("#filter-department").fill("sales");
		await page.keyboard.press("Tab");
		await page
			.getByText(await counts("department=sales"), { exact: true })
			.waitFor();
		await page.locator("#filter-department").fill("");
		await page.keyboard.press("Tab");
		await page.locator("#filter-login").selectOption("No");
		await page
			.getByText(await counts("loginEnabled=false"), { exact: true })
			.waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("selects a range with Shift, and everyone who is found", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		const boxes = page.locator("tbody .select-cell input");
		await boxes.nth(9).waitFor();
		await boxes.nth(0).click();
		await boxes.nth(9).click({ modifiers: ["Shift"] });
		await page.getByText("10 people selected").waitFor();
		await boxes.nth(5).click();
		await page.getByText("9 people selected").waitFor();
		await page.getByLabel("Select everyone shown").check();
		await page.getByRole("button", { name: "Select all 201 people" }).click();
		await page.getByText("All 201 people selected").waitFor();
		await expectAccessible(page);
		await page.getByRole("button", { name: "Change selected" }).click();
		await page
			.getByRole("dialog", { name: "Change 201 people" })
			.getByRole("button", { name: "Cancel" })
			.click();
		await boxes.nth(0).click();
		await page.getByText(/^\d+ people selected/).waitFor();
		expect(await page.getByText("All 201 people selected").count()).toBe(0);
	});

	test("shows every column in full width and scrolls sideways, with the names pinned", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.evaluate(() => {
			localStorage["peopled.columns"] =
				"title,department,locationId,licenses,roles,status,phoneNumbers,extension,manager,type,invitePending,loginEnabled,lastActivity,created";
		});
		await page.reload();
		const frame = page.locator(".table-frame");
		const heads = page.locator("thead th[data-column]");
		await heads.nth(13).waitFor();
		for (const head of await heads.all()) {
			const { isCut, width } = await head.evaluate((element) => ({
				isCut: element.scrollWidth > element.clientWidth,
				width: element.clientWidth,
			}));
			expect(isCut).toBe(false);
			expect(width).toBeGreaterThanOrEqual(88);
		}
		const name = page.locator("tbody .name-cell").first();
		await name.waitFor();
		const before = (await name.boundingBox())?.x;
		await frame.evaluate((element) => element.scrollTo(700, 0));
		await heads.nth(13).waitFor();
		expect((await name.boundingBox())?.x).toBe(before);
		expect(await frame.evaluate((element) => element.scrollLeft)).toBe(700);
		await expectFitsWidth(page);
	});

	test("keeps filters in the address and columns in the browser", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("button", { name: "Filters" }).click();
		await page
			.getByLabel("Role", { exact: true })
			.selectOption("Full Administrator");
		await page.waitForURL(/role=/);
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("button", { name: "Columns" }).click();
		await page.getByLabel("Extension").check();
		await page.goto(`${page.url()}&text=maja&sort=shoeSize`);
		await page.getByText("2 people", { exact: true }).waitFor();
		await page
			.getByText(
				"ignores unknown parameters of the address: text=maja, sort=shoeSize.",
			)
			.waitFor();
		await page.getByRole("columnheader", { name: "Extension" }).waitFor();
		await page.getByRole("button", { name: /Remove the filter Role/ }).click();
		await page.getByText("201 people", { exact: true }).waitFor();
		expect(page.url()).not.toContain("role=");
		// What was found stays in view, dimmed, until the next is.
		const held = Promise.withResolvers<void>();
		await page.route(/\/v1\/people\?.*query=/, async (route) => {
			await held.promise;
			await route.continue();
		});
		await page.getByLabel("Search people").fill("maja gomez");
		const table = page.locator("peopled-people-table");
		await page.locator("peopled-people-table[aria-busy=true]").waitFor();
		expect(await table.getByRole("link").count()).toBeGreaterThan(5);
		held.resolve();
		await page.locator("peopled-people-table[aria-busy=false]").waitFor();
		expect(await table.getByRole("link").count()).toBe(1);
	});

	test("shows a partner administrator which organization is open", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { as: "Petra Partner" });
		const { page } = tab;
		await page.getByRole("link", { name: "Piet Bakker" }).waitFor();
		await page
			.getByLabel("Organization", { exact: true })
			.selectOption("Acme, Inc.");
		await page.getByText(/You are working in Acme, Inc/).waitFor();
		await page.getByText("201 people", { exact: true }).waitFor();
		expect(await page.getByRole("link", { name: "Piet Bakker" }).count()).toBe(
			0,
		);
		await openPerson(page, "John Andersen");
		await page.getByRole("button", { name: "Back to Northwind" }).click();
		await page.getByText(/You are working in Acme, Inc/).waitFor({
			state: "detached",
		});
		await page.getByText("2 people", { exact: true }).waitFor();
		await page.getByRole("link", { name: "Piet Bakker" }).waitFor();
	});

	test("lets an ordinary member look people up", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Karim Jackson",
			path: "/console/people",
		});
		const { page } = tab;
		await page.getByText("Type the beginning of a name").waitFor();
		await openPerson(page, "John Andersen");
		expect(await page.getByText("+1 408 526 7209").count()).toBe(0);
	});

	test("follows the theme that is chosen, and so does the reference", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site);
		const { page } = tab;
		await page.getByRole("button", { name: "Colors: System" }).click();
		await page.getByLabel("Dark").check();
		await page.locator("html[data-theme=dark]").waitFor();
		const reference = await page.context().newPage();
		await reference.goto(`${site.url}/reference`);
		await reference.locator("html[data-theme=dark]").waitFor();
		await reference.getByRole("button", { name: "Colors: Dark" }).click();
		await reference.getByLabel("Light").check();
		await page.locator("html[data-theme=light]").waitFor();
		await page.getByRole("button", { name: "Colors: Light" }).waitFor();
	});
});
