import {
	enterpriseSchemaId,
	webexSchemaId,
} from "../../contract/scim/user-schema.ts";
import { findRole } from "../../directory/access/role.ts";
import { type FieldProblem, report } from "../../directory/field-problem.ts";
import type { Address, Person } from "../../directory/people/person.ts";
import {
	draftOfPerson,
	type PersonDraft,
} from "../../directory/people/person-draft.ts";
import type { Profile, ProfileEntry } from "../../directory/people/profile.ts";
import { problemOf } from "../../directory/problems.ts";
import { complainOfEmail, emailKey } from "../../directory/text/email.ts";
import type { IdReader } from "../../http/check/check.ts";
import { isObject, type Resource } from "../resource/resource.ts";
import { composeName, ownNumbersOf } from "./show-user.ts";

/** The request from which a user comes. A patch names each attribute that it removes, other bodies may only not know it. */
interface UserSource {
	current: Person | undefined;
	isPatch: boolean;
	ids: IdReader;
	problems: readonly FieldProblem[];
}

/**
 * The draft of a person that a user asks for. The attributes are in the form of the schemas. A PUT without roles,
 * `active`, `displayName`, `nickName` or `timezone` leaves them; what SCIM does not know, such as licenses, stays.
 */
export function draftOfUser(user: Resource, source: UserSource): PersonDraft {
	const { current, isPatch } = source;
	const problems = [...source.problems];
	const name = partOf(user, "name");
	const enterprise = partOf(user, enterpriseSchemaId);
	const cleared = isPatch ? "" : undefined;
	return {
		...(current && draftOfPerson(current)),
		emails: readEmails(user, source, problems),
		displayName: displayNameOf(user, source),
		firstName: textOf(name.givenName) ?? "",
		lastName: textOf(name.familyName) ?? "",
		nickName: nickNameOf(user, source),
		title: textOf(user.title) ?? "",
		timezone: textOf(user.timezone) ?? cleared,
		externalId: textOf(user.externalId) ?? "",
		department: textOf(enterprise.department) ?? "",
		avatar: primaryOf(entriesOf(user.photos))?.value ?? "",
		addresses: addressesOf(user),
		isLoginEnabled: user.active as boolean | undefined,
		roles: readRoles(user, source, problems),
		...readManager(partOf(enterprise, "manager"), source, problems),
		profile: profileOf(user, { name, enterprise, current }),
		problems,
	};
}

function displayNameOf(
	user: Resource,
	{ current, isPatch }: UserSource,
): string | undefined {
	const { givenName, familyName } = partOf(user, "name");
	const kept = isPatch ? undefined : current?.displayName;
	return (
		textOf(user.displayName) ??
		kept ??
		([givenName, familyName].filter(Boolean).join(" ") || textOf(user.userName))
	);
}

// Left out, the nickname of a new person follows the first name, by the rules of the People API.
function nickNameOf(
	user: Resource,
	{ current, isPatch }: UserSource,
): string | undefined {
	const kept = isPatch ? "" : current && (current.nickName ?? "");
	return textOf(user.nickName) ?? kept;
}

// `userName` is the primary address, as on the real service. The other addresses follow.
function readEmails(
	user: Resource,
	{ current, isPatch }: UserSource,
	problems: FieldProblem[],
): (string | undefined)[] | undefined {
	const userName = textOf(user.userName)?.trim();
	if (!userName) {
		if (!problems.some(({ field }) => field === "userName"))
			problems.push({ field: "userName", ...problemOf.required() });
		return undefined;
	}
	const isUserName = ({ value }: ProfileEntry) =>
		emailKey(value) === emailKey(userName);
	const old = current?.emails[0];
	const others = entriesOf(user.emails).filter((entry) => {
		if (isUserName(entry)) return false;
		// A patch that only renames the user leaves the address of the old name in the list.
		const isOldName = isPatch && entry.primary === true && entry.value === old;
		if (entry.primary === true && !isOldName)
			problems.push({
				field: "emails",
				...problemOf.wrongFormat({
					rule: `must have userName (${userName}) as its primary address; change userName to change it`,
				}),
			});
		return !isOldName;
	});
	const known = current?.emails ?? [];
	return [
		{ value: userName, field: "userName" },
		...others.map(({ value }) => ({ value, field: fieldOfEmail(value) })),
	].map(({ value, field }) => {
		const problem = known.includes(value)
			? undefined
			: complainOfEmail(value.trim());
		if (problem !== undefined) report(problems, field, problem);
		return problem === undefined ? value : undefined;
	});
}

// The addresses of a person begin with `userName`, so their positions are not those of the request.
function fieldOfEmail(value: string): string {
	return `emails[value eq ${JSON.stringify(value.slice(0, 100))}].value`;
}

function readRoles(
	user: Resource,
	{ current, isPatch, ids }: UserSource,
	problems: FieldProblem[],
): readonly string[] {
	const held = current?.roles ?? [];
	if (user.roles === undefined) return isPatch ? [] : held;
	return entriesOf(user.roles).map(({ value }, index) => {
		const id = findRole(value)?.id ?? ids.read("ROLE", value) ?? value;
		if (findRole(id)?.power === "location" && !held.includes(id))
			problems.push({
				field: `roles[${index}]`,
				...problemOf.wrongFormat({
					rule: "is the role of location administrators, which SCIM cannot give; use the People API",
				}),
			});
		return id;
	});
}

