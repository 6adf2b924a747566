import { Type } from "typebox";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds, examplePerson, examplePersonUpdate } from "./examples.ts";
import { keyHeaders } from "./idempotency.ts";
import { flag, operation } from "./operation.ts";
import { pageLink } from "./page-query.ts";
import {
	JsonPatch,
	jsonPatchType,
	MergePatch,
	mergePatchType,
} from "./patch.ts";
import { callingDataFlag, PeopleListQuery } from "./people-query.ts";
import { Person, PersonCreation, PersonId, PersonUpdate } from "./person.ts";
import { PersonList } from "./person-list.ts";
import { readOnlyOfPerson } from "./read-only.ts";

const minResponseFlag = flag("Answer without the details, with the id only.");
const showAllTypesFlag = flag(
	"Deal in attendee roles too: the reply shows them, and an update removes those that are left out of `siteUrls`.",
);

export const etag = "The person's version and a hash of this body.";
const exampleTag = '"3.Xk2aB-9Qm1fzT0yw"';
export const ifMatch = {
	"If-Match": {
		description:
			"Only when the person still is the version of one of these entity tags; `*`: whichever it is. Otherwise 412.",
		example: exampleTag,
	},
};
const ifNoneMatch = {
	"If-None-Match": {
		description:
			"Answer 304 without a body when the reply would be the one with one of these entity tags.",
		example: exampleTag,
	},
};
const notModified = {
	description: "The reply is still the one that `If-None-Match` names.",
	headers: { ETag: "The entity tag of that reply." },
};

const wouldBe = {
	description: "The effect of the change, with `dryRun=true`.",
	schema: DryRun,
	example: exampleDryRun,
};

const tag = "People";
const personId = {
	description: "The id of the person.",
	example: exampleIds.person,
};
const writing = ["spark-admin:people_write", "spark-admin:people_read"];
const reading = ["spark-admin:people_read or spark:people_read"];

