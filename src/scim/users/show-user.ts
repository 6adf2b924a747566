import {
	enterpriseSchemaId,
	userType,
	webexSchemaId,
} from "../../contract/scim/user-schema.ts";
import { findRole } from "../../directory/access/role.ts";
import type { Person } from "../../directory/people/person.ts";
import type { Profile, ProfileEntry } from "../../directory/people/profile.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { showTag } from "../../http/conditional.ts";
import { showTime } from "../../http/reply.ts";
import type { Resource } from "../resource/resource.ts";

/** The surroundings of a user, as far as the user shows them. */
interface UserView {
	/** The address of the SCIM calls of the organization. */
	address: string;
	/** The present name of the manager. */
	managerName?: string;
}

/** A person as a SCIM user, with every attribute that has a value. */
export function showUser(record: PersonRecord, view: UserView): Resource {
	const user = describeUser(record, view);
	const tag = showTag(record.person.version, JSON.stringify(user));
	return { ...user, meta: { ...(user.meta as object), version: `W/${tag}` } };
}

/** The same without its version, which takes longer to find than all the rest. */
export function describeUser(
	{ person, presence }: PersonRecord,
	{ address, managerName }: UserView,
): Resource {
	const { profile = {} } = person;
	const enterprise = showEnterprise(person, { address, managerName });
	const hasEnterprise = Object.keys(enterprise).length > 0;
	return bare({
		schemas: [
			userType.core.id,
			...(hasEnterprise ? [enterpriseSchemaId] : []),
			webexSchemaId,
		],
		id: person.id,
		externalId: person.externalId,
		userName: person.emails[0],
		name: showName(person, profile),
		displayName: person.displayName,
		nickName: person.nickName,
		profileUrl: profile.profileUrl,
		title: person.title,
		userType: profile.userType ?? "user",
		preferredLanguage: profile.preferredLanguage,
		locale: profile.locale,
		timezone: person.timezone,
		active: person.isLoginEnabled,
		emails: showEmails(person, profile),
		phoneNumbers: showNumbers(person, profile),
		ims: profile.ims,
		photos: showPhotos(person, profile),
		addresses: showAddresses(person, profile),
		roles: filledList(
			person.roles.map((value) => ({
				value,
				type: "cirole",
				display: findRole(value)?.name,
			})),
		),
		...(hasEnterprise && { [enterpriseSchemaId]: enterprise }),
		[webexSchemaId]: {
			accountStatus: [statusOf(person, presence.lastActivityAt)],
			sipAddresses: person.sipAddresses,
			meta: { organizationId: person.orgId },
			...profile.extensionAttributes,
			...profile.externalAttributes,
		},
		meta: {
			resourceType: userType.name,
			created: showTime(person.createdAt),
			lastModified: showTime(person.modifiedAt),
			location: `${address}${userType.endpoint}/${person.id}`,
		},
	});
}

/** The entity tag of a resource. */
export function tagOf({ meta }: Resource): string {
	return (meta as { version: string }).version;
}

function showName(person: Person, profile: Profile): Resource | undefined {
	const { firstName, lastName } = person;
	const { honorificPrefix, middleName, honorificSuffix } = profile;
	const formatted = profile.formattedName ?? composeName(person, profile);
	if (formatted === "") return undefined;
	return {
		formatted,
		familyName: lastName,
		givenName: firstName,
		middleName,
		honorificPrefix,
		honorificSuffix,
	};
}

/** The whole name, made of its parts. */
export function composeName(
	{ firstName, lastName }: Pick<Person, "firstName" | "lastName">,
	{ honorificPrefix, middleName, honorificSuffix }: Profile,
): string {
	return [honorificPrefix, firstName, middleName, lastName, honorificSuffix]
		.filter(Boolean)
		.join(" ");
}

// The People API does not know addresses as one text. Of several addresses of a type, each has its own text.
function showAddresses(
	{ addresses = [] }: Person,
	{ addresses: texts = [] }: Profile,
): Resource[] | undefined {
	const left = [...texts];
	const takeText = (type: string | undefined) => {
		const index = left.findIndex((text) => text.type === type);
		return index === -1 ? undefined : left.splice(index, 1)[0]?.value;
	};
	return filledList([
		...addresses.map((address) => ({
			...address,
			formatted: takeText(address.type),
		})),
		...left.map(({ type, value }) => ({ type, formatted: value })),
	]);
}

function showEmails({ emails }: Person, profile: Profile): ProfileEntry[] {
	return emails.map((value, index) => {
		const known = profile.emails?.find(
			(entry) => emailKey(entry.value) === emailKey(value),
		);
		const entry: ProfileEntry = { value };
		const type = known?.type ?? (index === 0 ? "work" : undefined);
		if (type !== undefined) entry.type = type;
		if (known?.display !== undefined) entry.display = known.display;
		if (index === 0) entry.primary = true;
		return entry;
	});
}

function showNumbers(
	person: Person,
	profile: Profile,
): ProfileEntry[] | undefined {
	return filledList([...ownNumbersOf(person), ...(profile.phoneNumbers ?? [])]);
}

/** The numbers that SCIM cannot change: those of Webex Calling. */
export function ownNumbersOf({
	phoneNumbers = [],
	extension,
}: Person): { value: string; type: string }[] {
	return [
		...phoneNumbers.map(({ type, value }) => ({ value, type })),
		...(extension === undefined
			? []
			: [{ value: extension, type: "work_extension" }]),
	];
}

// The People API may have replaced the picture: then that one is the primary one.
function showPhotos(
	{ avatar }: Person,
	{ photos = [] }: Profile,
): ProfileEntry[] | undefined {
	const known = photos.find(({ value }) => value === avatar);
	const others = photos.filter(
		({ value, primary }) => value !== avatar && primary !== true,
	);
	return filledList([
		...(avatar === undefined
			? []
			: [{ type: "photo", ...known, value: avatar, primary: true }]),
		...others,
	]);
}

function showEnterprise(
	{ managerId, manager, department, profile = {} }: Person,
	{ address, managerName }: UserView,
): Resource {
	const displayName = managerName ?? manager;
	return bare({
		employeeNumber: profile.employeeNumber,
		costCenter: profile.costCenter,
		organization: profile.organization,
		division: profile.division,
		department,
		manager:
			managerId === undefined && displayName === undefined
				? undefined
				: {
						value: managerId,
						displayName,
						$ref: managerId && `${address}${userType.endpoint}/${managerId}`,
					},
	});
}

function statusOf(
	{ isLoginEnabled }: Person,
	lastActivityAt: number | undefined,
): string {
	if (!isLoginEnabled) return "disabled";
	return lastActivityAt === undefined ? "pending" : "active";
}

// As in JSON: without undefined parts.
function bare(resource: Resource): Resource {
	return JSON.parse(JSON.stringify(resource)) as Resource;
}

function filledList<Entry>(entries: readonly Entry[]): Entry[] | undefined {
	return entries.length === 0 ? undefined : [...entries];
}
