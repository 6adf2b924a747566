import type { ProblemCode, ShownProblem } from "../contract/error.ts";
import { authorizeWords } from "./authorize-words.ts";
import { words } from "./words.ts";

type Values = Readonly<Record<string, unknown>>;

/** Makes the sentence of a problem from the console's name of the field. `told` is the server's sentence with this name. */
type Sentence = (label: string, values: Values, told: string) => string;

// For problems that no form can cause, and for sentences that the server words well enough.
const asTold: Sentence = (_label, _values, told) => told;

const sentences: Readonly<Record<ProblemCode, Sentence>> = {
	required: (label) =>
		`${label} ${plurals.has(label) ? "are" : "is"} required.`,
	requiredUnless: (label, { others }) =>
		`${label} is required, unless ${join(labelsOf(others))} is given.`,
	requiredForCalling: (label, { others }) =>
		`${join([label, ...labelsOf(others)])} is required when a calling license is assigned.`,
	requiredUnlessAdministrator: asTold,
	empty: (label) => `${label} must not be empty.`,
	unseen: (label) => `${label} must contain a visible character.`,
	onlySpaces: (label) => `${label} must not contain only spaces.`,
	tooLong: (label, { max, actual }) =>
		`${label} must be at most ${max} characters, not ${actual}.`,
	tooManyEntries: (label, { max }) =>
		`${label}: enter at most ${entries(max)}.`,
	tooFewEntries: (label, { min }) =>
		min === 1
			? `${label}: choose at least one.`
			: `${label}: enter at least ${entries(min)}.`,
	notOnce: asTold,
	notTogether: asTold,
	wrongType: (label, { expected, actual }) =>
		`${label} must be ${expected}, not ${actual}.`,
	wrongValue: asTold,
	wrongFormat: (label, { rule }) => `${label} ${rule}.`,
	wrongId: (label) =>
		`${label}: this choice is not valid. Reload the page and choose again.`,
	wrongEmail: (label, { forbidden }) =>
		`${label} must be an address such as john.andersen@example.com${forbidden === undefined ? "" : `, without ${forbidden}`}.`,
	wrongWebAddress: (label, { max }) =>
		`${label} must be a web address that begins with http:// or https://, of at most ${max} characters.`,
	forbiddenPart: (label, { part }) => `${label} must not contain ${part}.`,
	tooSmall: (label, { min }) => `${label} must be ${min} or more.`,
	tooLarge: (label, { max }) => `${label} must be ${max} or less.`,
	notOneOf: (label, { values }) =>
		`${label} must be one of ${list(values).join(", ")}.`,
	wrongCellCount: asTold,
	inFuture: (label) => `${label} must not be in the future.`,
	wrongNumber: asTold,
	countryNeeded: asTold,
	numberTooShort: asTold,
	numberTooLong: asTold,
	unknownNumber: asTold,
	unknownCallingCode: asTold,
	numberHasExtension: (label, { extension }) =>
		`${label} must not include the extension: enter ${extension} under ${words.fields.extension}.`,
	wrongExtension: (label, { example }) =>
		`${label} must be 2 to 10 digits, without the routing prefix, such as ${example}.`,
	emailTaken: (_, { value }) =>
		`The e-mail address ${value} already belongs to another person.`,
	numberTaken: (_, { value }) =>
		`The number ${value} already belongs to another person in this organization.`,
	extensionTaken: (_, { value }) =>
		`The extension ${value} already belongs to another person in this location.`,
	groupNameTaken: (_, { value }) => `Another group is called “${value}”.`,
	locationNameTaken: (_, { value }) =>
		`The name “${value}” already belongs to another location of this organization.`,
	licenseFull: (_, { name, total }) =>
		`“${name}” cannot be assigned: all ${total} seats are taken.`,
	noFreeSeat: (_, { name, total }) =>
		`“${name}” has no free seat: all ${total} are taken.`,
	unknownLicense: () =>
		"A chosen license no longer exists. Reload the page and choose again.",
	unknownLocation: () =>
		"The chosen location no longer exists. Reload the page and choose again.",
	unknownLocationName: (_, { value }) =>
		`This organization has no location “${value}”.`,
	unknownRole: () =>
		"A chosen role does not exist. Reload the page and choose again.",
	unknownSite: (label) =>
		`${label} must be a site of this organization’s meeting licenses.`,
	unknownPerson: (label) =>
		`${label} must be a person of this organization. Reload the page and choose again.`,
	unknownManager: (label) =>
		`${label} must be a person of this organization. Put the manager’s own line first.`,
	unknownOrganization: (_, { isMemberEnough }) =>
		`You do not ${isMemberEnough === true ? "belong to or manage" : "manage"} this organization.`,
	unknownScope: (_, { unknown }) =>
		`The scope ${list(unknown).join(", ")} does not exist.`,
	unknownProperty: asTold,
	unknownParameter: asTold,
	groupGone: () => "This group no longer exists.",
	tooManyMembers: (_, { max }) => `A group may have at most ${max} people.`,
	tooManyGroups: (_, { name, max }) =>
		`${name} may have at most ${max} groups.`,
	licenseGone: () => "A license that this person had no longer exists.",
	dependsOnRefused: asTold,
	nobodyFound: () => "No person who matches would change.",
	needsCallingLicense: (label) =>
		`${label} needs a calling license: choose one under Licenses.`,
	needsMeetingLicense: (label, { site }) =>
		`${label}: a host needs the meeting license of ${site}. Choose it under Licenses, or append #attendee.`,
	callingLicenseOnly: asTold,
	implicitLicense: (_, { names }) =>
		`A license template assigns ${list(names).join(" and ")}, so it must stay. Change the template first.`,
	templateFull: (_, { name, total }) =>
		`A license template assigns ${name}, and all ${total} seats are taken.`,
	callingInTemplate: (label) =>
		`${label}: a template cannot assign a calling license.`,
	severalCallingLicenses: (_, { names }) =>
		`A person can hold one calling license, not both ${list(names)
			.map((name) => `“${name}”`)
			.join(" and ")}.`,
	locationFixed: () => words.person.locationFixed,
	notCallingUser: () =>
		"Only Webex Calling users can be moved: people with a calling license and a location.",
	sameLocation: () => "The person is already at this location.",
	noNumberLeft: () => "A Webex Calling user needs a number or an extension.",
	repeated: asTold,
	organizationFixed: () => "A person cannot be moved to another organization.",
	otherPersonsEmail: asTold,
	otherOrganization: asTold,
	peopleOnly: (_, { account }) =>
		`Only people can have administrator roles; this account is a ${account}.`,
	ownManager: () => "A person cannot be their own manager.",
	managerCircle: (_, { names }) =>
		`This manager would make a circle (${list(names).join(" → ")}).`,
	tooManyManagers: (_, { max }) =>
		`There would be more than ${max} managers above this person.`,
	lastAdministrator: (_, { name }) =>
		`${name} is the last full administrator who can sign in. Appoint another full administrator first.`,
	loginDisabled: (_, { name }) =>
		`${name} cannot sign in, so the token would not work. Allow sign-in first.`,
	readOnly: (label) => `${label} cannot be changed here.`,
	follows: (label, { other }) =>
		`You cannot set ${label}: it follows ${labelOf(String(other)).toLowerCase()}.`,
	onlyWorkNumbers: (label) => `${label}: you can set only work numbers.`,
	wouldBeCleared: (label) =>
		`${label} would be cleared. Reload the page and try again.`,
	notRestored: (label) => `${label} would differ from its earlier value.`,
	nothingToChange: () => "Choose something to change.",
	notForMethod: asTold,
	dryRunInside: asTold,
	patchTooLong: asTold,
	wrongPointer: asTold,
	patchTestFailed: asTold,
};

