import type { Person as ShownPerson } from "../../contract/person.ts";
import type { Person } from "../../directory/people/person.ts";
import { noPresence, presenceStatus } from "../../directory/people/presence.ts";
import type { RuleContext } from "../../directory/people/rule-context.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Whole } from "../../directory/whole.ts";
import { showTime } from "../../http/reply.ts";
import { showId, showIds } from "../ids.ts";

/** The selection of a person's properties in a reply. */
export interface PersonView {
	now: number;
	/** Show the properties that only administrators see. */
	isAdmin: boolean;
	isCallingDataShown: boolean;
	isPresenceShown: boolean;
	areAttendeeSitesShown: boolean;
	/** Lists by ids show it, as in the real service. */
	isUserNameShown?: boolean;
	/** Show `invitePending` and `loginEnabled` as booleans rather than as the page's texts. */
	areBooleansJson?: boolean;
}

/** The names of others in a reply about a person. */
interface ShownOthers {
	/** The present name of the person's manager, if it is known. */
	managerName?: string;
	/** The routing prefix of the person's location. */
	routingPrefix?: string;
}
const noOthers: ShownOthers = {};

/** A person as a reply shows them, in the order of the page's example. The JSON leaves out undefined properties. */
export function showPerson(
	{ person, presence }: PersonRecord,
	view: PersonView,
	{ managerName, routingPrefix }: ShownOthers = noOthers,
): Whole<ShownPerson> {
	const { now, isAdmin, isCallingDataShown } = view;
	const isPresent = view.isPresenceShown && presence.isShared;
	const lastActivity = presence.lastActivityAt;
	return {
		id: showId("PEOPLE", person.id),
		emails: person.emails as string[],
		userName: view.isUserNameShown ? person.emails[0] : undefined,
		phoneNumbers: showNumbers(person, view, routingPrefix),
		extension: isCallingDataShown ? person.extension : undefined,
		locationId:
			isCallingDataShown && person.locationId !== undefined
				? showId("LOCATION", person.locationId)
				: undefined,
		displayName: person.displayName,
		nickName: person.nickName,
		firstName: person.firstName,
		lastName: person.lastName,
		avatar: person.avatar,
		orgId: showId("ORGANIZATION", person.orgId),
		roles: isAdmin ? showIds("ROLE", person.roles) : undefined,
		licenses: isAdmin ? showIds("LICENSE", person.licenses) : undefined,
		implicitLicenses:
			isAdmin && person.implicitLicenses !== undefined
				? showIds("LICENSE", person.implicitLicenses)
				: undefined,
		department: person.department,
		manager: managerName ?? person.manager,
		managerId:
			person.managerId === undefined
				? undefined
				: showId("PEOPLE", person.managerId),
		title: person.title,
		addresses: person.addresses as ShownPerson["addresses"],
		created: showTime(person.createdAt),
		lastModified: showTime(person.modifiedAt),
		timezone: person.timezone,
		lastActivity:
			isPresent && lastActivity !== undefined
				? showTime(lastActivity)
				: undefined,
		siteUrls: isAdmin ? showSites(person, view) : undefined,
		sipAddresses: isAdmin
			? (person.sipAddresses as ShownPerson["sipAddresses"])
			: undefined,
		xmppFederationJid: person.xmppFederationJid,
		status: isPresent ? presenceStatus(presence, now) : undefined,
		invitePending: isAdmin
			? showBoolean(
					person.type === "person" && lastActivity === undefined,
					view,
				)
			: undefined,
		loginEnabled: isAdmin
			? showBoolean(person.isLoginEnabled, view)
			: undefined,
		type: person.type,
	};
}

/** A person as an administrator sees them, with calling data and all sites, but without presence. */
export function showWhole(
	person: Person,
	{ location, colleague }: Pick<RuleContext, "location" | "colleague">,
	{ areBooleansJson }: Pick<PersonView, "areBooleansJson"> = {},
): ShownPerson {
	const shown = showPerson(
		{ person, presence: noPresence },
		{
			now: 0,
			isAdmin: true,
			isCallingDataShown: true,
			isPresenceShown: false,
			areAttendeeSitesShown: true,
			areBooleansJson,
		},
		{
			managerName:
				person.managerId === undefined
					? undefined
					: colleague(person.managerId)?.displayName,
			routingPrefix:
				person.locationId === undefined
					? undefined
					: location(person.locationId)?.routingPrefix,
		},
	);
	const { invitePending: _, ...rest } = shown;
	// As in JSON: without undefined properties.
	return JSON.parse(JSON.stringify(rest)) as ShownPerson;
}

function showBoolean(
	value: boolean,
	{ areBooleansJson }: Pick<PersonView, "areBooleansJson">,
): boolean | "true" | "false" {
	return areBooleansJson ? value : `${value}`;
}

function showNumbers(
	{ phoneNumbers = [], extension }: Person,
	{ isCallingDataShown }: PersonView,
	routingPrefix: string | undefined,
): ShownPerson["phoneNumbers"] {
	if (phoneNumbers.length === 0 && routingPrefix === undefined)
		return undefined;
	const numbers: NonNullable<ShownPerson["phoneNumbers"]> = phoneNumbers
		.filter(({ type }) => type !== "work" || isCallingDataShown)
		.map(({ type, shown }) => ({ type, value: shown }));
	if (
		isCallingDataShown &&
		routingPrefix !== undefined &&
		extension !== undefined
	)
		numbers.push({ type: "work_extension", value: routingPrefix + extension });
	return numbers.length === 0 ? undefined : numbers;
}

function showSites(
	{ siteUrls }: Person,
	{ areAttendeeSitesShown }: PersonView,
): string[] | undefined {
	const shown = areAttendeeSitesShown
		? siteUrls
		: siteUrls?.filter((site) => !site.endsWith("#attendee"));
	return shown?.length ? [...shown] : undefined;
}
