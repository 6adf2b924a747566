import { DirectoryError } from "../errors.ts";
import { type FieldProblem, isRefused, report } from "../field-problem.ts";
import { compareClaims, describeTaken } from "../people/claims.ts";
import { isImplicit } from "../people/implicit-licenses.ts";
import type { ChangeOptions } from "../people/pending-change.ts";
import type { Person } from "../people/person.ts";
import { draftOfPerson, type PersonDraft } from "../people/person-draft.ts";
import type { RuleContext } from "../people/rule-context.ts";
import { replacePerson } from "../people/rules.ts";
import { attendeeMark } from "../people/sites.ts";
import { problemOf } from "../problems.ts";

/** A license to add to a person or to remove. `calling` has the data of a calling user. */
interface LicenseChange {
	id: string;
	isRemoval: boolean;
	calling?: { locationId?: string; phoneNumber?: string; extension?: string };
}

/** A meeting site on which a person is to become an attendee, or to be none. */
interface SiteChange {
	site: string;
	isRemoval: boolean;
}

/** Changes of the licenses of one person. An undefined entry was refused while the request was parsed. */
export interface LicenseChanges {
	licenses: readonly (LicenseChange | undefined)[];
	siteUrls: readonly (SiteChange | undefined)[];
	problems: readonly FieldProblem[];
}

/** The draft of a person with license changes, and the problems of the parts that it leaves out. */
interface SettledLicenses {
	draft: PersonDraft;
	undone: readonly FieldProblem[];
}

interface Present {
	current: Person;
	context: RuleContext;
	options: ChangeOptions;
}

/**
 * The draft of a person with as many of the changes as the rules allow. Pure. As on the real service, a part that
 * cannot be done does not prevent the others. The draft is refused when no part can be done, when the request is
 * strict, and when it was not parsed without problems; it then names every problem.
 */
export function settleLicenseChanges(
	changes: LicenseChanges,
	present: Present,
): SettledLicenses {
	const { isStrict } = present.options;
	const parts = partsOf(changes);
	const undone = checkParts(changes, present);
	for (;;) {
		const left = new Set(undone.map(({ field }) => partOf(field)));
		const isTried = (part: string) => parts.includes(part) && !left.has(part);
		const composed = compose(changes, present, left);
		const found = tryDraft(composed, present);
		undone.push(...found);
		const isDone = found.length === 0;
		const isRefusal =
			changes.problems.length > 0 ||
			(isStrict && undone.length > 0) ||
			parts.every((part) => isRefused(undone, part)) ||
			// A problem of none of the tried parts refuses everything.
			found.some(({ field }) => !isTried(partOf(field)));
		if (isRefusal) {
			const problems = [...changes.problems, ...undone];
			// The rules would name the same problems again, by the fields of a person.
			const draft = { ...draftOfPerson(present.current), problems };
			return { draft, undone: [] };
		}
		if (isDone) return { draft: withWarnings(composed.draft, undone), undone };
	}
}

function withWarnings(
	draft: PersonDraft,
	undone: readonly FieldProblem[],
): PersonDraft {
	const told = undone.map(({ field, problem }) => `${field} ${problem}`);
	return { ...draft, warnings: [...(draft.warnings ?? []), ...told] };
}

function partsOf({ licenses, siteUrls }: LicenseChanges): string[] {
	return [
		...licenses.map((_, index) => `licenses[${index}]`),
		...siteUrls.map((_, index) => `siteUrls[${index}]`),
	];
}

// The part of the request to which a field belongs, such as `licenses[0]` for `licenses[0].properties.extension`.
function partOf(field: string): string {
	return /^\w+\[\d+\]/.exec(field)?.[0] ?? field;
}

// The problems of parts that the rules of a person would not name.
function checkParts(
	{ licenses, siteUrls }: LicenseChanges,
	{ current, context, options }: Present,
): FieldProblem[] {
	const problems: FieldProblem[] = [];
	licenses.forEach((change, index) => {
		if (change === undefined) return;
		const part = `licenses[${index}]`;
		const license = context.license(change.id);
		const count = licenses.filter((other) => other?.id === change.id).length;
		if (count > 1)
			report(problems, `${part}.id`, problemOf.notOnce({ actual: count }));
		if (license === undefined)
			report(problems, `${part}.id`, problemOf.unknownLicense());
		else if (
			change.isRemoval &&
			isImplicit(current, { id: change.id, context })
		)
			report(
				problems,
				`${part}.id`,
				problemOf.implicitLicense({ names: [license.name] }),
			);
		else if (options.isStrict && isUnused(change, context))
			report(problems, `${part}.properties`, problemOf.callingLicenseOnly());
	});
	const known = context.licenses().map(({ siteUrl }) => siteUrl?.toLowerCase());
	const sites = siteUrls.map((change) => change?.site.toLowerCase());
	sites.forEach((site, index) => {
		if (site === undefined) return;
		const field = `siteUrls[${index}].siteUrl`;
		const count = sites.filter((other) => other === site).length;
		if (count > 1)
			report(problems, field, problemOf.notOnce({ actual: count }));
		if (!known.includes(site)) report(problems, field, problemOf.unknownSite());
	});
	return problems;
}

