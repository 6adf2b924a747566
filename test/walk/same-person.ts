import { strict as assert } from "node:assert";
import type { Person } from "../../src/directory/people/person.ts";
import type { Json } from "../webex/harness.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface User extends Json {
	emails: { value: string; primary?: boolean }[];
	name?: Json;
	photos?: { value: string; primary?: boolean }[];
	roles?: { value: string }[];
	addresses?: Json[];
	phoneNumbers?: { value: string; type: string }[];
	groups?: { value: string }[];
}

/** Both dialects tell the same of a person, which is what the store has. */
export function demandSamePerson(
	person: Person,
	webex: Json,
	sent: Json,
): void {
	const user = sent as User;
	const list = (value: unknown) => (value ?? []) as string[];
	const plain = (ids: unknown) => list(ids).map(plainId).toSorted();
	const pairs: [string, unknown, unknown, unknown?][] = [
		[
			"emails",
			webex.emails,
			user.emails.map(({ value }) => value),
			person.emails,
		],
		["userName", list(webex.emails)[0], user.userName],
		["displayName", webex.displayName, user.displayName, person.displayName],
		["firstName", webex.firstName, user.name?.givenName, person.firstName],
		["lastName", webex.lastName, user.name?.familyName, person.lastName],
		["nickName", webex.nickName, user.nickName, person.nickName],
		["title", webex.title, user.title, person.title],
		["timezone", webex.timezone, user.timezone, person.timezone],
		[
			"active",
			webex.loginEnabled === "true",
			user.active,
			person.isLoginEnabled,
		],
		[
			"department",
			webex.department,
			(user[enterprise] as Json)?.department,
			person.department,
		],
		[
			"manager",
			webex.managerId && plainId(webex.managerId as string),
			((user[enterprise] as Json)?.manager as Json)?.value,
			person.managerId,
		],
		[
			"managerName",
			webex.manager,
			((user[enterprise] as Json)?.manager as Json)?.displayName,
		],
		[
			"roles",
			plain(webex.roles),
			(user.roles ?? []).map(({ value }) => value).toSorted(),
			person.roles.toSorted(),
		],
		[
			"avatar",
			webex.avatar,
			user.photos?.find(({ primary }) => primary)?.value ??
				(webex.avatar === undefined ? undefined : user.photos?.[0]?.value),
			person.avatar,
		],
		["created", webex.created, (user.meta as Json).created],
		["lastModified", webex.lastModified, (user.meta as Json).lastModified],
		[
			"groups",
			(user.groups ?? []).map(({ value }) => value).toSorted(),
			(person.groups ?? []).toSorted(),
		],
		["licenses", plain(webex.licenses), person.licenses.toSorted()],
		[
			"implicit",
			plain(webex.implicitLicenses),
			(person.implicitLicenses ?? []).toSorted(),
		],
		[
			"extension",
			webex.extension,
			user.phoneNumbers?.find(({ type }) => type === "work_extension")?.value,
			person.extension,
		],
		["externalId", user.externalId, person.externalId],
	];
	for (const [name, first, ...others] of pairs)
		for (const other of others)
			assert.deepEqual(other, first, `${name} of ${person.displayName}`);
	const parts = [
		"type",
		"country",
		"locality",
		"region",
		"streetAddress",
		"postalCode",
	];
	for (const address of list(webex.addresses) as unknown as Json[])
		assert.ok(
			user.addresses?.some((each) =>
				parts.every((part) => each[part] === address[part]),
			),
			"an address that SCIM does not show",
		);
}

/** The last part of an id, which SCIM shows. */
export function plainId(id: string): string {
	const uri = Buffer.from(id, "base64url").toString();
	return uri.slice(uri.lastIndexOf("/") + 1);
}

/** The same without the organization, which stands behind the id of a group. */
export function ownId(id: string): string {
	return plainId(id).split(":")[0] ?? "";
}
