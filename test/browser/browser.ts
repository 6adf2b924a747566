import { afterAll, describe, setDefaultTimeout } from "bun:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type axe from "axe-core";
import {
	type Browser,
	type BrowserContext,
	chromium,
	type Page,
} from "playwright-core";
import { root } from "../source/document.ts";

/** Debian's packages of Chromium. The first has no window, and takes two thirds of the other's time. */
const packages = ["chromium-headless-shell", "chromium"];
const chromiumPath = packages
	.map((name) => `/usr/bin/${name}`)
	.find((path) => existsSync(path));
const launchArguments = [
	"--headless",
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--disable-breakpad",
	// Nothing outside this machine can be reached, whatever a page asks for.
	"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];
/** How long a browser may take for what it was asked; only a test that fails reaches it. */
const waitMsMax = 20_000;
/** How long a whole test may take, on a busy machine too. */
const testMsMax = 90_000;

export const widths = {
	desktop: { width: 1280, height: 800 },
	phone: { width: 390, height: 844 },
} as const;
export type Width = keyof typeof widths;
export type Scheme = "light" | "dark";

/** Every width in every color scheme, for `test.each`. */
export const looks: readonly [Width, Scheme][] = [
	["desktop", "light"],
	["desktop", "dark"],
	["phone", "light"],
	["phone", "dark"],
];

/** A tab of its own, with nothing left from others, and what was seen of it. */
export interface Tab extends AsyncDisposable {
	page: Page;
	/** The address of every request, in order. */
	requests: readonly string[];
	/** Errors that were thrown or logged: scripts that failed, and what the Content-Security-Policy refused. */
	errors: readonly string[];
}

/** Describes browser tests; where there is no Chromium they are skipped, and it is said why. */
export function describeBrowser(title: string, tests: () => void): void {
	if (chromiumPath !== undefined) {
		describe(title, () => {
			setDefaultTimeout(testMsMax);
			afterAll(closeBrowser);
			tests();
		});
		return;
	}
	const reason = `there is no Chromium in /usr/bin (apt-get install -y ${packages[0]})`;
	process.stderr.write(`Browser tests are skipped, ${title}: ${reason}.\n`);
	describe.skip(`${title}: skipped, since ${reason}`, tests);
}

let browser: Promise<Browser> | undefined;

// One browser for every test of a file: starting it takes longer than most tests.
function openBrowser(): Promise<Browser> {
	browser ??= chromium.launch({
		executablePath: chromiumPath,
		args: launchArguments,
	});
	return browser;
}

async function closeBrowser(): Promise<void> {
	const opened = browser;
	browser = undefined;
	await (await opened)?.close();
}

/** Opens a tab that looks as wanted. */
export async function openTab({
	width = "desktop",
	scheme = "light",
	language = "en-GB",
}: {
	width?: Width;
	scheme?: Scheme;
	/** The language of the browser. */
	language?: string;
} = {}): Promise<Tab> {
	const context: BrowserContext = await (await openBrowser()).newContext({
		viewport: widths[width],
		colorScheme: scheme,
		hasTouch: width === "phone",
		reducedMotion: "reduce",
		// Those of the tests are self-signed.
		ignoreHTTPSErrors: true,
		locale: language,
		timezoneId: "Europe/Berlin",
	});
	context.setDefaultTimeout(waitMsMax);
	const page = await context.newPage();
	const requests: string[] = [];
	const errors: string[] = [];
	page.on("request", (request) => requests.push(request.url()));
	page.on("pageerror", (error) => errors.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") errors.push(message.text());
	});
	return {
		page,
		requests,
		errors,
		[Symbol.asyncDispose]: () => context.close(),
	};
}

/** Asserts that a tab asked nobody but the server at `url`; pictures that people chose for themselves may come from elsewhere. */
export function expectNoOutsideRequests(
	{ requests }: Tab,
	url: string,
	{ except = [] }: { except?: readonly string[] } = {},
): void {
	const { origin } = new URL(url);
	const outside = requests.filter(
		(address) =>
			!/^(data|blob|about):/.test(address) &&
			new URL(address).origin !== origin &&
			!except.includes(address),
	);
	assert.deepEqual(outside, [], "requests left the origin");
	assert.ok(requests.length > 0, "nothing was requested at all");
}

// Half as long as `axe.source`.
const axeScript = readFileSync(
	createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
	"utf8",
);

/** Asserts that axe-core finds nothing against WCAG 2.2 AA in the page, or in the part of it that a selector names. */
export function expectAccessible(page: Page, selector?: string): Promise<void> {
	return expectNothingFound(page, {
		selector,
		runOnly: [
			"wcag2a",
			"wcag2aa",
			"wcag21a",
			"wcag21aa",
			"wcag22aa",
			"best-practice",
		],
	});
}

/** Asserts that every text of the page can be read. Of a page that is accessible otherwise, only this depends on the theme. */
export function expectContrast(page: Page): Promise<void> {
	return expectNothingFound(page, { runOnly: ["color-contrast"] });
}

async function expectNothingFound(
	page: Page,
	wanted: { selector?: string | undefined; runOnly: string[] },
): Promise<void> {
	const isThere = await page.evaluate(() => "axe" in window);
	if (!isThere) await page.evaluate(axeScript);
	const violations = await page.evaluate(async ({ selector, runOnly }) => {
		const found = await (window as unknown as { axe: typeof axe }).axe.run(
			selector ?? document,
			{
				// Describing every element that is right takes as long as the checks.
				resultTypes: ["violations"],
				runOnly,
			},
		);
		return found.violations.map(({ id, help, nodes }) => ({
			id,
			help,
			where: nodes.map(({ target, failureSummary }) => [
				target.join(" "),
				failureSummary,
			]),
		}));
	}, wanted);
	assert.deepEqual(violations, []);
}

/** Asserts that nothing sticks out to the side of the window. */
export async function expectFitsWidth(page: Page): Promise<void> {
	const { content, window } = await page.evaluate(() => ({
		content: document.documentElement.scrollWidth,
		window: document.documentElement.clientWidth,
	}));
	assert.ok(content <= window, `${content} px wide in a window of ${window}`);
}

/** Keeps a picture for the documents, when the run was asked to: `KEEP_PICTURES=1 npm test -- test/browser`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
	if (process.env.KEEP_PICTURES === undefined) return;
	await page.screenshot({ path: join(root, "docs/images", `${name}.png`) });
}