/** A problem of a refusal as a whole sentence. A problem of an unknown kind has the server's sentence, with the console's name of the field. */
export function problemSentence(problem: ShownProblem): string {
	const { description, field, code, parameters = {} } = problem;
	if (field === undefined) return description;
	const label = labelOf(field);
	const told = description.startsWith(`${field} `)
		? `${label}${description.slice(field.length)}`
		: description;
	// A newer server may send an unknown kind.
	const sentence = code === undefined ? undefined : sentences[code];
	return sentence === undefined ? told : sentence(label, parameters, told);
}

/** The console's name of a field: `phoneNumbers[1].value` is the second entry of the work numbers. */
export function labelOf(field: string): string {
	const known = labels[field];
	if (known !== undefined) return known;
	const [, name = field, index] = /^(\w+)\[(\d+)\]/.exec(field) ?? [];
	const label = labels[name];
	if (label === undefined) return field;
	return index === undefined ? label : `${label}, entry ${Number(index) + 1},`;
}

const labels: Readonly<Record<string, string | undefined>> = {
	...words.locations.fields,
	name: words.tokens.name,
	scopes: words.tokens.scopes,
	redirectUris: authorizeWords.integrations.redirectUris,
	expiresInDays: words.tokens.days,
	personId: words.tokens.person,
	advance: words.standIn.advance,
	now: words.standIn.now,
	...words.fields,
};

const plurals: ReadonlySet<string> = new Set([
	words.tokens.scopes,
	authorizeWords.integrations.redirectUris,
]);

function labelsOf(fields: unknown): string[] {
	return list(fields).map((field) => labelOf(field).toLowerCase());
}

function list(values: unknown): string[] {
	return Array.isArray(values) ? values.map(String) : [];
}

function join(labels: readonly string[]): string {
	return labels.join(" or ");
}

function entries(count: unknown): string {
	return `${count} ${count === 1 ? "entry" : "entries"}`;
}
