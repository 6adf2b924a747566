import { isRefused, report } from "../field-problem.ts";
import type { License } from "../licenses/license.ts";
import { licensesOf } from "../licenses/license-template.ts";
import { problemOf } from "../problems.ts";
import type { PendingChange } from "./pending-change.ts";
import type { Person } from "./person.ts";
import type { RuleContext } from "./rule-context.ts";

/** The effect of license templates on a change of a person. */
interface TemplateEffect {
	/** Licenses to assign, if the person does not hold them and seats are free. */
	assigned: readonly string[];
	/** Licenses of the templates of left groups, which no other template assigns to the person. */
	lost: ReadonlySet<string>;
}

const noEffect: TemplateEffect = { assigned: [], lost: new Set() };

/**
 * The effect of license templates. New people without licenses of their own get those of the organization (as in
 * Control Hub), and people who join a group get those of the group. People who leave a group lose the implicit licenses
 * that its template assigns at that moment, except those that another template assigns to them. A draft with `implicitLicenses` restores an earlier state exactly.
 */
export function effectOfTemplates(
	{
		current,
		draft,
		context,
		isNew,
	}: Pick<PendingChange, "current" | "draft" | "context" | "isNew">,
	groups: readonly string[],
): TemplateEffect {
	const templates = context.licenseTemplates();
	if (templates.length === 0 || draft.implicitLicenses !== undefined)
		return noEffect;
	const before = current.groups ?? [];
	const joined = groups.filter((id) => !before.includes(id));
	const left = before.filter((id) => !groups.includes(id));
	const isDefault = isNew && !draft.licenses?.length;
	if (!isDefault && joined.length === 0 && left.length === 0) return noEffect;
	const fitting = templates.filter(({ groupId }) =>
		groupId === undefined ? isDefault : joined.includes(groupId),
	);
	const kept = licensesOf(templates, groups);
	const lost = licensesOf(
		templates.filter(({ groupId }) => groupId !== undefined),
		left,
	);
	const implicit = current.implicitLicenses ?? [];
	return {
		assigned: [...new Set(fitting.flatMap(({ licenses }) => licenses))],
		lost: new Set(implicit.filter((id) => lost.has(id) && !kept.has(id))),
	};
}

/** Whether a change of a person's groups makes templates assign licenses or take them away. */
export function areTemplatesFelt(
	current: Person,
	groups: readonly string[],
	context: RuleContext,
): boolean {
	const draft = { licenses: current.licenses };
	const { assigned, lost } = effectOfTemplates(
		{ current, draft, context },
		groups,
	);
	return lost.size > 0 || assigned.some((id) => !current.licenses.includes(id));
}

/**
 * Assigns the licenses of templates that have a free seat: adds them to `held`, and returns their ids. A license without
 * a free seat is left out with a warning; a strict request is refused.
 */
export function assignImplicit(
	{ context, options, problems, warnings }: PendingChange,
	assigned: readonly string[],
	{ held, isFull }: { held: License[]; isFull: (id: string) => boolean },
): string[] {
	const made: string[] = [];
	for (const id of assigned) {
		const license = context.license(id);
		if (license === undefined || held.some((known) => known.id === id))
			continue;
		if (!isFull(id)) {
			held.push(license);
			made.push(id);
			continue;
		}
		const { name, totalUnits: total } = license;
		if (options.isStrict)
			report(problems, "licenses", problemOf.templateFull({ name, total }));
		else
			warnings.push(
				`"${name}" was not assigned, although a license template assigns it: all ${total} seats are taken`,
			);
	}
	return made;
}

/** Refuses a draft without the licenses that templates assigned to the person and still assign. */
export function demandImplicit(
	{ current, context, problems }: PendingChange,
	{
		asked,
		groups,
	}: { asked: readonly (string | undefined)[]; groups: readonly string[] },
): void {
	if (current.implicitLicenses === undefined) return;
	const names = current.implicitLicenses
		.filter(
			(id) =>
				!asked.includes(id) && isImplicit(current, { id, context, groups }),
		)
		.map((id) => context.license(id)?.name ?? id);
	if (names.length > 0 && !isRefused(problems, "licenses"))
		report(problems, "licenses", problemOf.implicitLicense({ names }));
}

/** Whether a template assigned a license to a person, and still assigns it to a member of these groups. */
export function isImplicit(
	{ implicitLicenses, licenses, groups: present = [] }: Person,
	{
		id,
		context,
		groups = present,
	}: {
		id: string;
		context: Pick<RuleContext, "licenseTemplates">;
		groups?: readonly string[];
	},
): boolean {
	return (
		implicitLicenses?.includes(id) === true &&
		licenses.includes(id) &&
		licensesOf(context.licenseTemplates(), groups).has(id)
	);
}
