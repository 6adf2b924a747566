import {
	type Claim,
	claimKey,
	claimsOf,
} from "../../directory/people/claims.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { emailKey } from "../../directory/text/email.ts";
import { freeValue } from "./read-person.ts";

/**
 * The people, each id once, with claims that nobody else holds. An e-mail belongs to the person whose first one it is,
 * everything else to the first who has it. A number that others have too stays without a claim; there is no such way for
 * e-mails and extensions.
 */
export function separateClaims(
	records: readonly PersonRecord[],
): PersonRecord[] {
	const people = new Map<string, PersonRecord>();
	for (const record of records)
		if (!people.has(record.person.id)) people.set(record.person.id, record);
	const owners = findOwners([...people.values()].map(({ person }) => person));
	return [...people.values()].map((record) => ({
		...record,
		person: withOwnClaims(record.person, owners),
	}));
}

/** The id of the person who keeps each claim, by `claimKey`. */
type Owners = ReadonlyMap<string, string>;

function findOwners(people: readonly Person[]): Owners {
	const owners = new Map<string, string>();
	const take = (claim: Claim | undefined, id: string) => {
		if (claim === undefined) return;
		const key = claimKey(claim);
		if (!owners.has(key)) owners.set(key, id);
	};
	for (const { id, emails } of people)
		if (emails[0] !== undefined) take(emailClaim(emails[0]), id);
	for (const person of people)
		for (const claim of claimsOf(person)) take(claim, person.id);
	return owners;
}

function emailClaim(email: string): Claim {
	return { kind: "email", scope: "", value: emailKey(email) };
}

function withOwnClaims(person: Person, owners: Owners): Person {
	const used = new Set<string>();
	const mayHold = (claim: Claim) => {
		const key = claimKey(claim);
		if (owners.get(key) !== person.id || used.has(key)) return false;
		used.add(key);
		return true;
	};
	if (claimsOf(person).every(mayHold)) return person;
	used.clear();
	const { orgId, locationId, extension, ...rest } = person;
	const scope = `${orgId}/${locationId}`;
	const isExtensionKept =
		extension !== undefined &&
		(locationId === undefined ||
			mayHold({ kind: "extension", scope, value: extension }));
	return {
		...rest,
		orgId,
		...(locationId !== undefined && { locationId }),
		...(isExtensionKept && { extension }),
		emails: person.emails.filter((email) => mayHold(emailClaim(email))),
		...(person.phoneNumbers && {
			phoneNumbers: person.phoneNumbers.map((number) =>
				number.type !== "work" ||
				mayHold({ kind: "number", scope: orgId, value: number.value })
					? number
					: { ...number, value: freeValue(number.shown) },
			),
		}),
	};
}
