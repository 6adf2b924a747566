import type { ProblemCode } from "../../contract/error.ts";
import type { ProblemSentence } from "../problem-sentence.ts";
import { fields } from "./fields.ts";
import { either } from "./formats.ts";
import { person } from "./person.ts";

/** The sentences about refused fields. A problem without one has the sentence of the server, which words it well, or which no form can cause. */
export const problems: Readonly<
	Record<ProblemCode, ProblemSentence | undefined>
> = {
	required: ({ label, isPlural }) =>
		`${label} ${isPlural ? "are" : "is"} required.`,
	requiredUnless: ({ label, others }) =>
		`${label} is required, unless ${either(lower(others))} is given.`,
	requiredForCalling: ({ label, others }) =>
		`${either([label, ...lower(others)])} is required when a calling license is assigned.`,
	requiredUnlessAdministrator: undefined,
	empty: ({ label }) => `${label} must not be empty.`,
	unseen: ({ label }) => `${label} must contain a visible character.`,
	onlySpaces: ({ label }) => `${label} must not contain only spaces.`,
	tooLong: ({ label, values: { max, actual } }) =>
		`${label} must be at most ${max} characters, not ${actual}.`,
	tooManyEntries: ({ label, values: { max } }) =>
		`${label}: enter at most ${entries(max)}.`,
	tooFewEntries: ({ label, values: { min } }) =>
		min === 1
			? `${label}: choose at least one.`
			: `${label}: enter at least ${entries(min)}.`,
	notOnce: undefined,
	notTogether: undefined,
	wrongType: ({ label, values: { expected, actual } }) =>
		`${label} must be ${expected}, not ${actual}.`,
	wrongValue: undefined,
	wrongFormat: ({ label, values: { rule } }) => `${label} ${rule}.`,
	wrongId: ({ label }) =>
		`${label}: this choice is not valid. Reload the page and choose again.`,
	wrongEmail: ({ label, values: { forbidden } }) =>
		`${label} must be an address such as john.andersen@example.com${forbidden === undefined ? "" : `, without ${forbidden}`}.`,
	wrongWebAddress: ({ label, values: { max } }) =>
		`${label} must be a web address that begins with http:// or https://, of at most ${max} characters.`,
	forbiddenPart: ({ label, values: { part } }) =>
		`${label} must not contain ${part}.`,
	tooSmall: ({ label, values: { min } }) => `${label} must be ${min} or more.`,
	tooLarge: ({ label, values: { max } }) => `${label} must be ${max} or less.`,
	notOneOf: ({ label, lists }) =>
		`${label} must be one of ${lists("values").join(", ")}.`,
	wrongCellCount: undefined,
	inFuture: ({ label }) => `${label} must not be in the future.`,
	wrongNumber: undefined,
	countryNeeded: undefined,
	numberTooShort: undefined,
	numberTooLong: undefined,
	unknownNumber: undefined,
	unknownCallingCode: undefined,
	numberHasExtension: ({ label, values: { extension } }) =>
		`${label} must not include the extension: enter ${extension} under ${fields.extension}.`,
	wrongExtension: ({ label, values: { example } }) =>
		`${label} must be 2 to 10 digits, without the routing prefix, such as ${example}.`,
	emailTaken: ({ values: { value } }) =>
		`The e-mail address ${value} already belongs to another person.`,
	numberTaken: ({ values: { value } }) =>
		`The number ${value} already belongs to another person in this organization.`,
	extensionTaken: ({ values: { value } }) =>
		`The extension ${value} already belongs to another person in this location.`,
	numberElsewhere: ({ values: { value, location } }) =>
		`The number ${value} already belongs to the location “${location}”.`,
	numberInUse: ({ values: { value, others } }) =>
		others === 0
			? `The number ${value} cannot be removed while a person has it.`
			: `${value} and ${others} more cannot be removed while people have them.`,
	groupNameTaken: ({ values: { value } }) =>
		`Another group is called “${value}”.`,
	locationNameTaken: ({ values: { value } }) =>
		`The name “${value}” already belongs to another location of this organization.`,
	licenseFull: ({ values: { name, total } }) =>
		`“${name}” cannot be assigned: all ${total} seats are taken.`,
	noFreeSeat: ({ values: { name, total } }) =>
		`“${name}” has no free seat: all ${total} are taken.`,
	unknownLicense: () =>
		"A chosen license no longer exists. Reload the page and choose again.",
	unknownLocation: () =>
		"The chosen location no longer exists. Reload the page and choose again.",
	unknownLocationName: ({ values: { value } }) =>
		`This organization has no location “${value}”.`,
	unknownRole: () =>
		"A chosen role does not exist. Reload the page and choose again.",
	unknownSite: ({ label }) =>
		`${label} must be a site of this organization’s meeting licenses.`,
	unknownPerson: ({ label }) =>
		`${label} must be a person of this organization. Reload the page and choose again.`,
	unknownManager: ({ label }) =>
		`${label} must be a person of this organization. Put the manager’s own line first.`,
	unknownOrganization: ({ values: { isMemberEnough } }) =>
		`You do not ${isMemberEnough === true ? "belong to or manage" : "manage"} this organization.`,
	unknownScope: ({ lists }) =>
		`The scope ${lists("unknown").join(", ")} does not exist.`,
	unknownProperty: undefined,
	unknownParameter: undefined,
	groupGone: () => "This group no longer exists.",
	tooManyMembers: ({ values: { max } }) =>
		`A group may have at most ${max} people.`,
	tooManyGroups: ({ values: { name, max } }) =>
		`${name} may have at most ${max} groups.`,
	licenseGone: () => "A license that this person had no longer exists.",
	dependsOnRefused: undefined,
	nobodyFound: () => "No person who matches would change.",
	needsCallingLicense: ({ label }) =>
		`${label} needs a calling license: choose one under Licenses.`,
	needsMeetingLicense: ({ label, values: { site } }) =>
		`${label}: a host needs the meeting license of ${site}. Choose it under Licenses, or append #attendee.`,
	callingLicenseOnly: undefined,
	implicitLicense: ({ lists }) =>
		`A license template assigns ${lists("names").join(" and ")}, so it must stay. Change the template first.`,
	templateFull: ({ values: { name, total } }) =>
		`A license template assigns ${name}, and all ${total} seats are taken.`,
	callingInTemplate: ({ label }) =>
		`${label}: a template cannot assign a calling license.`,
	severalCallingLicenses: ({ lists }) =>
		`A person can hold one calling license, not both ${lists("names")
			.map((name) => `“${name}”`)
			.join(" and ")}.`,
	locationFixed: () => person.person.locationFixed,
	notCallingUser: () =>
		"Only Webex Calling users can be moved: people with a calling license and a location.",
	sameLocation: () => "The person is already at this location.",
	noNumberLeft: () => "A Webex Calling user needs a number or an extension.",
	repeated: undefined,
	organizationFixed: () => "A person cannot be moved to another organization.",
	otherPersonsEmail: undefined,
	otherOrganization: undefined,
	peopleOnly: ({ values: { account } }) =>
		`Only people can have administrator roles; this account is a ${account}.`,
	ownManager: () => "A person cannot be their own manager.",
	managerCircle: ({ lists }) =>
		`This manager would make a circle (${lists("names").join(" → ")}).`,
	tooManyManagers: ({ values: { max } }) =>
		`There would be more than ${max} managers above this person.`,
	lastAdministrator: ({ values: { name } }) =>
		`${name} is the last full administrator who can sign in. Appoint another full administrator first.`,
	loginDisabled: ({ values: { name } }) =>
		`${name} cannot sign in, so the token would not work. Allow sign-in first.`,
	readOnly: ({ label }) => `${label} cannot be changed here.`,
	follows: ({ label, others }) =>
		`You cannot set ${label}: it follows ${either(lower(others))}.`,
	onlyWorkNumbers: ({ label }) => `${label}: you can set only work numbers.`,
	wouldBeCleared: ({ label }) =>
		`${label} would be cleared. Reload the page and try again.`,
	notRestored: ({ label }) => `${label} would differ from its earlier value.`,
	nothingToChange: () => "Choose something to change.",
	notForMethod: undefined,
	dryRunInside: undefined,
	patchTooLong: undefined,
	wrongPointer: undefined,
	patchTestFailed: undefined,
};

function lower(labels: readonly string[]): string[] {
	return labels.map((label) => label.toLowerCase());
}

function entries(count: unknown): string {
	return `${count} ${count === 1 ? "entry" : "entries"}`;
}
