import { loadavg } from "node:os";
import { openTab } from "../test/browser/browser.ts";
import { openConsole } from "../test/browser/console.ts";
import { places } from "../test/browser/places.ts";
import { openSite } from "../test/browser/site.ts";
import { type Arrival, arriveAgain, arriveByLink } from "./page-arrival.ts";

/** Slow 4G, and a processor with a quarter of this one's speed. */
const network = {
	offline: false,
	latency: 150,
	downloadThroughput: 1.6e6 / 8,
	uploadThroughput: 0.75e6 / 8,
};
const slowerTimes = 4;
const rounds = 3;

// Prints how long each page of the console takes on a slow network and processor, to its first rows and to everything: opened by a
// link, and loaded again with a warm cache. Medians of several consoles. Arguments: places, by default all.
const wanted = process.argv.slice(2);
const asked = wanted.length > 0 ? wanted : places;
await using site = await openSite({ isStandIn: true });
console.log(`load average at the start: ${showLoad()}`);
await using cold = await openTab();
await throttle(cold.page);
const start = performance.now();
await cold.page.goto(`${site.url}/console/people`);
const button = cold.page.getByRole("button", { name: /^Sign in as/ });
await button.first().waitFor();
console.log(
	`sign-in, nothing cached: ${(performance.now() - start).toFixed(0)} ms`,
);

const opened = new Map<string, Arrival[]>();
const again = new Map<string, Arrival[]>();
for (let round = 0; round < rounds; round++) {
	await using tab = await openConsole(site, { path: "/console/nowhere" });
	const { page } = tab;
	await throttle(page);
	for (const place of asked) {
		note(opened, place, await arriveByLink(page, place));
		note(again, place, await arriveAgain(page));
	}
}
console.log("opened: first      all   again: first      all");
for (const place of asked)
	console.log(
		`${show(opened.get(place))}      ${show(again.get(place))}  /console${place.slice(0, 40)}`,
	);
console.log(`load average at the end: ${showLoad()}`);
process.exit(0);

function note(all: Map<string, Arrival[]>, place: string, arrival: Arrival) {
	all.set(place, [...(all.get(place) ?? []), arrival]);
}

function show(arrivals: readonly Arrival[] = []): string {
	return [({ first }: Arrival) => first, ({ all }: Arrival) => all]
		.map((part) => arrivals.map(part).sort((left, right) => left - right))
		.map((sorted) => sorted[Math.floor(sorted.length / 2)] ?? 0)
		.map((ms) => `${ms.toFixed(0).padStart(6)} ms`)
		.join("");
}

function showLoad(): string {
	return loadavg()
		.map((load) => load.toFixed(1))
		.join(" ");
}

async function throttle(
	throttled: Awaited<ReturnType<typeof openTab>>["page"],
): Promise<void> {
	const session = await throttled.context().newCDPSession(throttled);
	await session.send("Network.enable");
	await session.send("Network.emulateNetworkConditions", network);
	await session.send("Emulation.setCPUThrottlingRate", { rate: slowerTimes });
}
