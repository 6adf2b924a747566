import { expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { signInTokenNames } from "../../src/directory/access/sign-in.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { openProvider, type TestProvider } from "../oidc/provider.ts";
import { openDesk } from "../webex/oidc/oidc-world.ts";
import {
	describeBrowser,
	expectAccessible,
	expectFitsWidth,
	looks,
	openTab,
} from "./browser.ts";
import { openEditing, openPerson } from "./console.ts";
import { openSite, type Site } from "./site.ts";

const admin = "admin@example.com";
const button = { name: "Sign in with Example Ltd" };

/** A site at `localhost`, whose provider is at 127.0.0.1: another site, as in the world outside. */
interface OidcSite extends AsyncDisposable {
	url: string;
	site: Site;
	provider: TestProvider;
}

async function openOidcSite(): Promise<OidcSite> {
	const provider = await openProvider();
	const oidc = openDesk(provider);
	const site = await openSite({ isSample: false, oidc });
	const url = site.url.replace("127.0.0.1", "localhost");
	await provider.register({ redirectUrls: [`${url}/console/sign-in`] });
	return {
		url,
		site,
		provider,
		async [Symbol.asyncDispose]() {
			await site[Symbol.asyncDispose]();
			await provider[Symbol.asyncDispose]();
		},
	};
}

/** Types a login at the provider, and agrees. */
async function pass(page: Page, login: string): Promise<void> {
	await page.locator("input[name=login]").fill(login);
	await page.locator("input[name=password]").fill("any");
	await page.getByRole("button", { name: "Sign-in" }).click();
	await page.getByRole("button", { name: "Continue" }).click();
}

async function signIn(page: Page, login: string): Promise<void> {
	await page.getByRole("button", button).click();
	await pass(page, login);
}

async function revokeSignIns({ store }: Site): Promise<void> {
	const { organization: orgId } = sampleIds;
	for (const { id, name } of await store.tokens.list(orgId))
		if (name === signInTokenNames.oidc)
			await store.tokens.revoke(id, Date.now());
	// A caller is believed for a second without asking.
	await Bun.sleep(1100);
}

describeBrowser("signing in at an OpenID provider in a browser", () => {
	test.each(looks)(
		"is offered beside the access token, and can be used by everyone, %s %s",
		async (width, scheme) => {
			await using opened = await openOidcSite();
			await using tab = await openTab({ width, scheme });
			const { page } = tab;
			await page.goto(`${opened.url}/console`);
			await page.getByRole("button", button).waitFor();
			await page.getByLabel("Access token").waitFor();
			await expectAccessible(page);
			await expectFitsWidth(page);
			expect(tab.errors).toEqual([]);
		},
	);

	test("returns to the page that was asked for, and stays in reloads, tabs and the reference", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/console/licenses?sort=name`);
		await signIn(page, admin);
		await page.getByRole("heading", { name: "Licenses" }).waitFor();
		expect(page.url()).toBe(`${opened.url}/console/licenses?sort=name`);
		await page.reload();
		await page.getByRole("heading", { name: "Licenses" }).waitFor();
		const second = await page.context().newPage();
		await second.goto(`${opened.url}/reference#listPeople`);
		await second.getByText("Signed in as Ada Admin").waitFor();
		await second.reload();
		await second.getByText("Signed in as Ada Admin").waitFor();
		// Neither the code nor a half of the sign-in is left behind.
		const left = await page.evaluate(() => JSON.stringify(localStorage));
		expect(left).not.toContain("peopled.sign-in.");
		const cookies = await page.context().cookies(opened.url);
		const names = cookies.map(({ name }) => name.replace(/-\d+$/, ""));
		expect(names).toContain("peopled-half");
		expect(names).not.toContain("peopled-sign-in");
		const half = cookies.find(({ name }) => name.startsWith("peopled-half"));
		expect(half).toMatchObject({ httpOnly: true, sameSite: "Strict" });
		// The provider's own pages ask for fonts, which cannot be reached.
		const isOfProvider = /^Failed to load resource/;
		expect(tab.errors.filter((error) => !isOfProvider.test(error))).toEqual([]);
	});

	test("returns to the reference when it began there", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/reference#getPerson`);
		await signIn(page, admin);
		await page.getByText("Signed in as Ada Admin").waitFor();
		expect(page.url()).toBe(`${opened.url}/reference#getPerson`);
	});

	test("says why nobody was signed in, and leaves nothing in the address", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/console/people`);
		await signIn(page, "nobody@example.com");
		await page
			.getByText("this directory has nobody with that address")
			.waitFor();
		expect(page.url()).toBe(`${opened.url}/console`);
		await expectAccessible(page);
	});

	test("says that the provider cannot be reached, and still takes a token", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/console`);
		await page.getByRole("button", button).waitFor();
		await opened.provider[Symbol.asyncDispose]();
		await page.getByRole("button", button).click();
		await page.getByText("cannot be reached").waitFor();
		await page.getByLabel("Access token").fill(opened.site.adminToken);
		await page.getByRole("button", { name: "Sign in", exact: true }).click();
		await page.locator("#main h1").waitFor();
	});

	test("does not follow an answer that another site made up", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		const answer = "code=any&state=any&error_description=Call%20this%20number";
		await page.goto(`${opened.url}/console/sign-in?${answer}`);
		await page.getByText("did not begin in this browser").waitFor();
		expect(page.url()).toBe(`${opened.url}/console`);
		expect(await page.textContent("body")).not.toContain("Call this number");
		// Nor does it end a session.
		await signIn(page, admin);
		await page.locator("#main h1").waitFor();
		await page.goto(`${opened.url}/console/sign-in?${answer}`);
		await page.locator("#main h1").waitFor();
		expect(await page.textContent("body")).not.toContain("did not begin");
	});

	test("is not undone by the browser's back button", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/console`);
		await page.getByRole("button", button).click();
		await page.locator("input[name=login]").waitFor();
		await page.goBack();
		// The page is as it was, and can begin once more.
		await signIn(page, admin);
		await page.locator("#main h1").waitFor();
		await page.goBack();
		await page.goto(`${opened.url}/console`);
		await page.locator("#main h1").waitFor();
	});

	test("in a tab of its own renews the session over a form, and no input is lost", async () => {
		await using opened = await openOidcSite();
		await using tab = await openTab();
		const { page } = tab;
		await page.goto(`${opened.url}/console/people`);
		await signIn(page, admin);
		await openPerson(page, "Maja Gomez");
		await openEditing(page);
		await page.getByLabel("Title", { exact: true }).waitFor();
		await revokeSignIns(opened.site);
		await page.getByLabel("Title", { exact: true }).fill("Cartographer");
		const dialog = page.getByRole("dialog", { name: "Sign in again" });
		const [own] = await Promise.all([
			page.context().waitForEvent("page"),
			dialog.getByRole("button", button).click(),
		]);
		// The provider remembers the person.
		await Promise.race([
			own.waitForEvent("close"),
			own.locator("#main h1").waitFor(),
		]);
		await page.getByText("After: Cartographer").waitFor();
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Maja Gomez was saved.").waitFor();
	});
});