export const listPeople = operation({
	id: "listPeople",
	method: "GET",
	path: "/people",
	tag,
	summary: "List People",
	description:
		'Lists people of an organization. Administrators may list everyone; others must give `email`, `displayName` or `id`. People come in the order of their names and stay in place while others are added. Follow the `Link` header with `rel="next"` for the next page: a page may hold fewer people than `max`, or nobody, and still have a next one. With `id` the reply holds neither presence nor what only administrators see.',
	query: PeopleListQuery,
	replies: {
		200: {
			description: "A page of people.",
			schema: PersonList,
			example: { items: [examplePerson] },
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: reading,
});

export const createPerson = operation({
	id: "createPerson",
	method: "POST",
	path: "/people",
	tag,
	summary: "Create a Person",
	description:
		"Creates a person. Only full and user administrators may, and only full ones may give roles. For a Webex Calling user, send the calling license, `locationId`, and `phoneNumbers` or `extension` together. Of several licenses those with a free seat are assigned; a `Warning` header names the others. Nothing is created when anything is refused.",
	query: Type.Object({
		callingData: callingDataFlag,
		minResponse: minResponseFlag,
		dryRun: dryRunFlag,
	}),
	headers: keyHeaders,
	body: {
		schema: PersonCreation,
		readOnly: readOnlyOfPerson,
		example: {
			emails: ["ada.byron@example.com"],
			displayName: "Ada Byron",
			firstName: "Ada",
			lastName: "Byron",
			department: "Engineering",
			title: "Analyst",
		},
	},
	replies: {
		200: {
			description:
				"The new person; with `minResponse=true` only the id, with `dryRun=true` what would be done.",
			schema: Type.Union([Person, PersonId, DryRun]),
			example: {
				...examplePerson,
				status: "pending",
				invitePending: "true",
				lastActivity: undefined,
			},
			headers: { ETag: etag },
		},
	},
	refusals: [400, 403, 409, 413, 415, 423],
	scopes: writing,
});

export const getMe = operation({
	id: "getMe",
	method: "GET",
	path: "/people/me",
	tag,
	summary: "Get My Own Details",
	description: "Shows the person to whom the access token belongs.",
	query: Type.Object({ callingData: callingDataFlag }),
	headers: ifNoneMatch,
	replies: {
		200: {
			description: "You.",
			schema: Person,
			example: examplePerson,
			headers: { ETag: etag },
		},
		304: notModified,
	},
	refusals: [400, 403],
	scopes: reading,
});

export const getPerson = operation({
	id: "getPerson",
	method: "GET",
	path: "/people/{personId}",
	tag,
	summary: "Get Person Details",
	description:
		"Shows one person of your organization, or, for partner administrators, of one it manages. With `asOf`, administrators see the person as they were, also one who was deleted since.",
	pathParameters: { personId },
	query: Type.Object({
		callingData: callingDataFlag,
		asOf: Type.Optional(
			Type.String({
				description:
					"The person as they were at this time: ISO 8601 with a zone, not in the future. 404 when the person was not there then. Without `status`, `lastActivity` and `invitePending`. Only for administrators. This parameter is peopled's own.",
				examples: ["2026-01-15T09:00:00.000Z"],
				maxLength: 40,
			}),
		),
	}),
	headers: ifNoneMatch,
	replies: {
		200: {
			description: "The person.",
			schema: Person,
			example: examplePerson,
			headers: { ETag: etag },
		},
		304: notModified,
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const updatePerson = operation({
	id: "updatePerson",
	method: "PUT",
	path: "/people/{personId}",
	tag,
	summary: "Update a Person",
	description:
		"Replaces the details of a person. Only full and user administrators may, and only full ones may change roles.\n\nSend all details: get the person, change what should change, and send everything back. Read-only properties in the body are ignored. What is left out is cleared, but:\n\n- `emails`, `firstName`, `lastName` and `loginEnabled` stay as they are. Of the names, `null` or an empty text clears one.\n- `phoneNumbers` and `extension` stay as they are unless `callingData=true`, since a reply does not show them otherwise. `locationId` stays as long as the person has a calling license.\n- `#attendee` entries of `siteUrls` stay unless `showAllTypes=true`.\n\n`locationId` can only be set when a calling license is assigned; it cannot be changed for an existing calling user. Of several new licenses those with a free seat are assigned; a `Warning` header names the others. An update happens whole or not at all.",
	pathParameters: { personId },
	query: Type.Object({
		callingData: callingDataFlag,
		showAllTypes: showAllTypesFlag,
		minResponse: minResponseFlag,
		dryRun: dryRunFlag,
	}),
	exampleQuery: { callingData: true },
	headers: { ...ifMatch, ...keyHeaders },
	body: {
		schema: PersonUpdate,
		example: examplePersonUpdate,
		readOnly: readOnlyOfPerson,
	},
	replies: {
		200: {
			description:
				"The person after the update; with `minResponse=true` only the id, with `dryRun=true` what would be done.",
			schema: Type.Union([Person, PersonId, DryRun]),
			example: examplePerson,
			headers: { ETag: etag },
		},
		204: {
			description:
				"Successful request without body content. The page lists it; here an update always answers with a body.",
		},
	},
	refusals: [400, 403, 404, 409, 410, 412, 413, 415, 423, 428],
	scopes: writing,
});

const examplePatch = { title: "General Manager", department: null };

export const patchPerson = operation({
	id: "patchPerson",
	method: "PATCH",
	path: "/people/{personId}",
	tag,
	summary: "Patch a Person",
	description:
		"Changes what a patch says of a person, and keeps the rest. It does what getting the person with `callingData=true`, changing the reply, and sending it to Update a Person with `callingData=true&showAllTypes=true` does, in one transaction and under the same rules: so a property that a patch takes away is one that an update leaves out (of the names, one that it clears), and read-only properties are ignored. The person that a patch is applied to has no presence.\n\nThe media type says how the body is read: `application/merge-patch+json` (RFC 7396), `application/json-patch+json` (RFC 6902), or `application/json`, which is a merge patch too. An operation of a JSON Patch that cannot be done answers 400, a `test` that does not hold 409.",
	pathParameters: { personId },
	query: Type.Object({
		callingData: callingDataFlag,
		showAllTypes: flag("Show attendee roles in the reply."),
		minResponse: minResponseFlag,
		dryRun: dryRunFlag,
	}),
	headers: { ...ifMatch, ...keyHeaders },
	patches: {
		[mergePatchType]: { schema: MergePatch, example: examplePatch },
		[jsonPatchType]: {
			schema: JsonPatch,
			example: [
				{ op: "test", path: "/displayName", value: "John Andersen" },
				{ op: "add", path: "/title", value: "General Manager" },
			],
		},
		"application/json": { schema: MergePatch, example: examplePatch },
	},
	replies: updatePerson.replies,
	refusals: updatePerson.refusals,
	scopes: writing,
});

export const deletePerson = operation({
	id: "deletePerson",
	method: "DELETE",
	path: "/people/{personId}",
	tag,
	summary: "Delete a Person",
	description:
		"Removes a person. Seats, e-mail, number and extension become free, and the person's access tokens stop working. Only full and user administrators may, and only full ones a person who holds a role.",
	pathParameters: { personId },
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: { ...ifMatch, ...keyHeaders },
	replies: { 200: wouldBe, 204: { description: "Removed." } },
	refusals: [400, 403, 404, 412, 423, 428],
	scopes: writing,
});
