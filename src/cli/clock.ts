import type { Command } from "commander";
import type { Client } from "../client/client.ts";
import { printResult, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { callStandIn } from "./stand-in.ts";
import type { Workplace } from "./workplace.ts";

interface Clock {
	now: string;
	offsetMs: number;
	isFrozen: boolean;
}

/** `peopled clock`: the time that a running stand-in goes by. */
export function addClockCommands(program: Command, workplace: Workplace): void {
	const clock = program
		.command("clock")
		.description("Show or change the time that a running stand-in goes by.");
	const add = (
		usage: string,
		description: string,
		change: (client: Client, value: string) => Promise<Clock>,
	) => {
		const command = withJson(withServer(clock.command(usage))).description(
			description,
		);
		command.action(async (...given: unknown[]) => {
			// A command without an argument gets its options first.
			const [first, second] = given;
			const [value, options] =
				typeof first === "string" ? [first, second] : ["", first];
			const flags = options as { url?: string; json?: boolean };
			const client = workplace.openClient(flags);
			const shown = await callStandIn(client, () => change(client, value));
			printResult(workplace, flags, { json: shown, lines: [shown.now] });
			workplace.tell(describe(shown));
		});
	};
	const put =
		(body: { now?: string; advance?: string; freeze?: boolean }) =>
		(client: Client) =>
			client.call("PUT /peopled/clock", { body });
	add("show", "Show the time.", (client) => client.call("GET /peopled/clock"));
	add(
		"set <time>",
		"Set the time, such as 2027-01-01T00:00:00Z; it passes from there.",
		(client, now) => put({ now })(client),
	);
	add(
		"advance <span>",
		"Let time pass, such as 90d or 1h30m.",
		(client, advance) => put({ advance })(client),
	);
	add("freeze", "Let the time stand still.", put({ freeze: true }));
	add("unfreeze", "Let the time pass again.", put({ freeze: false }));
	add("reset", "Show the machine's time again.", async (client) => {
		await client.call("DELETE /peopled/clock");
		return client.call("GET /peopled/clock");
	});
}

function describe({ offsetMs, isFrozen }: Clock): string {
	const span = showSpan(Math.abs(offsetMs));
	const side = offsetMs < 0 ? "behind" : "ahead of";
	const place =
		span === ""
			? "It is the machine's time"
			: `It is ${span} ${side} the machine's time`;
	return `${place}${isFrozen ? ", and stands still" : ""}.`;
}

const units = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };

// Such as 90d or 1h30m, in whole seconds; "" for less than half of one.
function showSpan(ms: number): string {
	let left = Math.round(ms / units.s) * units.s;
	let shown = "";
	for (const [name, unit] of Object.entries(units)) {
		const count = Math.floor(left / unit);
		left -= count * unit;
		if (count > 0) shown += `${count}${name}`;
	}
	return shown;
}
