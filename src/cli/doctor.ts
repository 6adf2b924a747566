import type { Command } from "commander";
import { type Settings, settings } from "../settings/config.ts";
import type { ClientFlags } from "./client-settings.ts";
import { exitCodes } from "./exit-code.ts";
import { type ResultFlags, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { showJson } from "./terminal.ts";
import type { Workplace } from "./workplace.ts";

const colors = { ok: 32, warning: 33, problem: 31 } as const;
const stateWidth = "problem".length;

/** `peopled doctor`: examines what a server depends on, and changes nothing. */
export function addDoctorCommand(program: Command, workplace: Workplace): void {
	const command = withJson(withServer(program.command("doctor"))).description(
		"Examine what a server depends on: settings, permissions, disk, clock, limits, database, backups, port. Give the flags and variables of the server. Changes nothing, also while the server runs. Exits with 1 when there is a problem.",
	);
	for (const { flag, description, variable } of settings)
		command.option(flag, `${description} Environment: ${variable}.`);
	command.action(
		async ({
			json: isJson,
			...flags
		}: ResultFlags & ClientFlags & Partial<Settings>) => {
			const { print, tell, terminal } = workplace;
			const findings = await workplace.examine(flags);
			for (const finding of findings) {
				const { state, check, sentence, wayOut } = finding;
				if (isJson) print(showJson(finding));
				else {
					const line = `${state.padEnd(stateWidth)}  ${check}: ${sentence}`;
					const mark = { length: stateWidth, on: colors[state], off: 39 };
					if (terminal === undefined) print(line);
					else terminal.printMarked(line, mark);
					if (wayOut !== undefined)
						print(`${" ".repeat(stateWidth + 2)}${wayOut}`);
				}
			}
			const count = (wanted: string) =>
				findings.filter(({ state }) => state === wanted).length;
			const problems = count("problem");
			const warnings = count("warning");
			tell(
				`${problems} ${problems === 1 ? "problem" : "problems"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}.`,
			);
			workplace.endWith(problems > 0 ? exitCodes.fault : exitCodes.done);
		},
	);
}
