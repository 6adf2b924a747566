import type { ReactiveControllerHost } from "lit";

/** A page of the console, as its address names it. */
export interface Place {
	/** The path after `/console`, split at its slashes. */
	steps: readonly string[];
	query: URLSearchParams;
}

/** Asks whether unsaved input may be discarded. */
type Guard = () => Promise<boolean>;

const base = "/console";
const changed = new EventTarget();
let guard: Guard | undefined;
let shownUrl = "";

/** The page in the address bar. */
export function currentPlace(): Place {
	const { pathname, search } = location;
	return {
		steps: readSteps(pathname.slice(base.length)),
		query: new URLSearchParams(search),
	};
}

// An invalid address is one step. It names no page, so the console reports that.
function readSteps(path: string): string[] {
	try {
		return path
			.split("/")
			.filter((step) => step !== "")
			.map(decodeURIComponent);
	} catch {
		return [path];
	}
}

/** The address of a page. Undefined and empty values are left out of the query. */
export function linkTo(
	steps: readonly string[],
	query: Record<string, string | undefined> = {},
): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query))
		if (value) search.set(name, value);
	const path = [base, ...steps.map(encodeURIComponent)].join("/");
	return search.size === 0 ? path : `${path}?${search}`;
}

/** Opens a page, unless the guard prevents it. */
export async function navigate(
	url: string,
	{ isReplacing = false, isGuarded = true } = {},
): Promise<void> {
	if (isGuarded && !(await mayLeave())) return;
	guard = undefined;
	history[isReplacing ? "replaceState" : "pushState"](null, "", url);
	announce();
}

/** Changes the query of the open page, without leaving it. */
export function replaceQuery(query: URLSearchParams): void {
	const search = query.size === 0 ? "" : `?${query}`;
	history.replaceState(null, "", `${location.pathname}${search}`);
	shownUrl = location.href;
}

/** Calls `follow` whenever a link or the browser's buttons open the page of an element again, usually with another query. */
export function followQuery(
	host: ReactiveControllerHost,
	follow: (query: URLSearchParams) => void,
): void {
	let path = "";
	const listen = () => {
		if (location.pathname === path) follow(currentPlace().query);
	};
	host.addController({
		hostConnected: () => {
			path = location.pathname;
			changed.addEventListener("place", listen);
		},
		hostDisconnected: () => changed.removeEventListener("place", listen),
	});
}

/** While a guard is set, the router asks it before leaving the page. */
export function guardLeaving(ask: Guard | undefined): void {
	guard = ask;
}

/** Calls `show` for every opened page, and handles links and the browser's own buttons. */
export function openRouter(show: () => void): void {
	shownUrl = location.href;
	changed.addEventListener("place", show);
	addEventListener("popstate", async () => {
		const wanted = location.href;
		if (guard !== undefined) {
			history.pushState(null, "", shownUrl);
			if (!(await mayLeave())) return;
			guard = undefined;
			history.replaceState(null, "", wanted);
		}
		announce();
	});
	addEventListener("beforeunload", (event) => {
		if (guard !== undefined) event.preventDefault();
	});
	addEventListener("click", followLink);
}

function followLink(event: MouseEvent): void {
	const isPlain =
		event.button === 0 &&
		!(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
	const link = event
		.composedPath()
		.find((node) => node instanceof HTMLAnchorElement);
	if (!isPlain || event.defaultPrevented || link === undefined) return;
	const isOurs =
		link.origin === location.origin &&
		(link.pathname === base || link.pathname.startsWith(`${base}/`));
	if (!isOurs || link.target !== "" || link.hash !== "") return;
	event.preventDefault();
	void navigate(link.href);
}

/** Whether the page has input that leaving would lose. */
export function isGuarded(): boolean {
	return guard !== undefined;
}

/** Asks the guard, if there is one, whether the page may be left. */
export async function mayLeave(): Promise<boolean> {
	return guard === undefined || (await guard());
}

function announce(): void {
	shownUrl = location.href;
	changed.dispatchEvent(new Event("place"));
}
