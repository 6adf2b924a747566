/** A value of a problem's parameters: what a client needs to word the problem itself. */
type ProblemParameter = string | number | boolean | readonly string[];

/** What is wrong with a field, without the field: a code, its parameters, and the predicate of an English sentence. */
export interface Problem {
	code: ProblemCode;
	parameters: Readonly<Record<string, ProblemParameter>>;
	problem: string;
}

// Every predicate is written once, here; a sentence is the name of the field, a space, and the predicate.
const predicates = {
	// What is missing, and what is too much.
	required: () => "is required",
	requiredUnless: ({ others }: { others: readonly string[] }) =>
		`is required, unless ${others.join(" or ")} is given`,
	requiredForCalling: ({ others }: { others: readonly string[] }) =>
		`${joinOthers(others)}is required when a calling license is assigned`,
	requiredUnlessAdministrator: ({ others }: { others: readonly string[] }) =>
		`${joinOthers(others)}is required, unless you are an administrator`,
	empty: () => "must not be empty",
	unseen: () => "must contain something that can be seen",
	onlySpaces: () => "must hold more than spaces",
	tooLong: ({ max, actual }: { max: number; actual: number }) =>
		`must be at most ${max} characters, not ${actual}`,
	tooManyEntries: ({ max }: { max: number }) =>
		`must hold at most ${max} ${max === 1 ? "entry" : "entries"}`,
	tooFewEntries: ({ min }: { min: number }) =>
		`must hold at least ${min} ${min === 1 ? "entry" : "entries"}`,
	notOneEmail: ({ actual }: { actual: number }) =>
		`must hold exactly one e-mail address, not ${actual}`,
	notOnce: ({ actual }: { actual: number }) =>
		`must be given once, not ${actual} times`,
	notTogether: ({ other }: { other: string }) =>
		`cannot be given together with ${other}`,
	// What is of the wrong kind or form.
	wrongType: ({ expected, actual }: { expected: string; actual: string }) =>
		`must be ${expected}, not ${actual}`,
	wrongValue: ({ expected, actual }: { expected: string; actual?: string }) =>
		`must be ${expected}${actual === undefined ? "" : `, not ${actual}`}`,
	wrongFormat: ({ rule }: { rule: string }) => rule,
	wrongId: ({ kind }: { kind: string }) => `is not the id of ${kind}`,
	wrongEmail: ({ forbidden }: { forbidden?: string }) =>
		`must be an e-mail address such as "john.andersen@example.com"${forbidden === undefined ? "" : `, without ${forbidden}`}`,
	wrongWebAddress: ({ max, example }: { max: number; example?: string }) =>
		`must be an http or https address of at most ${max} characters${example === undefined ? "" : `, such as "${example}"`}`,
	forbiddenPart: ({ part }: { part: string }) => `must not contain ${part}`,
	tooSmall: ({ min }: { min: number }) => `must be ${min} or more`,
	tooLarge: ({ max }: { max: number }) => `must be ${max} or less`,
	notOneOf: ({ values }: { values: readonly string[] }) =>
		`must be one of ${values.join(", ")}`,
	wrongCellCount: ({
		expected,
		actual,
	}: {
		expected: number;
		actual: number;
	}) => `must have ${expected} cells as the first one has, not ${actual}`,
	inFuture: ({ now }: { now: string }) =>
		`must not be in the future: it is ${now} now`,
	// Telephone numbers. Without a country, the number has a calling code of its own.
	wrongNumber: ({ reason }: { reason: NumberFault }) => numberFaults[reason],
	countryNeeded: ({ country }: { country?: string }) =>
		`${country === undefined ? "is not a telephone number" : `cannot be read as a number of ${country}, of which no numbering plan is known`}; write it with its country, ${numberExample}`,
	numberTooShort: ({ country }: { country?: string }) =>
		`is too short for a number of ${placeOf(country)}`,
	numberTooLong: ({ country }: { country?: string }) =>
		`is too long for a number of ${placeOf(country)}`,
	unknownNumber: ({
		country,
		callingCode,
	}: {
		country?: string;
		callingCode?: string;
	}) =>
		`is not a telephone number that exists ${callingCode === undefined ? `in ${placeOf(country)}` : `under +${callingCode}${country === undefined ? "" : ` (${country})`}`}`,
	unknownCallingCode: ({ value }: { value: string }) =>
		`does not begin with the calling code of a country: there is no country of ${value}`,
	numberHasExtension: ({ extension }: { extension: string }) =>
		`has an extension (${extension}); give the number alone, and the extension of the person in the property extension`,
	wrongExtension: ({ example }: { example: string }) =>
		`must be 2 to 10 digits, without the routing prefix, such as "${example}"`,
	// What belongs to another.
	emailTaken: ({ value }: { value: string }) =>
		`${value} already belongs to another person`,
	numberTaken: ({ value }: { value: string }) =>
		`${value} is already the number of another person in this organization`,
	extensionTaken: ({ value }: { value: string }) =>
		`${value} is already the extension of another person in this location`,
	locationNameTaken: ({ value }: { value: string }) =>
		`"${value}" is already the name of another location of this organization`,
	licenseFull: ({ name, total }: { name: string; total: number }) =>
		`cannot be assigned: all ${total} seats of "${name}" are taken`,
	noFreeSeat: ({ name, total }: { name: string; total: number }) =>
		`has no free seat: all ${total} seats of "${name}" are taken`,
	// What is not there.
	unknownLicense: () =>
		"is not a license of this organization; GET /v1/licenses lists them",
	unknownLocation: () =>
		"is not a location of this organization; GET /v1/locations lists them",
	unknownLocationName: ({ value }: { value: string }) =>
		`must be a location of the organization, and "${value}" is none`,
	unknownRole: () => "is not a role of this service; GET /v1/roles lists them",
	unknownSite: () => "is not a site of this organization's meeting licenses",
	unknownPerson: () => "is not a person of this organization",
	unknownManager: () =>
		"must be a person of the organization, and nobody there has this e-mail; a manager's own record comes before",
	unknownOrganization: ({ isMemberEnough }: { isMemberEnough: boolean }) =>
		`is not an organization that you ${isMemberEnough ? "belong to or manage" : "manage"}`,
	unknownScope: ({
		unknown,
		values,
	}: Record<"unknown" | "values", readonly string[]>) =>
		`must be scopes that exist, and there is no ${unknown.join(", ")}; there are ${values.join(", ")}`,
	unknownProperty: () => "is not a property that this call knows",
	unknownParameter: ({ meant }: { meant?: string }) =>
		`is not a parameter of this call${meant === undefined ? "" : `: write ${meant}`}`,
	licenseGone: () => "does not exist any more",
	nobodyFound: () => "finds nobody to change",
	dependsOnRefused: ({ line }: { line: number }) =>
		`depends on line ${line}, which was refused`,
	// What cannot be so beside the rest.
	needsCallingLicense: () =>
		"needs a Webex Calling license: add one to licenses",
	needsMeetingLicense: ({ site }: { site: string }) =>
		`makes the person a host, which needs the meeting license of ${site}; append #attendee or add the license`,
	severalCallingLicenses: ({ names }: { names: readonly string[] }) =>
		`must hold at most one calling license, not both ${names.map((name) => `"${name}"`).join(" and ")}`,
	locationFixed: ({ isKnown }: { isKnown: boolean }) =>
		isKnown
			? "cannot be changed for an existing calling user: it is only set when the calling license is assigned"
			: "is not a location of this organization, and cannot be changed for an existing calling user",
	organizationFixed: () =>
		"must be the organization the person belongs to; a person cannot be moved to another",
	peopleOnly: ({ account }: { account: string }) =>
		`is for people only: this account is a ${account}`,
	ownManager: () => "must be another person: nobody manages themselves",
	managerCircle: ({ names }: { names: readonly string[] }) =>
		`makes a circle of managers: ${names.join(" → ")}`,
	tooManyManagers: ({
		max,
		names,
	}: {
		max: number;
		names: readonly string[];
	}) => `has more than ${max} managers above: ${names.join(" → ")}`,
	lastAdministrator: ({ name }: { name: string }) =>
		`cannot change: ${name} ${isLastAdministrator}`,
	loginDisabled: ({ name }: { name: string }) =>
		`is ${name}, who may not log in, so that the token would be refused; let them log in first`,
	readOnly: ({ isThere }: { isThere: boolean }) =>
		`cannot be set${isThere ? "; send it as it is, or leave it out" : ""}`,
	follows: ({ other }: { other: string }) =>
		`cannot be set: it follows ${other}`,
	onlyWorkNumbers: () => "cannot be set: only numbers of the type work can",
	wouldBeCleared: () =>
		"would be cleared: the body looks like a smaller form of the person, read without it; read the whole person, or send null to clear it",
	notRestored: () => "would not be as it was before",
	nothingToChange: () => "must change something, unless add or remove does",
	notForMethod: ({ method }: { method: string }) => `is not for ${method}`,
	dryRunInside: () => "is for all operations or none: set it beside operations",
	// The operations of a JSON Patch.
	patchTooLong: ({ max }: { max: number }) =>
		`makes a document of more than ${max} characters`,
	wrongPointer: ({ reason }: { reason: PointerFault }) => pointerFaults[reason],
	patchTestFailed: ({ path }: { path: string }) =>
		`is not what is at ${path === "" ? "the top" : path} now`,
} as const;

