import type { Page } from "playwright-core";

/** When a page of the console was there, in milliseconds since the click or the reload, as frames painted it. */
export interface Arrival {
	/** The first row or card. */
	first: number;
	/** Everything. */
	all: number;
}

/** Opens a page by a link in the loaded console. */
export function arriveByLink(page: Page, place: string): Promise<Arrival> {
	return page.evaluate(watch, { address: `/console${place}` });
}

/** Loads the open page again. */
export async function arriveAgain(page: Page): Promise<Arrival> {
	await page.reload({ waitUntil: "commit" });
	return page.evaluate(watch, {});
}

// Runs in the page, so that nothing of this process is measured, and asks for little in each frame.
function watch({ address }: { address?: string }): Promise<Arrival> {
	const loading = ":is(.skeleton, .loading, .bone, [aria-busy=true])";
	const rows = "#main :is(tbody tr:not(.spacer), .card, li)";
	// The time of a page begins when its loading does.
	const start = address === undefined ? 0 : performance.now();
	if (address !== undefined) {
		const link = document.createElement("a");
		link.href = address;
		document.querySelector("main")?.append(link);
		link.click();
		link.remove();
	}
	const hasFirst = () =>
		[...document.querySelectorAll(rows)].some(
			(row) =>
				// A closed menu has entries, too.
				row.checkVisibility() &&
				!row.closest(loading) &&
				!row.querySelector(loading),
		);
	const hasAll = () =>
		document.querySelector("#main h1") !== null &&
		document.querySelector(loading) === null &&
		document.querySelector(
			"#main :is(.card, .table-frame, .empty, table, form, p, li)",
		) !== null;
	const path = address?.split("?")[0] ?? location.pathname;
	return new Promise((resolve) => {
		let first: number | undefined;
		const look = () => {
			const now = performance.now() - start;
			const isHere = location.pathname === path;
			if (isHere && hasFirst()) first ??= now;
			if (isHere && hasAll()) resolve({ first: first ?? now, all: now });
			else requestAnimationFrame(look);
		};
		requestAnimationFrame(look);
	});
}
