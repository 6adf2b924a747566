import { keyHeader } from "../contract/idempotency.ts";
import type { Operation } from "../contract/operation.ts";
import { DirectoryError, refuseInvalid } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { problemOf } from "../directory/problems.ts";
import { RequestError } from "./errors.ts";

/** The tracking id of the examples. */
export const exampleTrackingId = "ROUTER_5f1c2a90-9f0e-4c1d-8f51-2f3c9a1be7d4";

/** The path and the methods beside a call, on which its refusals depend. */
interface Surroundings {
	/** The methods of the path, as an `Allow` header lists them. */
	allowed: readonly string[];
	/** The alternative to other methods. */
	otherwise: string | undefined;
	/** The media types of bodies. */
	mediaTypes: readonly string[];
}

/**
 * A typical refusal of a call with this status, with the sentence that the server writes; undefined where there is none.
 * Tests compare them with the replies of a server.
 */
export function exampleRefusal(
	operation: Operation,
	status: number,
	surroundings: Surroundings,
): Error | undefined {
	return refusals[status]?.(operation, surroundings);
}

type Write = (
	operation: Operation,
	surroundings: Surroundings,
) => Error | undefined;

const refusals: Readonly<Record<number, Write>> = {
	400: wrongInput,
	401: () =>
		new RequestError(
			"unauthenticated",
			"The access token is unknown, expired or revoked. The request requires a valid access token set in the Authorization request header.",
		),
	403: ({ scopes: [first] }) =>
		new DirectoryError(
			"forbidden",
			first === undefined
				? "Only administrators may make this call."
				: `This access token does not carry the scope ${first}. Use a token that does.`,
		),
	404: notFound,
	405: (_, { allowed, otherwise = "" }) =>
		new RequestError(
			"methodNotAllowed",
			`This path does not support ${["PUT", "DELETE", "POST", "PATCH", "TRACE"].find((method) => !allowed.includes(method))}. It supports ${allowed.join(", ")}. ${otherwise}`.trim(),
		),
	408: () =>
		new RequestError(
			"bodyTooSlow",
			"The body did not arrive in time: the limit is 10 seconds, plus a second for each 16384 bytes. Send it again.",
		),
	409: conflict,
	410: gone,
	412: ({ tag, id }) =>
		new DirectoryError(
			"preconditionFailed",
			`If-Match names another version of this ${/group/i.test(tag + id) ? "group" : "person"} than the present one, which is 4. Get the ${/group/i.test(tag + id) ? "group" : "person"} again, and send the ETag of that reply.`,
		),
	413: ({ body, upload }) =>
		new RequestError(
			"bodyTooLarge",
			`The body is larger than the limit of ${upload ? 2 ** 30 : body?.isLarge ? 2 ** 24 : 2 ** 20} bytes.`,
		),
	415: (_, { mediaTypes }) =>
		new RequestError(
			"mediaTypeUnsupported",
			`The media type "text/plain" is not one that this path takes. Send ${inWords(mediaTypes)}, in UTF-8 and uncompressed, with the header Content-Type.`,
		),
	422: () =>
		new RequestError(
			"keyReused",
			"This Idempotency-Key belongs to another request, or to this request with other roles. Use a new key for each request, and the same key only for a retry.",
		),
	423: () =>
		new DirectoryError(
			"locked",
			"This organization accepts no changes at the moment: it is being restored. Try again later.",
		),
	428: ({ id }) =>
		id === "createDeviceToken"
			? undefined
			: new DirectoryError(
					"preconditionRequired",
					"This organization requires If-Match for changes of a person. Get the person, and send the ETag of that reply as If-Match.",
				),
	429: () =>
		new RequestError(
			"tooManyRequests",
			"A person may make 600 requests a minute. Try again in 3 seconds.",
		),
	500: () => new Error("of the server"),
	502: () =>
		new DirectoryError(
			"upstreamFailed",
			"The directory's database returned an invalid response. The server's log has the cause.",
		),
	503: () =>
		new DirectoryError(
			"unavailable",
			"The server is shutting down. Try again in a moment.",
		),
	504: () =>
		new DirectoryError(
			"upstreamTimeout",
			"The directory's database did not answer in time. Try again later.",
		),
};

/** The schema of a parameter, as far as an example of a wrong value needs it. */
interface Part {
	type?: string;
	maximum?: number;
}

// What is missing in an empty body; without a required property, a parameter out of its range.
function wrongInput(operation: Operation): Error | undefined {
	const { body, query } = operation;
	const required =
		body === undefined || body.isRaw
			? []
			: ((body.schema as { required?: readonly string[] }).required ?? []);
	const problems: FieldProblem[] = required.map((field) => ({
		field,
		...problemOf.required(),
	}));
	if (problems.length > 0) return refusalOf(problems);
	for (const [field, part] of Object.entries(query.properties) as [
		string,
		Part,
	][])
		if (part.type === "integer" && part.maximum !== undefined)
			return refusalOf([
				{ field, ...problemOf.tooLarge({ max: part.maximum }) },
			]);
	if (body !== undefined || operation.patches || operation.upload)
		return new RequestError(
			"malformed",
			"The body is not valid JSON: it ends too early.",
		);
	// Strict reading refuses what the call does not know.
	return refusalOf([{ field: "maximum", ...problemOf.unknownParameter({}) }]);
}

function refusalOf(problems: readonly FieldProblem[]): Error | undefined {
	try {
		refuseInvalid(problems);
		return undefined;
	} catch (refusal) {
		return refusal as Error;
	}
}

