import { expect, test } from "bun:test";
import { describeBrowser, openTab } from "./browser.ts";
import { openConsole } from "./console.ts";
import { openByLink, places, waitForPage } from "./places.ts";
import { countVisit, type Visit } from "./round-trips.ts";
import { openSite } from "./site.ts";

/** What the sign-in, the people and the overview may weigh together, fonts and pictures included. */
const firstLoadBytesMax = 300_000;
/** A slow 4G network. */
const roundTripMs = 150;
const bytesPerMs = 200;
/** A page is there within a second. What is left of it is for a slow processor. */
const networkMsMax = 850;

describeBrowser("the budget of the console", () => {
	test(`the first load takes less than ${firstLoadBytesMax / 1000} kB`, async () => {
		await using site = await openSite();
		await using tab = await openTab();
		const { page } = tab;
		const signIn = page.getByRole("button", { name: "Sign in as Ada Admin" });
		const visits = [
			await countVisit(page, async () => {
				await page.goto(`${site.url}/console/people`);
				await signIn.waitFor();
				await page.evaluate(() => document.fonts.ready);
			}),
			await countVisit(page, async () => {
				await signIn.click();
				await page.getByRole("row").nth(3).waitFor();
				await page.evaluate(() => document.fonts.ready);
			}),
			await countVisit(page, () => openByLink(page, "")),
		];
		const bytes = visits.reduce((sum, visit) => sum + visit.bytes, 0);
		process.stderr.write(`The console's first load: ${bytes} bytes.\n`);
		expect(bytes).toBeGreaterThan(50_000);
		expect(bytes).toBeLessThan(firstLoadBytesMax);
	});

	test("every page is there within a second on a slow network, opened from another and loaded again", async () => {
		await using site = await openSite({ isStandIn: true });
		await using tab = await openConsole(site, { path: "/console/nowhere" });
		const { page } = tab;
		// No text waits for a font. It is a part of the first load.
		await page.evaluate(() => document.fonts.load("16px Inter", "aŁ"));
		const slow: object[] = [];
		const check = (place: string, way: string, visit: Visit) => {
			const ms = visit.rounds * roundTripMs + visit.bytes / bytesPerMs;
			if (process.env.SHOW_BUDGET !== undefined)
				process.stderr.write(
					`${way} /console${place}: ${visit.rounds} rounds, ${visit.bytes} bytes, ${Math.round(ms)} ms\n`,
				);
			if (ms > networkMsMax) slow.push({ place, way, ms, ...visit });
		};
		for (const place of places) {
			check(
				place,
				"opened",
				await countVisit(page, () => openByLink(page, place)),
			);
			const again = async () => {
				await page.reload();
				await waitForPage(page);
			};
			check(place, "reloaded", await countVisit(page, again, { isWarm: true }));
		}
		expect(slow).toEqual([]);
	});
});
