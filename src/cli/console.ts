import type { Command } from "commander";
import { openSender } from "./failure.ts";
import { withServer } from "./server.ts";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** `peopled console`: opens the console in the browser, signed in. */
export function addConsoleCommand(
	program: Command,
	workplace: Workplace,
): void {
	withStore(withServer(program.command("console")))
		.description(
			"Open the console of a running server in the default browser, signed in. The link works once, within a minute. The server must use this directory.",
		)
		.option(
			"--person <person>",
			"as whom: e-mail address or id; default: a full administrator",
		)
		.option("--print", "print the link, and open nothing")
		.action(async (options) => {
			const url = workplace.readUrl(options);
			await openSender(url)(new Request(new URL("/health", url)));
			await using store = await workplace.openStore(options);
			const person =
				options.person && (await findPerson(store, workplace, options.person));
			const now = workplace.now();
			const link = await workplace.createConsoleLink(store, {
				...{ url, now },
				person: person && { orgId: person.orgId, id: person.id },
			});
			if (options.print) {
				workplace.print(link);
				return;
			}
			if (await workplace.openBrowser(link)) {
				workplace.tell("The console opens in your browser.");
				return;
			}
			workplace.tell(
				"No browser can be opened from here. Open this link, which works once, within a minute:",
			);
			workplace.print(link);
		});
}
