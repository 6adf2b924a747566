import type { Page } from "playwright-core";

/**
 * Counts the presses of a mouse or finger from now on, so that a journey can say how many clicks it needs. The page
 * must not be loaded again meanwhile. What a test does without the mouse, such as `selectOption`, does not count: click instead.
 */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
	await page.evaluate(() => {
		const counter = { clicks: 0 };
		Object.assign(window, { counter });
		addEventListener("pointerdown", () => counter.clicks++, { capture: true });
	});
	return () =>
		page.evaluate(
			() =>
				(window as unknown as { counter: { clicks: number } }).counter.clicks,
		);
}
