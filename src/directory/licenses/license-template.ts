import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, report } from "../field-problem.ts";
import { keepSameFields } from "../history/change.ts";
import { problemOf } from "../problems.ts";
import type { License } from "./license.ts";

/** License templates of an organization at most: the rules of every change read all of them. */
export const templatesMax = 100;

/**
 * The licenses that an organization assigns automatically: to new people, or, with a group, to people who join it. An
 * organization has one without a group at most, and one for each group.
 */
export interface LicenseTemplate {
	id: string;
	orgId: string;
	/** The group whose new members get the licenses; undefined: new people of the organization get them. */
	groupId?: string;
	licenses: readonly string[];
}

/** The licenses that a caller asks for. */
export interface TemplateDraft {
	/** An undefined entry was refused while the request was parsed. */
	licenses?: readonly (string | undefined)[];
	problems?: readonly FieldProblem[];
}

/** The parts of an organization that the rules of templates may see. */
export interface TemplateContext {
	license(id: string): License | undefined;
}

/** A new license template. Refuses with `invalid`, naming every wrong field. */
export function buildTemplate(
	draft: TemplateDraft,
	base: Omit<LicenseTemplate, "licenses">,
	context: TemplateContext,
): LicenseTemplate {
	return { ...base, licenses: checkLicenses(draft, context) };
}

/** A license template with other licenses. Refuses with `invalid`, naming every wrong field. */
export function rebuildTemplate(
	current: LicenseTemplate,
	draft: TemplateDraft,
	context: TemplateContext,
): LicenseTemplate {
	const next = { ...current, licenses: checkLicenses(draft, context) };
	return keepSameFields(current, next);
}

function checkLicenses(
	{ licenses, problems: found = [] }: TemplateDraft,
	{ license }: TemplateContext,
): string[] {
	const problems = [...found];
	if (licenses === undefined)
		report(problems, "licenses", problemOf.required());
	else if (licenses.length === 0)
		report(problems, "licenses", problemOf.tooFewEntries({ min: 1 }));
	const right = new Set<string>();
	licenses?.forEach((id, index) => {
		if (id === undefined) return;
		const known = license(id);
		const field = `licenses[${index}]`;
		if (known === undefined)
			report(problems, field, problemOf.unknownLicense());
		else if (known.service === "calling")
			report(problems, field, problemOf.callingInTemplate());
		else right.add(id);
	});
	refuseInvalid(problems);
	return [...right];
}

/** The refusal of a template that does not exist or that the caller may not see. */
export function noSuchTemplate(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no license template with this id that you can see.",
	);
}

/** The refusal of a second template for the organization, or for one group. */
export function templateTaken({ groupId }: LicenseTemplate): DirectoryError {
	return new DirectoryError(
		"conflict",
		groupId === undefined
			? "The organization has a license template already. Update it instead."
			: "This group has a license template already. Update it instead.",
	);
}

/** The refusal of a template when the organization has as many as it may have. */
export function tooManyTemplates(): DirectoryError {
	return new DirectoryError(
		"conflict",
		`An organization can have ${templatesMax} license templates. Delete one first.`,
	);
}

/** The effects of a change of a template that its fields do not show, in sentences; undefined stands for no template. */
export function tellTemplateEffects(
	before: LicenseTemplate | undefined,
	after: LicenseTemplate | undefined,
	{ license }: TemplateContext,
): string[] {
	const added = missing(after, before);
	const sentences: string[] = [];
	for (const id of after?.licenses ?? []) {
		const known = license(id);
		if (known !== undefined && known.takenUnits >= known.totalUnits)
			sentences.push(
				`All ${known.totalUnits} seats of "${known.name}" are taken: the template cannot assign it until one is free.`,
			);
	}
	if (added.length > 0)
		sentences.push(
			after?.groupId === undefined
				? "The people who are in the organization already get no license."
				: "The people who are in the group already get no license.",
		);
	if (missing(before, after).length > 0)
		sentences.push(
			"People keep the licenses that the template assigned. They can be removed then, unless another template assigns them too.",
		);
	return sentences;
}

function missing(
	from: LicenseTemplate | undefined,
	other: LicenseTemplate | undefined,
): string[] {
	return (from?.licenses ?? []).filter((id) => !other?.licenses.includes(id));
}

/** The licenses that templates assign to a member of some groups. */
export function licensesOf(
	templates: readonly LicenseTemplate[],
	groups: readonly string[],
): Set<string> {
	const assigned = new Set<string>();
	for (const { groupId, licenses } of templates)
		if (groupId === undefined || groups.includes(groupId))
			for (const id of licenses) assigned.add(id);
	return assigned;
}
