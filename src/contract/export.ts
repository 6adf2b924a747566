import { Type } from "typebox";
import { operation } from "./operation.ts";
import { PeopleListQuery } from "./people-query.ts";

export const exportPeople = operation({
	id: "exportPeople",
	method: "GET",
	path: "/people/export",
	tag: "Bulk",
	summary: "Export People",
	description:
		"Writes the people of an organization as CSV: a column for each detail, named as in Control Hub's export, and one for each license with `TRUE` or `FALSE`. Bots and guests are left out. A cell that a spreadsheet would take for a formula has an apostrophe before it; an import takes it away again. Only for administrators of the organization.",
	// The filters and the order of a list, whose people are those of the file.
	query: Type.Pick(PeopleListQuery, [
		...["orgId", "email", "displayName", "roles", "locationId"],
		...["query", "licenseId", "groupId", "managerId", "invitePending"],
		...["department", "loginEnabled", "status", "namesFrom", "namesBefore"],
		...["sortBy", "sortOrder"],
	] as const),
	replies: {
		200: {
			description:
				"The people, one on a line, as they are while it is written.",
			texts: {
				"text/csv":
					"First Name,Last Name,Display Name,User ID/Email (Required),User Status,Last Service Accessed Time,Days since Last Service Accessed,Extension,Title,Department,Manager,Phone Number,Caller ID Number,Caller ID First Name,Caller ID Last Name,Location,Preferred Language,Time zone,Address type,Address country,Address locality,Address region,Address street,Address postal code,Login Enabled,Advanced Messaging\r\nJohn,Andersen,John Andersen,john.andersen@example.com,Active,2026-01-15T09:00:00.000Z,0,133,GM,Sales,,'+1 408 526 7209,,,,San Jose,,America/Denver,work,US,Milpitas,California,1099 Bird Ave.,99212,TRUE,TRUE\r\n",
			},
			headers: {
				"X-Total-Count":
					"How many people there are at most, bots and guests among them; absent when they could not all be counted.",
				"Content-Disposition": "The name under which to keep the file.",
			},
		},
	},
	refusals: [400, 403, 404],
	scopes: ["spark-admin:people_read"],
});
