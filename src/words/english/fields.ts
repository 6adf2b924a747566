import type { FieldName } from "../field-name.ts";

/** The English names of the properties of a person, and of those that only the history shows. */
export const fields: Readonly<
	Record<FieldName | "groups" | "externalId", string>
> = {
	displayName: "Display name",
	firstName: "First name",
	lastName: "Last name",
	nickName: "Nickname",
	emails: "E-mail",
	title: "Title",
	department: "Department",
	manager: "Manager’s name",
	managerId: "Manager",
	phoneNumbers: "Work numbers",
	extension: "Extension",
	locationId: "Location",
	licenses: "Licenses",
	implicitLicenses: "Licenses of a template",
	roles: "Roles",
	groups: "Groups",
	externalId: "External id",
	status: "Status",
	type: "Type",
	lastActivity: "Last active",
	created: "Created",
	lastModified: "Last changed",
	timezone: "Time zone",
	invitePending: "Invitation",
	loginEnabled: "Can sign in",
	avatar: "Picture address",
	addresses: "Addresses",
	siteUrls: "Meeting sites",
	sipAddresses: "SIP addresses",
	id: "Id",
	orgId: "Organization",
	xmppFederationJid: "XMPP id",
};
