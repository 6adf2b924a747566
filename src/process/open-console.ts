import type { Store } from "../directory/store/store.ts";
import { canOpenBrowser, openBrowser } from "./browser.ts";
import { createConsoleLink } from "./console-link.ts";

/**
 * Opens the console of a server in the browser, signed in: always, or where somebody sits before a desktop. Resolves to
 * whether it opens; rejects where that was demanded and nobody can be signed in.
 */
export async function openConsole(
	store: Store,
	{
		opening,
		environment,
		isTerminal,
		...server
	}: {
		opening: "auto" | "on";
		environment: Readonly<Record<string, string | undefined>>;
		/** Whether somebody started the server from a terminal. */
		isTerminal: boolean;
		url: string;
		now: number;
	},
): Promise<boolean> {
	const { platform } = process;
	if (opening === "on")
		return openBrowser(await createConsoleLink(store, server));
	if (!canOpenBrowser({ environment, platform, isTerminal })) return false;
	const link = await createConsoleLink(store, server).catch(() => undefined);
	return link !== undefined && openBrowser(link);
}