function isUnused(
	{ id, isRemoval, calling }: LicenseChange,
	{ license }: RuleContext,
): boolean {
	if (calling === undefined || Object.values(calling).every((text) => !text))
		return false;
	return isRemoval || license(id)?.service !== "calling";
}

/** A draft, and the part of the request from which each of its entries comes. */
interface Composed {
	draft: PersonDraft;
	licenseParts: readonly (string | undefined)[];
	siteParts: readonly (string | undefined)[];
	callingPart: string | undefined;
	/** The parts that add a calling license. */
	callingParts: readonly string[];
}

function compose(
	changes: LicenseChanges,
	present: Present,
	left: ReadonlySet<string>,
): Composed {
	const { current, context } = present;
	const warnings: string[] = [];
	let held: { id: string; part?: string }[] = current.licenses.map((id) => ({
		id,
	}));
	let calling: (LicenseChange["calling"] & { part: string }) | undefined;
	const owned = new Set<string>();
	changes.licenses.forEach((change, index) => {
		const part = `licenses[${index}]`;
		if (change === undefined || left.has(part)) return;
		const { id, isRemoval } = change;
		if (isUnused(change, context))
			warnings.push(
				`${part}.properties was ignored: it applies only to a Webex Calling license that is added`,
			);
		if (!isRemoval) owned.add(id);
		if (isRemoval) held = held.filter((entry) => entry.id !== id);
		else if (!held.some((entry) => entry.id === id)) held.push({ id, part });
		if (!isRemoval && context.license(id)?.service === "calling")
			calling = { ...change.calling, part };
	});
	const sites = composeSites(changes, present, { left, held });
	return {
		draft: {
			...draftOfPerson(current),
			licenses: held.map(({ id }) => id),
			// An implicit license that is added becomes the person's own.
			implicitLicenses: current.implicitLicenses?.filter(
				(id) => !owned.has(id),
			),
			locationId: calling?.locationId || undefined,
			extension: calling?.extension || undefined,
			phoneNumbers: calling?.phoneNumber
				? [{ type: "work", value: calling.phoneNumber }]
				: undefined,
			siteUrls: sites.map(({ site }) => site),
			warnings,
		},
		licenseParts: held.map(({ part }) => part),
		siteParts: sites.map(({ part }) => part),
		callingPart: calling?.part,
		callingParts: held.flatMap(({ id, part }) =>
			part !== undefined && context.license(id)?.service === "calling"
				? [part]
				: [],
		),
	};
}

// The rules keep a host who holds the license of a site. Only attendees, and new hosts, are in the draft.
function composeSites(
	{ siteUrls }: LicenseChanges,
	{ current, context }: Present,
	{
		left,
		held,
	}: {
		left: ReadonlySet<string>;
		held: readonly { id: string; part?: string }[];
	},
): { site: string; part?: string }[] {
	let sites: { site: string; part?: string }[] = (current.siteUrls ?? [])
		.filter((site) => site.endsWith(attendeeMark))
		.map((site) => ({ site }));
	siteUrls.forEach((change, index) => {
		const part = `siteUrls[${index}]`;
		if (change === undefined || left.has(part)) return;
		const site = change.site.toLowerCase() + attendeeMark;
		sites = sites.filter((entry) => entry.site.toLowerCase() !== site);
		if (!change.isRemoval) sites.push({ site, part });
	});
	for (const { id, part } of held) {
		const host = context.license(id)?.siteUrl;
		if (part === undefined || host === undefined) continue;
		const attendee = (host + attendeeMark).toLowerCase();
		if (!sites.some(({ site }) => site.toLowerCase() === attendee))
			sites.push({ site: host, part });
	}
	return sites;
}

// The problems of a draft, each named after the field of the request.
function tryDraft(
	composed: Composed,
	{ current, context, options }: Present,
): FieldProblem[] {
	const name = (problems: readonly FieldProblem[]) =>
		problems.flatMap((problem) =>
			fieldsOf(problem.field, composed).map((field) => ({ ...problem, field })),
		);
	try {
		const { person } = replacePerson(current, composed.draft, context, {
			...options,
			isStrict: true,
		});
		const { takes } = compareClaims(current, person);
		return name(describeTaken(takes.filter((claim) => context.isTaken(claim))));
	} catch (reason) {
		if (!(reason instanceof DirectoryError) || reason.fields.length === 0)
			throw reason;
		return name(reason.fields);
	}
}

function fieldsOf(
	field: string,
	{ licenseParts, siteParts, callingPart, callingParts }: Composed,
): string[] {
	if (field === "licenses") return callingParts.map((part) => `${part}.id`);
	const [, list, index] = /^(licenses|siteUrls)\[(\d+)\]/.exec(field) ?? [];
	const parts = list === "licenses" ? licenseParts : siteParts;
	const part = index === undefined ? undefined : parts[Number(index)];
	if (part !== undefined)
		return [part.startsWith("licenses") ? `${part}.id` : `${part}.siteUrl`];
	const [data] = /^(locationId|extension|phoneNumber)/.exec(field) ?? [];
	return data !== undefined && callingPart !== undefined
		? [`${callingPart}.properties.${data}`]
		: [field];
}
