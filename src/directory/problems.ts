/** A value of a problem's parameters, for clients that write their own sentences. */
type ProblemParameter = string | number | boolean | readonly string[];

/** A problem of a field, without the field: a code, its parameters, and the predicate of an English sentence. */
export interface Problem {
	code: ProblemCode;
	parameters: Readonly<Record<string, ProblemParameter>>;
	problem: string;
}

// Each predicate exists only here. A sentence is the name of the field, a space, and the predicate.
const predicates = {
	// Missing values and excess values.
	required: () => "is required",
	requiredUnless: ({ others }: { others: readonly string[] }) =>
		`is required, unless ${others.join(" or ")} is given`,
	requiredForCalling: ({ others }: { others: readonly string[] }) =>
		`${joinOthers(others)}is required when a calling license is assigned`,
	requiredUnlessAdministrator: ({ others }: { others: readonly string[] }) =>
		`${joinOthers(others)}is required, unless you are an administrator`,
	empty: () => "must not be empty",
	unseen: () => "must contain a visible character",
	onlySpaces: () => "must not contain only spaces",
	tooLong: ({ max, actual }: { max: number; actual: number }) =>
		`must be at most ${max} characters, not ${actual}`,
	tooManyEntries: ({ max }: { max: number }) =>
		`must hold at most ${max} ${max === 1 ? "entry" : "entries"}`,
	tooFewEntries: ({ min }: { min: number }) =>
		`must hold at least ${min} ${min === 1 ? "entry" : "entries"}`,
	notOnce: ({ actual }: { actual: number }) =>
		`must be given once, not ${actual} times`,
	notTogether: ({ other }: { other: string }) =>
		`cannot be combined with ${other}`,
	// Wrong types and formats.
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
	}) => `must have ${expected} cells like the first record, not ${actual}`,
	inFuture: ({ now }: { now: string }) =>
		`must not be in the future; the time now is ${now}`,
	// Telephone numbers. A number without a country has its own calling code.
	wrongNumber: ({ reason }: { reason: NumberFault }) => numberFaults[reason],
	countryNeeded: ({ country }: { country?: string }) =>
		`${country === undefined ? "is not a telephone number" : `cannot be read as a number of ${country}, whose numbering plan is unknown`}; write it with its country code, ${numberExample}`,
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
		`does not begin with the calling code of a country: no country has ${value}`,
	numberHasExtension: ({ extension }: { extension: string }) =>
		`has an extension (${extension}); send the number without it, and the extension in the property extension`,
	wrongExtension: ({ example }: { example: string }) =>
		`must be 2 to 10 digits, without the routing prefix, such as "${example}"`,
	// Values that other people hold.
	emailTaken: ({ value }: { value: string }) =>
		`${value} already belongs to another person`,
	numberTaken: ({ value }: { value: string }) =>
		`${value} is already the number of another person in this organization`,
	extensionTaken: ({ value }: { value: string }) =>
		`${value} is already the extension of another person in this location`,
	numberElsewhere: ({
		value,
		location,
	}: Record<"value" | "location", string>) =>
		`${value} already belongs to the location "${location}"`,
	numberInUse: ({ value, others }: { value: string; others: number }) =>
		`${value}${others > 0 ? ` and ${others} more` : ""} cannot be removed while people have ${others > 0 ? "them" : "it"}`,
	locationNameTaken: ({ value }: { value: string }) =>
		`"${value}" is already the name of another location of this organization`,
	groupNameTaken: ({ value }: { value: string }) =>
		`"${value}" is already the name of another group of this organization`,
	licenseFull: ({ name, total }: { name: string; total: number }) =>
		`cannot be assigned: all ${total} seats of "${name}" are taken`,
	noFreeSeat: ({ name, total }: { name: string; total: number }) =>
		`has no free seat: all ${total} seats of "${name}" are taken`,
	// Unknown references.
	unknownLicense: () =>
		"is not a license of this organization; GET /v1/licenses lists them",
	unknownLocation: () =>
		"is not a location of this organization; GET /v1/locations lists them",
	unknownLocationName: ({ value }: { value: string }) =>
		`must be a location of the organization; "${value}" is not`,
	unknownRole: () => "is not a role of this service; GET /v1/roles lists them",
	unknownSite: () => "is not a site of this organization's meeting licenses",
	unknownPerson: () => "is not a person of this organization",
	unknownManager: () =>
		"must be a person of the organization with this e-mail address; put the manager's own record first",
	unknownOrganization: ({ isMemberEnough }: { isMemberEnough: boolean }) =>
		`is not an organization that you ${isMemberEnough ? "belong to or manage" : "manage"}`,
	unknownScope: ({
		unknown,
		values,
	}: Record<"unknown" | "values", readonly string[]>) =>
		`must contain only existing scopes, not ${unknown.join(", ")}; the scopes are ${values.join(", ")}`,
	unknownProperty: () => "is not a property of this call",
	unknownParameter: ({ meant }: { meant?: string }) =>
		`is not a parameter of this call${meant === undefined ? "" : `: use ${meant}`}`,
	licenseGone: () => "no longer exists",
	groupGone: () => "is not a group of this organization",
	nobodyFound: () => "finds no one to change",
	dependsOnRefused: ({ line }: { line: number }) =>
		`depends on line ${line}, which was refused`,
	// Limits of groups.
	tooManyMembers: ({ max }: { max: number }) =>
		`would be more than the ${max} people whom a group may have`,
	tooManyGroups: ({ name, max }: { name: string; max: number }) =>
		`would be more than the ${max} groups that ${name} may have`,
	// Conflicts with other values.
	needsCallingLicense: () =>
		"needs a Webex Calling license: add one to licenses",
	needsMeetingLicense: ({ site }: { site: string }) =>
		`makes the person a host, which needs the meeting license of ${site}; append #attendee or add the license`,
	callingLicenseOnly: () =>
		"applies only to a Webex Calling license that is added",
	implicitLicense: ({ names }: { names: readonly string[] }) =>
		`must keep ${names.map((name) => `"${name}"`).join(" and ")}, which a license template assigns; change the template or the groups first`,
	templateFull: ({ name, total }: { name: string; total: number }) =>
		`cannot be completed: a license template assigns "${name}", and all ${total} seats are taken`,
	callingInTemplate: () =>
		"is a calling license, which needs a location and a number for each person; a template cannot assign it",
	severalCallingLicenses: ({ names }: { names: readonly string[] }) =>
		`must hold at most one calling license, not both ${names.map((name) => `"${name}"`).join(" and ")}`,
	locationFixed: ({ isKnown }: { isKnown: boolean }) =>
		isKnown
			? "cannot be changed for an existing calling user by this call; POST /v1/telephony/config/jobs/person/moveLocation moves people to another location"
			: "is not a location of this organization, and cannot be changed for an existing calling user by this call",
	notCallingUser: () =>
		"must be a Webex Calling user: a person with a calling license and a location",
	sameLocation: () => "must be another location than the person's present one",
	noNumberLeft: () =>
		"must keep a number or an extension: a Webex Calling user needs one",
	repeated: () => "must not be repeated",
	organizationFixed: () =>
		"must be the person's organization; a person cannot be moved to another one",
	otherPersonsEmail: () =>
		"must be an e-mail address of the person whom personId names, or be omitted",
	otherOrganization: () =>
		"must be the person's organization; licenses cannot be assigned to people outside of it",
	peopleOnly: ({ account }: { account: string }) =>
		`is for people only: this account is a ${account}`,
	ownManager: () => "must be another person; people cannot manage themselves",
	managerCircle: ({ names }: { names: readonly string[] }) =>
		`creates a circle of managers: ${names.join(" → ")}`,
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
		`is ${name}, who may not log in, so the token would be refused; allow the login first`,
	readOnly: ({ isThere }: { isThere: boolean }) =>
		`cannot be set${isThere ? "; send the present value, or omit it" : ""}`,
	follows: ({ other }: { other: string }) =>
		`cannot be set: it follows ${other}`,
	onlyWorkNumbers: () => "cannot be set; only numbers of the type work can",
	wouldBeCleared: () =>
		"would be cleared: the body looks like a partial form of the person, without this property; read the whole person, or send null to clear it",
	notRestored: () => "would differ from its earlier value",
	nothingToChange: () =>
		"must change something, unless add or remove is present",
	notForMethod: ({ method }: { method: string }) =>
		`cannot be used with ${method}`,
	dryRunInside: () => "applies to all operations: set it beside operations",
	// The operations of a JSON Patch.
	patchTooLong: ({ max }: { max: number }) =>
		`creates a document of more than ${max} characters`,
	wrongPointer: ({ reason }: { reason: PointerFault }) => pointerFaults[reason],
	patchTestFailed: ({ path }: { path: string }) =>
		`differs from the present value at ${path === "" ? "the root" : path}`,
} as const;

