/** A page of the console, as its address names it. */
export interface Place {
	/** Behind `/console`, without a slash at either end, split at its slashes. */
	steps: readonly string[];
	query: URLSearchParams;
}

/** Asks whether what is not saved yet may be given up. */
type Guard = () => Promise<boolean>;

const base = "/console";
const changed = new EventTarget();
let guard: Guard | undefined;
let shownUrl = "";

/** The page that the address bar names. */
export function currentPlace(): Place {
	const { pathname, search } = location;
	return {
		steps: readSteps(pathname.slice(base.length)),
		query: new URLSearchParams(search),
	};
}

// An address that is not well-formed is one step: it names no page, and that is what is said.
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

/** The address of a page; what is undefined or empty is left out of the query. */
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

/** Goes to a page, unless the guard holds the person back. */
export async function navigate(
	url: string,
	{ isReplacing = false, isGuarded = true } = {},
): Promise<void> {
	if (isGuarded && !(await mayLeave())) return;
	guard = undefined;
	history[isReplacing ? "replaceState" : "pushState"](null, "", url);
	announce();
}

/** Changes the query of the page that is shown, without leaving it. */
export function replaceQuery(query: URLSearchParams): void {
	const search = query.size === 0 ? "" : `?${query}`;
	history.replaceState(null, "", `${location.pathname}${search}`);
	shownUrl = location.href;
}

/** While a guard is set, every way out of the page asks it first. */
export function guardLeaving(ask: Guard | undefined): void {
	guard = ask;
}

/** Calls `show` for every page that is gone to, and follows links and the browser's own buttons. */
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

/** Asks the guard, if there is one, whether the page may be left. */
export async function mayLeave(): Promise<boolean> {
	return guard === undefined || (await guard());
}

function announce(): void {
	shownUrl = location.href;
	changed.dispatchEvent(new Event("place"));
}