/** The sentence of a thing that is not there, by the last parameter of the path. */
const missing: Readonly<Record<string, string>> = {
	...Object.fromEntries(
		Object.entries({
			personId: "person",
			userId: "person",
			jobId: "job",
			orgId: "organization",
			licenseId: "license",
			licenseTemplateId: "license template",
			groupId: "group",
			locationId: "location",
			tokenId: "access token",
			authorizationId: "authorization",
			integrationId: "integration",
			applicationId: "integration",
			webhookId: "webhook",
		}).map(([name, noun]) => [
			name,
			`There is no ${noun} with this id that you can see.`,
		]),
	),
	changeId: "There is no change with this id in the history of this person.",
	roleId: "There is no role with this id.",
	faultId: "There is no such fault rule. List them with GET /peopled/faults.",
};

/** The same, where several kinds of things share the name of a parameter. */
const missingOf: Readonly<Record<string, string>> = {
	"Stand-in Snapshots":
		'There is no snapshot "before". List the snapshots to see their names.',
	"Activation Emails":
		"There is no job with this id that sends activation emails and that you can see.",
	"Webex Calling":
		"There is no job with this id that moves people and that you can see.",
};

// Where nothing can be missing, the format is.
function notFound({ path, tag }: Operation): Error {
	const last = [...path.matchAll(/\{(\w+)\}/g)].at(-1)?.[1] ?? "";
	const isShared = last === "jobId" || last === "name";
	const sentence = (isShared ? missingOf[tag] : undefined) ?? missing[last];
	return sentence === undefined
		? new RequestError(
				"formatUnsupported",
				"The requested format is not supported. This call supports application/json; send Accept: */* or omit the header.",
			)
		: new DirectoryError("notFound", sentence);
}

/** A typical conflict of a call. */
const conflicts: Readonly<Record<string, string>> = {
	createJob:
		"This organization has 8 unfinished jobs, the maximum. Wait for one to end, or cancel one.",
	revertChange:
		"This change cannot be reverted: what it changed was changed again since. Revert the later changes first, or update the person.",
	restorePerson:
		"This person is not deleted, was deleted again, or can no longer be restored. GET /v1/deletedPeople lists the people who can be restored.",
	deletePerson:
		"Ada Admin is the last full administrator of the organization who may log in; appoint another one first.",
	deleteLocation:
		"19 people have this location. Remove their calling licenses, or delete them, before you delete the location.",
	createLicenseTemplate:
		"This group has a license template already. Update it instead.",
	sendActivationEmails:
		"A job of this organization that sends activation emails has not ended yet. Wait for its end, or cancel it.",
	createToken:
		"This person has 100 valid access tokens, the maximum. Revoke one first.",
	createServiceAppToken:
		"No administrator has authorized the service app Payroll, or the authorization was revoked. POST /v1/integrations/{integrationId}/authorizations authorizes it.",
	authorizeServiceApp:
		"Payroll is no service app: people authorize it, each for themselves, at GET /v1/authorize.",
	createWebhook:
		"You already have 100 webhooks, the maximum for one person. Delete one first.",
	saveSnapshot:
		'There is already a snapshot "before". Choose another name, or ask for it to be replaced.',
	loadSnapshot:
		'The snapshot "before" cannot be loaded: it was saved by another version of peopled, or is damaged. Delete it, and save it again.',
};

/** A value that belongs to another, by the call that asks for it. */
const taken: Readonly<Record<string, FieldProblem>> = {
	...Object.fromEntries(
		[
			"createPerson",
			"updatePerson",
			"patchPerson",
			"createScimUser",
			"updateScimUser",
			"patchScimUser",
		].map((id) => [
			id,
			{
				field: "emails",
				...problemOf.emailTaken({ value: "admin@example.com" }),
			},
		]),
	),
	...Object.fromEntries(
		["createLocation", "updateLocation"].map((id) => [
			id,
			{
				field: "name",
				...problemOf.locationNameTaken({ value: "San Jose" }),
			},
		]),
	),
	...Object.fromEntries(
		[
			"createGroup",
			"updateGroup",
			"createScimGroup",
			"updateScimGroup",
			"patchScimGroup",
		].map((id) => [
			id,
			{
				field: "displayName",
				...problemOf.groupNameTaken({ value: "Sales" }),
			},
		]),
	),
};

function conflict({ id, headers = {} }: Operation): Error | undefined {
	const sentence = conflicts[id];
	if (sentence !== undefined) return new DirectoryError("conflict", sentence);
	const problem = taken[id];
	if (problem !== undefined)
		return new DirectoryError(
			"conflict",
			`${problem.field}: ${problem.problem}.`,
			{ fields: [problem] },
		);
	return keyHeader in headers
		? new RequestError(
				"stillRunning",
				"A request with this Idempotency-Key is in progress. Try again in a moment to get its reply.",
			)
		: undefined;
}

function gone({ id, query, method }: Operation): Error | undefined {
	if (id === "listChanges")
		return new DirectoryError(
			"gone",
			'The directory was set back to a snapshot after this cursor was given. Begin again without a cursor, or with "now".',
		);
	if (method === "GET" && "cursor" in query.properties)
		return new DirectoryError(
			"gone",
			"This cursor has expired after one day. Start again with the first page.",
		);
	return new DirectoryError(
		"gone",
		id === "restorePerson" || id === "revertChange"
			? "This person was deleted at 2026-01-15T09:00:00.000Z and could be restored until 2026-02-14T09:00:00.000Z."
			: "This person was deleted at 2026-01-15T09:00:00.000Z, and can be restored until 2026-02-14T09:00:00.000Z: use POST /v1/people/{personId}/restore, then send this again.",
	);
}

function inWords(names: readonly string[]): string {
	return names.length < 2
		? (names[0] ?? "")
		: `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
