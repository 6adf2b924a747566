import type { CDPSession, Page } from "playwright-core";

/** What a visit of a page costs on the network. */
export interface Visit {
	/** How many round trips follow one after another until everything is there. */
	rounds: number;
	/** What is sent to the browser, headers included. */
	bytes: number;
	/** The paths of the requests of each round. */
	paths: readonly (readonly string[])[];
}

/** Files with the hash of their content in the name, which a browser asks for once. */
const immutable = "/assets/";

/**
 * Counts what `go` costs. Every request is held until the page has nothing left to do but wait; then all that are held are
 * let through together, which is one round. So the count says which requests wait for others, and not how fast this machine is.
 */
export async function countVisit(
	page: Page,
	go: () => Promise<unknown>,
	{ isWarm = false }: { isWarm?: boolean } = {},
): Promise<Visit> {
	const network = await page.context().newCDPSession(page);
	let bytes = 0;
	network.on("Network.loadingFinished", ({ encodedDataLength }) => {
		bytes += encodedDataLength;
	});
	await network.send("Network.enable");
	const held = await holdRequests(network, { isWarm });
	const paths: string[][] = [];
	let isThere = false;
	const arriving = go().then(() => {
		isThere = true;
	});
	while (!isThere) {
		if (held.length === 0) {
			await Promise.race([arriving, held.next()]);
			continue;
		}
		// Nothing else is asked for until the document is there.
		if (!held.some(({ isDocument }) => isDocument)) await settle(page, held);
		paths.push(held.map(({ path }) => path));
		await Promise.all(held.splice(0).map(({ release }) => release()));
	}
	await arriving;
	await network.send("Fetch.disable");
	await network.detach();
	return { rounds: paths.length, bytes, paths };
}

interface Held {
	path: string;
	isDocument: boolean;
	release(): Promise<unknown>;
}

async function holdRequests(
	network: CDPSession,
	{ isWarm }: { isWarm: boolean },
): Promise<Held[] & { next(): Promise<void> }> {
	let wake = () => {};
	const held = Object.assign([] as Held[], {
		next: () =>
			new Promise<void>((resolve) => {
				wake = resolve;
			}),
	});
	network.on("Fetch.requestPaused", ({ requestId, request, resourceType }) => {
		const { pathname } = new URL(request.url);
		const release = () =>
			network.send("Fetch.continueRequest", { requestId }).catch(() => {});
		if (isWarm && pathname.includes(immutable)) void release();
		else
			held.push({
				path: pathname,
				isDocument: resourceType === "Document",
				release,
			});
		wake();
	});
	await network.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
	return held;
}

// The page is idle several times without another request.
async function settle(page: Page, held: readonly Held[]): Promise<void> {
	for (let calm = 0, before = held.length; calm < 3; ) {
		await page
			.evaluate(
				() =>
					new Promise((resolve) =>
						requestIdleCallback(resolve, { timeout: 200 }),
					),
			)
			.catch(() => {});
		calm = held.length === before ? calm + 1 : 0;
		before = held.length;
	}
}
