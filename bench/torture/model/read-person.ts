import type { ListQuery } from "./list-people.ts";
import type { ModelPerson } from "./update-rules.ts";
import { licenses, locations, type Organization, type Reply } from "./world.ts";

/** A person as a reply shows them, in the words of the model. */
interface Shown extends Record<string, unknown> {
	place: number;
}

/** Properties that the model does not know; their values are compared between the engines only. */
const unmodeled = new Set([
	"orgId",
	"created",
	"lastModified",
	"type",
	"invitePending",
	"sipAddresses",
	"xmppFederationJid",
	"status",
	"lastActivity",
]);

/** The id of a person who does not exist. */
export const nobody = Buffer.from(
	"ciscospark://us/PEOPLE/00000000-0000-4000-8000-000000000000",
).toString("base64url");

/** Opens the reader of replies of an organization. */
export function openReader(organization: Organization) {
	const { ids, orgId } = organization;
	const names = new Map<string, string>();
	for (const name of Object.keys(licenses))
		names.set(organization.idOf("LICENSE", name), name);
	for (const name of Object.keys(locations))
		names.set(organization.idOf("LOCATION", name), name);
	for (const name of ["full", "user", "readonly"])
		names.set(organization.idOf("ROLE", name), name);
	const nameOfId = (id: unknown) => names.get(String(id)) ?? String(id);
	const placeOfId = (id: unknown) => ids.indexOf(String(id));

	return {
		read(body: unknown): Shown {
			const person = body as Record<string, unknown> & { id: string };
			const { id, emails, managerId, ...rest } = person;
			return {
				...rest,
				// A person who was just created is the next.
				place: placeOfId(id),
				emails: (emails as string[]).map((email) => email.split("@")[0]),
				...(managerId !== undefined && { managerId: placeOfId(managerId) }),
			};
		},
		/** Says where a reply and the model do not agree. */
		compare(
			shown: Shown,
			person: ModelPerson,
			{
				callingData,
				nameOf,
			}: { callingData: boolean; nameOf(place: number): string | undefined },
		): string | undefined {
			const expected = expectShown(person, { callingData, nameOf });
			const isManagerGone =
				person.managerId !== undefined &&
				nameOf(person.managerId) === undefined;
			const seen = Object.fromEntries(
				Object.entries(shown)
					.filter(
						([name]) =>
							!unmodeled.has(name) && !(name === "manager" && isManagerGone),
					)
					.map(([name, value]) => [name, inWords(name, value)]),
			);
			for (const name of new Set([
				...Object.keys(expected),
				...Object.keys(seen),
			])) {
				const [is, should] = [seen[name], expected[name]].map((value) =>
					JSON.stringify(value),
				);
				if (is !== should) return `${name} is ${is} instead of ${should}`;
			}
			return undefined;
		},
		listPath({ filter, max }: ListQuery): string {
			const query = new URLSearchParams({
				orgId,
				max: String(max),
				callingData: "true",
			});
			for (const [name, value] of Object.entries(filter))
				query.set(
					name,
					name === "email"
						? `${String(value).toUpperCase()}@${organization.domain}`
						: name === "managerId"
							? (ids[Number(value)] ?? "")
							: name === "licenseId"
								? organization.idOf("LICENSE", String(value))
								: name === "locationId"
									? organization.idOf("LOCATION", String(value))
									: name === "roles"
										? organization.idOf("ROLE", String(value))
										: String(value),
				);
			return `/people?${query}`;
		},
		/** A reply without what differs from one engine to the other: ids of people, times, and the hash of a tag. */
		normalize({ status, headers, text }: Reply): string {
			let shown = text.replaceAll(
				/"(created|lastModified|at|trackingId|deletedAt|cursor)":"[^"]*"/g,
				'"$1":""',
			);
			for (const [place, id] of ids.entries())
				shown = shown.replaceAll(id, `person ${place}`);
			const tag = headers.get("etag")?.split(".")[0] ?? "";
			const warning = headers.get("warning") ?? "";
			return `${status} ${tag} ${warning} ${shown}`
				.replaceAll(/Y2lzY29zcGFyazovL3VzL1BFT1BMRS[\w-]+/g, "a new person")
				.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "a time");
		},
	};

	function inWords(name: string, value: unknown): unknown {
		if (name === "licenses" || name === "roles")
			return (value as string[]).map(nameOfId).sort();
		if (name === "locationId") return nameOfId(value);
		if (name === "phoneNumbers")
			return (value as { type: string; value: string }[])
				.filter(({ type }) => type === "work")
				.map(({ value }) => value);
		return value;
	}
}

function expectShown(
	person: ModelPerson,
	{
		callingData,
		nameOf,
	}: { callingData: boolean; nameOf(place: number): string | undefined },
): Record<string, unknown> {
	const { locationId, phoneNumbers, extension, ...rest } = person;
	const shown: Record<string, unknown> = {
		...rest,
		nickName: person.firstName,
		manager:
			person.managerId === undefined
				? person.manager
				: nameOf(person.managerId),
		roles: person.roles.toSorted(),
		licenses: person.licenses.toSorted(),
		loginEnabled: String(person.loginEnabled),
		...(callingData && {
			locationId,
			extension,
			phoneNumbers: phoneNumbers.length > 0 ? phoneNumbers : undefined,
		}),
	};
	return Object.fromEntries(
		Object.entries(shown).filter(([, value]) => value !== undefined),
	);
}
