import type { Command } from "commander";
import type { Person } from "../directory/people/person.ts";
import {
	noPresence,
	type Presence,
	presenceStatus,
	type ReportedStatus,
	reportedStatuses,
} from "../directory/people/presence.ts";
import { endSentence } from "../directory/text/text.ts";
import { parseDuration } from "../settings/duration.ts";
import { UsageError } from "../settings/usage-error.ts";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** `peopled presence`: reports presence like devices and calendars. */
export function addPresenceCommand(
	program: Command,
	workplace: Workplace,
): void {
	withStore(program.command("presence"))
		.description(
			"Report a person's presence, like their devices and calendar. Without an option, only show it.",
		)
		.argument("<person>", "the person's e-mail address or id")
		.option(
			"--status <status>",
			`active, inactive, ${reportedStatuses.join(", ")}`,
		)
		.option("--for <span>", "the duration of a reported status, such as 30m")
		.option("--sharing <on|off>", "whether the person shares their status")
		.action(async (name: string, options) => {
			const report = readReport(options, workplace.now());
			await using store = await workplace.openStore(options);
			const person = await findPerson(store, workplace, name);
			if (Object.values(report).every((value) => value === undefined)) {
				const record = await store.people.get(person);
				workplace.print(
					showPresence(person, record?.presence ?? noPresence, workplace.now()),
				);
				return;
			}
			await store.presences.report([
				{ orgId: person.orgId, personId: person.id, ...report },
			]);
			workplace.print(
				endSentence(`Presence reported for ${person.displayName}`),
			);
		});
}

function showPresence(
	{ displayName }: Person,
	presence: Presence,
	now: number,
): string {
	const { lastActivityAt, reported, reportedUntil, isShared } = presence;
	const status = presenceStatus(presence, now);
	const parts = [
		status === reported && reportedUntil !== undefined
			? `${status} until ${new Date(reportedUntil).toISOString()}`
			: status,
		lastActivityAt === undefined
			? "never active"
			: `last active ${new Date(lastActivityAt).toISOString()}`,
		...(isShared ? [] : ["not shared"]),
	];
	return `${displayName}: ${parts.join(", ")}`;
}

function readReport(
	options: { status?: string; for?: string; sharing?: string },
	now: number,
) {
	const { status, sharing } = options;
	if (sharing !== undefined && sharing !== "on" && sharing !== "off")
		throw new UsageError(`--sharing must be on or off, not "${sharing}".`);
	const isShared = sharing === undefined ? undefined : sharing === "on";
	if (status === undefined) return { isShared };
	if (status === "active")
		return { isShared, lastActivityAt: now, reported: null };
	if (status === "inactive")
		return { isShared, lastActivityAt: now - 3_600_000, reported: null };
	if (!reportedStatuses.includes(status as ReportedStatus))
		throw new UsageError(
			`--status must be active, inactive or one of ${reportedStatuses.join(", ")}, not "${status}".`,
		);
	return {
		isShared,
		lastActivityAt: now,
		reported: status as ReportedStatus,
		reportedUntil:
			options.for === undefined ? undefined : now + parseDuration(options.for),
	};
}
