import type { Command } from "commander";
import { openSender } from "./failure.ts";
import { describeOther } from "./other-server.ts";
import { printResult, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** `peopled console`: opens the console in the browser, signed in. */
export function addConsoleCommand(
	program: Command,
	workplace: Workplace,
): void {
	withJson(withStore(withServer(program.command("console"))))
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
			const send = openSender(url, () =>
				describeOther(workplace, options, url),
			);
			await send(new Request(new URL("/health", url)));
			await using store = await workplace.openStore(options);
			const person =
				options.person && (await findPerson(store, workplace, options.person));
			const now = workplace.now();
			const link = await workplace.createConsoleLink(store, {
				...{ url, now },
				person: person && { orgId: person.orgId, id: person.id },
			});
			const isOpened = !options.print && (await workplace.openBrowser(link));
			if (isOpened) workplace.tell("The console opens in your browser.");
			else if (!options.print)
				workplace.tell(
					"No browser can be opened from here. Open this link, which works once, within a minute:",
				);
			printResult(workplace, options, {
				json: { link, isOpened },
				lines: isOpened ? [] : [link],
			});
		});
}
