import { openTab } from "../test/browser/browser.ts";
import { openConsole } from "../test/browser/console.ts";
import { openByLink, places, waitForPage } from "../test/browser/places.ts";
import { openSite } from "../test/browser/site.ts";

/** Slow 4G, and a processor with a quarter of this one's speed. */
const network = {
	offline: false,
	latency: 150,
	downloadThroughput: 1.6e6 / 8,
	uploadThroughput: 0.75e6 / 8,
};
const slowerTimes = 4;

// Prints how long each page of the console takes on a slow network and processor: opened by a link, and loaded again with a warm cache.
await using site = await openSite({ isStandIn: true });
await using cold = await openTab();
await throttle(cold.page);
const coldMs = await time(async () => {
	await cold.page.goto(`${site.url}/console/people`);
	await cold.page
		.getByRole("button", { name: /^Sign in as/ })
		.first()
		.waitFor();
});
console.log(`${show(coldMs)}  sign-in, nothing cached`);

await using tab = await openConsole(site, { path: "/console/nowhere" });
const { page } = tab;
await throttle(page);
console.log("opened  loaded again");
for (const place of places) {
	const opened = await time(() => openByLink(page, place));
	const again = await time(async () => {
		await page.reload({ waitUntil: "commit" });
		await waitForPage(page);
	});
	console.log(`${show(opened)}${show(again)}  /console${place.slice(0, 40)}`);
}
process.exit(0);

function show(ms: number): string {
	return `${ms.toFixed(0).padStart(6)} ms`;
}

async function throttle(throttled: typeof page): Promise<void> {
	const session = await throttled.context().newCDPSession(throttled);
	await session.send("Network.enable");
	await session.send("Network.emulateNetworkConditions", network);
	await session.send("Emulation.setCPUThrottlingRate", { rate: slowerTimes });
}

async function time(run: () => Promise<void>): Promise<number> {
	const start = performance.now();
	await run();
	return performance.now() - start;
}