// A manager who is only a name is no user, so SCIM leaves that name unless it names a person.
function readManager(
	manager: Resource,
	{ current, ids }: UserSource,
	problems: FieldProblem[],
): Pick<PersonDraft, "manager" | "managerId"> {
	const sent = textOf(manager.value)?.trim();
	if (!sent)
		return {
			managerId: undefined,
			manager: current?.managerId === undefined ? current?.manager : undefined,
		};
	const managerId = ids.read("PEOPLE", sent);
	if (managerId === undefined) {
		problems.push({ field: "managerId", ...problemOf.unknownPerson() });
		return {};
	}
	return { managerId, manager: undefined };
}

function profileOf(
	user: Resource,
	{
		name,
		enterprise,
		current,
	}: { name: Resource; enterprise: Resource; current: Person | undefined },
): Profile {
	const webex = partOf(user, webexSchemaId);
	const numbered = <Entry>(prefix: string) =>
		Object.fromEntries(
			Object.entries(webex).filter(([key]) => key.startsWith(prefix)),
		) as Record<string, Entry[]>;
	const own = current === undefined ? [] : ownNumbersOf(current);
	return {
		formattedName: formattedNameOf(name, current),
		addresses: objectsOf(user.addresses).flatMap(({ formatted, type }) =>
			formatted === undefined ? [] : [{ value: formatted, type }],
		),
		middleName: textOf(name.middleName),
		honorificPrefix: textOf(name.honorificPrefix),
		honorificSuffix: textOf(name.honorificSuffix),
		userType: isUsual(user.userType) ? undefined : textOf(user.userType),
		preferredLanguage: textOf(user.preferredLanguage),
		locale: textOf(user.locale),
		profileUrl: textOf(user.profileUrl),
		employeeNumber: textOf(enterprise.employeeNumber),
		costCenter: textOf(enterprise.costCenter),
		organization: textOf(enterprise.organization),
		division: textOf(enterprise.division),
		emails: entriesOf(user.emails).flatMap((entry) =>
			describedEmail(entry, textOf(user.userName)),
		),
		phoneNumbers: entriesOf(user.phoneNumbers).filter(
			({ type, value }) =>
				!own.some((known) => known.type === type && known.value === value),
		),
		photos: photosOf(user),
		ims: entriesOf(user.ims),
		extensionAttributes: numbered("extensionAttribute"),
		externalAttributes: numbered("externalAttribute"),
	};
}

// A whole name that follows from its parts, as they are or were, is not kept.
function formattedNameOf(
	name: Resource,
	current: Person | undefined,
): string | undefined {
	const formatted = textOf(name.formatted);
	const { profile = {} } = current ?? {};
	const isShown =
		current !== undefined &&
		profile.formattedName === undefined &&
		formatted === composeName(current, profile);
	const composed = composeName(
		{ firstName: textOf(name.givenName), lastName: textOf(name.familyName) },
		name as Profile,
	);
	return isShown || formatted === composed ? undefined : formatted;
}

function objectsOf(value: unknown): Record<string, string | undefined>[] {
	return Array.isArray(value)
		? (value.filter(isObject) as Record<string, string | undefined>[])
		: [];
}

// An address that is only one text is in the profile. It leaves a gap, so that a refusal counts as the request does.
function addressesOf(user: Resource): (Address | undefined)[] {
	return objectsOf(user.addresses).map(({ formatted: _, ...address }) => {
		const { type: __, ...parts } = address;
		return Object.values(parts).some(Boolean) ? address : undefined;
	});
}

// Values that a user shows without having them are not kept: otherwise each patch would change the profile.
function isUsual(kind: unknown): boolean {
	return kind === "user";
}

function describedEmail(
	{ value, type, display }: ProfileEntry,
	userName: string | undefined,
): ProfileEntry[] {
	const isPrimary =
		userName !== undefined && emailKey(value) === emailKey(userName);
	const kept = isPrimary && type === "work" ? undefined : type;
	return kept === undefined && display === undefined
		? []
		: [{ value, type: kept, display }];
}

function photosOf(user: Resource): ProfileEntry[] {
	const photos = entriesOf(user.photos);
	const primary = primaryOf(photos);
	return photos.flatMap((photo): ProfileEntry[] => {
		if (photo !== primary) return [{ ...photo, primary: undefined }];
		const { type, display } = photo;
		const isUsualPhoto = type === undefined || type === "photo";
		return isUsualPhoto && display === undefined
			? []
			: [{ ...photo, primary: true }];
	});
}

function primaryOf(photos: readonly ProfileEntry[]): ProfileEntry | undefined {
	return photos.find(({ primary }) => primary) ?? photos[0];
}

function partOf(resource: Resource, name: string): Resource {
	const part = resource[name];
	return isObject(part) ? part : {};
}

// An entry without a value says nothing.
function entriesOf(value: unknown): ProfileEntry[] {
	return Array.isArray(value)
		? (value as Partial<ProfileEntry>[]).flatMap((entry) =>
				entry.value === undefined ? [] : [{ ...entry, value: entry.value }],
			)
		: [];
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
