import type { FieldProblem } from "./errors.ts";
import type { License } from "./license.ts";
import {
	type ChangeOptions,
	type Person,
	type PersonDraft,
	report,
	type Surroundings,
} from "./person.ts";

/** The end of an entry of `siteUrls` that makes the person an attendee of the site; without it, a host. */
const attendeeMark = "#attendee";

/**
 * The meeting sites of a person after a change. A host needs the site's meeting licence, and loses
 * the role with it; attendee roles that are left out are removed only when the caller sees them.
 */
export function settleSites(
	current: Person,
	{ siteUrls }: PersonDraft,
	held: readonly License[],
	{ licenses }: Surroundings,
	{ seesAllTypes }: ChangeOptions,
	problems: FieldProblem[],
	warnings: string[],
): readonly string[] | undefined {
	const sites = new Set(licenses().map(({ siteUrl }) => siteUrl));
	const hosted = new Set(held.map(({ siteUrl }) => siteUrl));
	const kept = seesAllTypes
		? []
		: (current.siteUrls ?? []).filter((site) => site.endsWith(attendeeMark));
	const next = new Set<string>(kept);
	(siteUrls ?? []).forEach((site, index) => {
		const isAttendee = site.endsWith(attendeeMark);
		const host = isAttendee ? site.slice(0, -attendeeMark.length) : site;
		if (current.siteUrls?.includes(site)) {
			if (isAttendee || hosted.has(host)) next.add(site);
			else
				warnings.push(
					`siteUrls[${index}] was released, since the meeting license of ${host} is not held any more`,
				);
		} else if (!sites.has(host))
			report(
				problems,
				`siteUrls[${index}]`,
				"is not a site of this organization's meeting licenses",
			);
		else if (!isAttendee && !hosted.has(host))
			report(
				problems,
				`siteUrls[${index}]`,
				`makes the person a host, which needs the meeting license of ${host}; append #attendee or add the license`,
			);
		else next.add(site);
	});
	// A host is not also an attendee of the same site: the role given in this request wins.
	for (const site of siteUrls ?? [])
		if (next.has(site)) next.delete(`${site}${attendeeMark}`);
	return next.size === 0 ? undefined : [...next];
}
