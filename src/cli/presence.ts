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
import { printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** `peopled presence`: reports presence like devices and calendars. */
export function addPresenceCommand(
	program: Command,
	workplace: Workplace,
): void {
	withJson(withStore(program.command("presence")))
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
			const isAsked = Object.values(report).every(
				(value) => value === undefined,
			);
			if (!isAsked)
				await store.presences.report([
					{ orgId: person.orgId, personId: person.id, ...report },
				]);
			const record = await store.people.get(person);
			const presence = record?.presence ?? noPresence;
			const now = workplace.now();
			printResult(workplace, options, {
				json: {
					id: workplace.showId("PEOPLE", person.id),
					displayName: person.displayName,
					...showParts(presence, now),
					isShared: presence.isShared,
				},
				lines: [
					isAsked
						? showPresence(person, presence, now)
						: endSentence(`Presence reported for ${person.displayName}`),
				],
			});
		});
}

function showPresence(
	{ displayName }: Person,
	presence: Presence,
	now: number,
): string {
	const { status, until, lastActivity } = showParts(presence, now);
	const parts = [
		until === undefined ? status : `${status} until ${until}`,
		lastActivity === undefined ? "never active" : `last active ${lastActivity}`,
		...(presence.isShared ? [] : ["not shared"]),
	];
	return `${displayName}: ${parts.join(", ")}`;
}

function showParts(presence: Presence, now: number) {
	const { lastActivityAt, reported, reportedUntil } = presence;
	const status = presenceStatus(presence, now);
	const show = (at: number | undefined) =>
		at === undefined ? undefined : new Date(at).toISOString();
	return {
		status,
		until: status === reported ? show(reportedUntil) : undefined,
		lastActivity: show(lastActivityAt),
	};
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
