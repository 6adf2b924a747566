/** The ids of the page's own example. The sample organization has them. */
export const exampleIds = {
	person:
		"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY",
	manager:
		"Y2lzY29zcGFyazovL3VzL1BFT1BMRS80ZGEzYTI0OC05YjBhLTQxMDgtODU0NC1iNTQwMzEyZTU2M2E",
	organization:
		"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi85NmFiYzJhYS0zZGNjLTExZTUtYTE1Mi1mZTM0ODE5Y2RjOWE",
	location: "Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzYzNzE1",
	group:
		"Y2lzY29zcGFyazovL3VzL1NDSU1fR1JPVVAvMjUxMDRiZTAtZjg3NC00MzQzLTk2MDctZGYwMmRmMzdiNWMxOjk2YWJjMmFhLTNkY2MtMTFlNS1hMTUyLWZlMzQ4MTljZGM5YQ",
	fullAdministrator:
		"Y2lzY29zcGFyazovL3VzL1JPTEUvOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh",
	secondRole:
		"Y2lzY29zcGFyazovL3VzL1JPTEUvOTZhYmMyYWEtM2RjYy0xMWU1LWIyNjMtMGY0NTkyYWRlZmFi",
	meetingLicense:
		"Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvOTZhYmMyYWEtM2RjYy0xMWU1LWExNTItZmUzNDgxOWNkYzlh",
	licenseTemplate:
		"Y2lzY29zcGFyazovL3VzL0xJQ0VOU0VfVEVNUExBVEUvMWYwYzZhNTItNWQ1ZS00YjBhLTljMWQtMmQ0ZjE5NzZhYjAx",
	integration:
		"Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL0M4MGZiOWM3MDk2YmQ4NDc0NjI3MzE3ZWUxZDdhODE3ZWZmMzcyY2E5YzljZWUzY2U0M2MzZWEzZThkMTUxMWVj",
	callingLicense:
		"Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvOTZhYmMyYWEtM2RjYy0xMWU1LWIyNjMtMGY0NTkyYWRlZmFi",
} as const;

/** The page's picture of John Andersen. */
export const exampleAvatar =
	"https://1efa7a94ed21783e352-c62266528714497a17239ececf39e9e2.ssl.cf1.rackcdn.com/V1~54c844c89e678e5a7b16a306bc2897b9~wx29yGtlTpilEFlYzqPKag==~1600";

/** The body of the page's example request. */
export const examplePersonUpdate = {
	emails: ["john.andersen@example.com"],
	phoneNumbers: [{ type: "work" as const, value: "408 526 7209" }],
	extension: "133",
	locationId: exampleIds.location,
	displayName: "John Andersen",
	firstName: "John",
	lastName: "Andersen",
	avatar: exampleAvatar,
	orgId: exampleIds.organization,
	roles: [exampleIds.fullAdministrator, exampleIds.secondRole],
	licenses: [exampleIds.meetingLicense, exampleIds.callingLicense],
};

/** The reply of the page's example. */
export const examplePerson = {
	id: exampleIds.person,
	emails: ["john.andersen@example.com"],
	phoneNumbers: [{ type: "work" as const, value: "+1 408 526 7209" }],
	extension: "133",
	locationId: exampleIds.location,
	displayName: "John Andersen",
	nickName: "John",
	firstName: "John",
	lastName: "Andersen",
	avatar: exampleAvatar,
	orgId: exampleIds.organization,
	roles: [exampleIds.fullAdministrator, exampleIds.secondRole],
	licenses: [exampleIds.meetingLicense, exampleIds.callingLicense],
	created: "2015-10-18T14:26:16.000Z",
	lastModified: "2015-10-18T14:26:16.000Z",
	timezone: "America/Denver",
	lastActivity: "2015-10-18T14:26:16.028Z",
	status: "active" as const,
	invitePending: "false" as const,
	loginEnabled: "true" as const,
	type: "person" as const,
};
