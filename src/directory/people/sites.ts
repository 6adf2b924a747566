import { report } from "../field-problem.ts";
import { problemOf } from "../problems.ts";
import type { Assignment } from "./license-assignment.ts";
import type { PendingChange } from "./pending-change.ts";

/** The suffix of an entry of `siteUrls` that makes the person an attendee of the site; without it, a host. */
export const attendeeMark = "#attendee";

/**
 * The meeting sites of a person after a change. A host needs the site's meeting license, and stays a host
 * while holding it. Omitted attendee entries are removed only when the caller sees them. An omitted
 * attendee who gets the site's meeting license in the same change becomes a host (the reference of Update a
 * Person). Site names are not case-sensitive.
 */
export function settleSites(
	{
		current,
		draft: { siteUrls },
		context,
		options: { seesAllTypes },
		problems,
		warnings,
	}: PendingChange,
	{ held, unassigned, refused }: Assignment,
): readonly string[] | undefined {
	// Most people have no site, and most requests name none.
	if (!current.siteUrls?.length && !siteUrls?.length) return undefined;
	const known = context.licenses().flatMap(({ siteUrl }) => siteUrl ?? []);
	const sites = new Set(known);
	const hosted = new Set(held.map(({ siteUrl }) => siteUrl));
	const given = (siteUrls ?? []).map(
		(site) =>
			site &&
			sameSite(site, [
				...(current.siteUrls ?? []),
				...known.flatMap((host) => [host, host + attendeeMark]),
			]),
	);
	const next = new Set<string>();
	for (const site of current.siteUrls ?? []) {
		const isAttendee = site.endsWith(attendeeMark);
		const host = hostOf(site);
		const isHost =
			!given.some((sent) => sent && hostOf(sent) === host) &&
			held.some(
				({ id, siteUrl }) =>
					siteUrl === host && !(isAttendee && current.licenses.includes(id)),
			);
		if (isHost) next.add(host);
		else if (isAttendee && !seesAllTypes) next.add(site);
	}
	given.forEach((site, index) => {
		if (site === undefined) return;
		const isAttendee = site.endsWith(attendeeMark);
		const host = hostOf(site);
		if (current.siteUrls?.includes(site)) {
			if (isAttendee || hosted.has(host)) next.add(site);
			else
				warnings.push(
					`siteUrls[${index}] was released, because the person no longer holds the meeting license of ${host}`,
				);
		} else if (!sites.has(host))
			report(problems, `siteUrls[${index}]`, problemOf.unknownSite());
		else if (isAttendee || hosted.has(host)) next.add(site);
		else if (unassigned.some(({ siteUrl }) => siteUrl === host))
			warnings.push(
				`siteUrls[${index}] was not set: it needs the meeting license of ${host}, which was not assigned`,
			);
		else if (
			!refused.some(
				(license) => license === undefined || license.siteUrl === host,
			)
		)
			report(
				problems,
				`siteUrls[${index}]`,
				problemOf.needsMeetingLicense({ site: host }),
			);
	});
	// A host is not also an attendee of the same site: the role given in this request counts.
	for (const site of given)
		if (site && next.has(site)) next.delete(`${site}${attendeeMark}`);
	return next.size === 0 ? undefined : [...next];
}

/** Whether an entry of `siteUrls` makes the person an attendee of the site. */
export function isAttendeeSite(site: string): boolean {
	return site.endsWith(attendeeMark);
}

function hostOf(site: string): string {
	return site.endsWith(attendeeMark)
		? site.slice(0, -attendeeMark.length)
		: site;
}

// A site in its known spelling, if it has one.
function sameSite(site: string, known: readonly string[]): string {
	const key = site.toLowerCase();
	return known.find((each) => each.toLowerCase() === key) ?? key;
}
