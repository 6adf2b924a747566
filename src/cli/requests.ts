import type { Command } from "commander";
import {
	openRequests,
	type RecordedRequest,
} from "../client/watch-requests.ts";
import { UsageError } from "../settings/usage-error.ts";
import { printList, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { callStandIn } from "./stand-in.ts";
import type { Workplace } from "./workplace.ts";

/** The maximum number of requests that the server lists. */
const listedMax = 500;

/** `peopled requests`: the latest requests that a running server answered. */
export function addRequestsCommand(
	program: Command,
	workplace: Workplace,
): void {
	withJson(withServer(program.command("requests")))
		.description(
			"Show the latest requests that a running server answered, the oldest first.",
		)
		.option("--method <method>", "only requests with this method")
		.option(
			"--path <path>",
			"only requests with this path; * stands for any characters",
		)
		.option("--status <status>", "only requests whose reply has this status")
		.option("--follow", "then show each request as it is answered")
		.option(
			"--clear",
			"then forget all recorded requests (in stand-in mode only)",
		)
		.action(async (options) => {
			const client = workplace.openClient(options);
			const query = readQuery(options);
			// Opened before the list is read, so that no request falls between them.
			const coming = options.follow && (await openRequests(client, { query }));
			const { items } = await client.call("GET /requests", {
				query: { ...query, max: listedMax },
			});
			printList(workplace, options, {
				...{ heads, items: items.toReversed(), cells: cellsOf },
				none: "The server has kept no such request.",
			});
			if (options.clear)
				await callStandIn(client, () =>
					client.call("DELETE /peopled/requests"),
				);
			if (!coming) return;
			const shown = new Set(items.map(({ id }) => id));
			for await (const request of coming)
				if (!shown.has(request.id))
					workplace.print(
						options.json
							? JSON.stringify(request)
							: cellsOf(request).join(columnSpace),
					);
		});
}

function readQuery({
	method,
	path,
	status,
}: {
	method?: string;
	path?: string;
	status?: string;
}) {
	if (status !== undefined && !/^[1-5]\d\d$/.test(status))
		throw new UsageError(
			`--status must be a number from 100 to 599, not "${status}".`,
		);
	return {
		method,
		path,
		status: status === undefined ? undefined : Number(status),
	};
}

const heads = ["TIME", "STATUS", "MILLISECONDS", "CALLER", "REQUEST"];
const columnSpace = "  ";

function cellsOf(request: RecordedRequest): string[] {
	const { at, status, durationMs, caller, method, path } = request;
	return [
		at,
		status === undefined ? "cut" : String(status),
		durationMs.toFixed(1),
		caller?.displayName ?? "unknown",
		`${method} ${path}`,
	];
}