/** The predicate after the name of the last full administrator. */
export const isLastAdministrator =
	"is the last full administrator of the organization who may log in; appoint another one first";

const numberExample = 'such as "+1 408 526 7209"';
const numberFaults = {
	unreadable: `is not a telephone number, ${numberExample}`,
	tooLong: `is too long to be a telephone number, ${numberExample}`,
	letters: `must be a telephone number in digits, without letters, ${numberExample}`,
	subaddress: "has a subaddress (isub); send the number without it",
	telAddress: "is not a valid tel: address (RFC 3966)",
	local:
		'is a local number; write it with + and its country code, or with the digits of its phone-context, such as "tel:5267209;phone-context=+1408"',
} as const;
type NumberFault = keyof typeof numberFaults;

const pointerFaults = {
	missing: "names a value that does not exist",
	inside: "is inside the value to move",
	noPlace: "is not a valid array index",
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

/** The code of a problem. It stays the same when its sentence changes. */
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
	"numberElsewhere",
	"numberInUse",
	"groupNameTaken",
	"tooManyMembers",
	"patchTestFailed",
]);

/** Whether a problem is a conflict with stored data rather than a mistake in the request. */
export function isConflict({ code }: Problem): boolean {
	return conflictCodes.has(code);
}

/** All codes, in the order of the documents. */
export const problemCodes = Object.keys(predicates) as ProblemCode[];
