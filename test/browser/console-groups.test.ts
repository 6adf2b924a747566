import { expect, test } from "bun:test";
import { exampleIds } from "../../src/contract/examples.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { webinars } from "../../src/sample/licenses.ts";
import { showId } from "../../src/webex/ids.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
	openTab,
} from "./browser.ts";
import { openConsole, openPerson } from "./console.ts";
import { openSite } from "./site.ts";

const webinarsId = showId("LICENSE", webinars);
const sales = `/console/groups/${exampleIds.group}`;

describeBrowser("groups in the console", () => {
	test("a group is created, gets members after a preview, is renamed and deleted", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/groups" });
		const { page } = tab;
		await page.getByRole("button", { name: "New group" }).click();
		const form = page.getByRole("dialog");
		await form.getByLabel("Name").fill("sales");
		await form.getByRole("button", { name: "Save" }).click();
		await form.getByText("Another group is called “sales”.").waitFor();
		await form.getByLabel("Name").fill("Crew");
		await form.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "Crew", level: 1 }).waitFor();
		for (const name of ["John Andersen", "Ada Admin"]) {
			await page.getByLabel("Add a person").fill(name);
			await page.getByRole("option", { name }).first().click();
		}
		await page.getByText("2 people join").waitFor();
		await expectAccessible(page);
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("2 people join").waitFor();
		await review.getByText("Ada Admin").waitFor();
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "2 members" }).waitFor();
		await page.getByRole("button", { name: "Remove Ada Admin" }).click();
		await page.getByRole("button", { name: "Review changes" }).click();
		await review.getByText("1 person leaves").waitFor();
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "1 member" }).waitFor();

		await page.getByRole("button", { name: "Edit" }).click();
		await form.getByLabel("Name").fill("Team");
		await form.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "Team", level: 1 }).waitFor();
		await page.getByRole("link", { name: "Show in People" }).click();
		await page.getByRole("button", { name: /Group: Team/ }).waitFor();
		await page.getByText("1 person", { exact: true }).first().waitFor();
		await openPerson(page, "John Andersen");
		const groups = page.getByRole("region", { name: "Groups" });
		const history = page.getByRole("region", { name: "History" });
		await history.getByText("After: Team").waitFor();
		await groups.getByRole("link", { name: "Team" }).click();

		await page.getByRole("button", { name: "Delete" }).click();
		await review.getByText("1 person leaves the group.").waitFor();
		await review.getByText("John Andersen").waitFor();
		await review.getByRole("button", { name: "Delete" }).click();
		await page.getByText("Team was deleted.").waitFor();
		await page.getByRole("heading", { name: "Groups", level: 1 }).waitFor();
		expect(tab.errors.filter((text) => !text.includes("409"))).toEqual([]);
	});

	test("show the licenses and seats of a change of members, and of a deletion, before they happen", async () => {
		await using site = await openSite();
		const post = async (path: string, body: object) => {
			const reply = await fetch(`${site.url}/v1${path}`, {
				method: "POST",
				headers: {
					authorization: `Bearer ${site.adminToken}`,
					"content-type": "application/json",
				},
				body: JSON.stringify(body),
			});
			return (await reply.json()) as { id: string };
		};
		const { id: groupId } = await post("/groups", { displayName: "Crew" });
		await post("/licenseTemplates", { groupId, licenses: [webinarsId] });
		await using tab = await openConsole(site, {
			path: `/console/groups/${groupId}`,
		});
		const { page } = tab;
		await page.getByLabel("Add a person").fill("John Andersen");
		await page.getByRole("option", { name: "John Andersen" }).first().click();
		await page.getByRole("button", { name: "Review changes" }).click();
		const review = page.getByRole("dialog");
		await review.getByText("Takes a seat of Webex Webinars").waitFor();
		await expectAccessible(page);
		await review.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "1 member" }).waitFor();
		await page.getByRole("button", { name: "Remove John Andersen" }).click();
		await page.getByRole("button", { name: "Review changes" }).click();
		const loss = '"Webex Webinars - 1000" would be taken away';
		await review.getByText(loss).waitFor();
		await review.getByText("Frees a seat of Webex Webinars").waitFor();
		await review.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Keep John Andersen" }).click();
		await page.getByRole("button", { name: "Delete" }).click();
		await review.getByText(loss).waitFor();
		await review
			.getByText("The license template of the group would be deleted with it.")
			.waitFor();
		await review.getByRole("button", { name: "Delete" }).click();
		await page.getByText("Crew was deleted.").waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("are searched, and show their members; unsaved changes hold the page", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, { path: "/console/groups" });
		const { page } = tab;
		await page.getByLabel("Search groups").fill("ngin");
		await page.getByRole("link", { name: /Engineering/ }).waitFor();
		await page.getByRole("link", { name: /Sales/ }).waitFor({
			state: "detached",
		});
		await page.goto(`${site.url}${sales}`);
		await page
			.getByRole("button", { name: /^Remove / })
			.first()
			.click();
		await page.getByRole("link", { name: "Licenses" }).click();
		await page.getByText("Leave without saving?").waitFor();
		await page.getByRole("button", { name: "Stay" }).click();
		await page.getByRole("button", { name: /^Keep / }).click();
		await page.getByRole("link", { name: "Licenses" }).click();
		await page.getByRole("heading", { name: "Licenses", level: 1 }).waitFor();
		expect(tab.errors).toEqual([]);
	});

	test("say that they are missing where the access token may not read them", async () => {
		await using site = await openSite();
		const reply = await fetch(`${site.url}/v1/tokens`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${site.adminToken}`,
				"content-type": "application/json",
			},
			body: JSON.stringify({
				name: "no groups",
				scopes: scopes.filter((scope) => !scope.startsWith("identity:")),
			}),
		});
		const { accessToken } = (await reply.json()) as { accessToken: string };
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${site.url}/console/licenses`);
		await page.getByLabel("Access token").fill(accessToken);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.getByRole("button", { name: "New template" }).click();
		const hint = "Groups are missing here";
		await page.getByRole("dialog").getByText(hint).waitFor();
		await expectAccessible(page);
		await page.keyboard.press("Escape");
		await page.getByRole("link", { name: "People", exact: true }).click();
		await page.getByRole("button", { name: "Filters" }).click();
		await page.getByText(hint).waitFor();
		expect(tab.errors.filter((text) => !text.includes("403"))).toEqual([]);
	});

	test.each(looks)(
		"are accessible and fit the window, %s %s",
		async (width, scheme) => {
			await using site = await openSite();
			await using tab = await openConsole(site, { width, scheme, path: sales });
			const { page } = tab;
			await page
				.getByRole("button", { name: /^Remove / })
				.first()
				.click();
			await expectAccessible(page);
			await expectFitsWidth(page);
		},
	);

	test("are only shown to administrators who may not change them", async () => {
		await using site = await openSite();
		await using tab = await openConsole(site, {
			as: "Chen Bianchi",
			path: sales,
		});
		const { page } = tab;
		await page.getByText("You can view groups. Only full").waitFor();
		expect(await page.getByRole("button", { name: /^Remove / }).count()).toBe(
			0,
		);
		expect(await page.getByLabel("Add a person").count()).toBe(0);
	});
});