/** The words after a name for whom an organization cannot do without. */
export const isLastAdministrator =
	"is the last full administrator of the organization who may log in; make somebody else one first";

const numberExample = 'such as "+1 408 526 7209"';
const numberFaults = {
	unreadable: `is not a telephone number, ${numberExample}`,
	tooLong: `is too long to be a telephone number, ${numberExample}`,
	letters: `must be a telephone number in digits, without letters, ${numberExample}`,
	subaddress: "has a subaddress (isub); give the number alone",
	telAddress: "is not a tel: address as RFC 3966 has them",
	local:
		'is a local number; write it with + and its country, or with the digits of its phone-context, such as "tel:5267209;phone-context=+1408"',
} as const;
type NumberFault = keyof typeof numberFaults;

const pointerFaults = {
	missing: "names something that is not there",
	inside: "is inside of what is to be moved",
	noPlace: "is not a place in the list",
} as const;
type PointerFault = keyof typeof pointerFaults;

function placeOf(country: string | undefined): string {
	return country === undefined
		? "the country of its calling code"
		: `${country}, the country of the person's location`;
}

function joinOthers(others: readonly string[]): string {
	return others.map((other) => `or ${other} `).join("");
}

/** The name of a kind of problem. It stays as it is when the English is worded differently. */
type ProblemCode = keyof typeof predicates;

/** Every code with a function that makes its problem. */
export const problemOf = Object.fromEntries(
	Object.entries(predicates).map(([code, predicate]) => [
		code,
		(parameters: object = {}) => ({
			code,
			parameters,
			problem: (predicate as (parameters: object) => string)(parameters),
		}),
	]),
) as unknown as {
	readonly [Code in ProblemCode]: (
		...parameters: Parameters<(typeof predicates)[Code]>
	) => Problem;
};

const conflictCodes: ReadonlySet<ProblemCode> = new Set([
	"emailTaken",
	"numberTaken",
	"extensionTaken",
	"patchTestFailed",
]);

/** Whether a problem is none of the request by itself, but of what is there already. */
export function isConflict({ code }: Problem): boolean {
	return conflictCodes.has(code);
}

/** Every code there is, in the order of the documents. */
export const problemCodes = Object.keys(predicates) as ProblemCode[];
