import { DirectoryError, refuseInvalid } from "../errors.ts";
import type { Problem } from "../problems.ts";
import type { Store } from "../store/store.ts";
import { readNumber } from "../text/phone-number.ts";
import {
	type ChangeRequest,
	planCreate,
	planDelete,
	planUpdate,
} from "./people.ts";
import type { Address, Person } from "./person.ts";
import { draftOfPerson, type PersonDraft } from "./person-draft.ts";
import type { PersonPlan } from "./person-plan.ts";
import type { Profile } from "./profile.ts";
import type { RuleContext } from "./rule-context.ts";

/** A record about a person in a file; properties that it does not name stay unchanged. */
export interface PersonEntry {
	email: string;
	/** The person is to be removed. */
	isRemoval: boolean;
	/** The person with this e-mail; undefined when there is none, so one is created. */
	knownId: string | undefined;
	/** The properties that it sets; an empty text clears one. */
	draft: PersonDraft;
	/** Licenses that it assigns and removes; the others stay. */
	given: readonly string[];
	taken: readonly string[];
	/** Work numbers that it removes, as written; the others stay. */
	removedNumbers: readonly string[];
	/** The extension that it removes. */
	removedExtension?: string;
	/** Parts of the person's first address; an empty text clears one. */
	address?: Address;
	/** An empty text clears it. */
	preferredLanguage?: string;
	/**
	 * The manager, if the record names one: a person, only a name ("" for none), or an e-mail that no one has,
	 * with the problem.
	 */
	manager:
		| { id: string }
		| { name: string }
		| { email: string; problem: Problem }
		| undefined;
}

/**
 * Plans the change of a record. A record with a known e-mail updates that person, under the rules of
 * "Update a Person", and leaves all other properties unchanged. Any other record creates a person.
 */
export async function planImport(
	store: Store,
	request: ChangeRequest,
	{ orgId, newId, entry }: { orgId: string; newId: string; entry: PersonEntry },
): Promise<PersonPlan> {
	const { knownId, draft } = entry;
	if (entry.isRemoval) {
		refuseInvalid(draft.problems ?? []);
		if (knownId === undefined)
			throw new DirectoryError(
				"notFound",
				"There is no person with this e-mail in the organization.",
			);
		return planDelete(store, request, knownId);
	}
	if (knownId !== undefined)
		return planUpdate(store, request, {
			personId: knownId,
			draft: (current, { location }) => completeDraft(current, entry, location),
		});
	return planCreate(request, {
		id: newId,
		draft: {
			...draft,
			...managerOf(undefined, entry),
			orgId,
			emails: [entry.email],
			licenses: entry.given,
			addresses: entry.address && [entry.address],
			timezone: draft.timezone || undefined,
			profile: changeProfile(undefined, entry),
		},
	});
}

/** The draft of a person with the changes of a record. Pure. */
function completeDraft(
	current: Person,
	entry: PersonEntry,
	locationOf: RuleContext["location"],
): PersonDraft {
	const kept = current.licenses.filter((id) => !entry.taken.includes(id));
	const added = entry.given.filter((id) => !kept.includes(id));
	const { firstName = current.firstName } = entry.draft;
	const isFirstNameKept = (firstName || undefined) === current.firstName;
	return {
		...draftOfPerson(current),
		...entry.draft,
		...(isFirstNameKept ? {} : { nickName: undefined }),
		...managerOf(current, entry),
		...removeCalling(current, entry, locationOf),
		licenses: [...kept, ...added],
		addresses: changeAddress(current, entry),
		// A person without a time zone may get that of the location.
		timezone:
			entry.draft.timezone === (current.timezone ?? "")
				? undefined
				: entry.draft.timezone,
		profile: changeProfile(current.profile, entry),
	};
}

function changeProfile(
	profile: Profile | undefined,
	{ preferredLanguage }: PersonEntry,
): Profile | undefined {
	return preferredLanguage === undefined ||
		preferredLanguage === (profile?.preferredLanguage ?? "")
		? profile
		: { ...profile, preferredLanguage };
}

// A record shows only the first address of a person.
function changeAddress(
	{ addresses = [] }: Person,
	{ address }: PersonEntry,
): readonly Address[] {
	const [first, ...others] = addresses;
	return address === undefined
		? addresses
		: [{ ...first, ...address }, ...others];
}

// The numbers and the extension without those that a record removes. A file may be imported again, so it is no problem
// when one is gone already.
function removeCalling(
	current: Person,
	{ draft, removedNumbers, removedExtension }: PersonEntry,
	locationOf: RuleContext["location"],
): Pick<PersonDraft, "phoneNumbers" | "extension" | "warnings"> {
	const country = current.locationId
		? locationOf(current.locationId)?.address.country
		: undefined;
	const warnings = [...(draft.warnings ?? [])];
	const remains = (field: string, text: string) =>
		warnings.push(
			`${field}: ${text} was not removed, because the person does not have it`,
		);
	let numbers = current.phoneNumbers ?? [];
	for (const text of removedNumbers) {
		const read = readNumber(text, country);
		const value = "number" in read ? read.number.value : text;
		const others = numbers.filter((known) => known.value !== value);
		if (others.length === numbers.length) remains("phoneNumbers", text);
		numbers = others;
	}
	const isExtensionRemoved = removedExtension === current.extension;
	if (removedExtension !== undefined && !isExtensionRemoved)
		remains("extension", removedExtension);
	return {
		phoneNumbers:
			numbers === current.phoneNumbers || draft.phoneNumbers !== undefined
				? draft.phoneNumbers
				: numbers,
		extension:
			removedExtension !== undefined && isExtensionRemoved
				? ""
				: draft.extension,
		warnings,
	};
}

function managerOf(
	current: Person | undefined,
	{ manager, draft }: PersonEntry,
): Pick<PersonDraft, "manager" | "managerId" | "problems"> {
	const kept = { manager: current?.manager, managerId: current?.managerId };
	if (manager === undefined) return kept;
	if ("id" in manager)
		return manager.id === current?.managerId
			? kept
			: { managerId: manager.id, manager: undefined };
	const text = "name" in manager ? manager.name : manager.email;
	if (text === (current?.manager ?? "")) return kept;
	if ("name" in manager) return { managerId: undefined, manager: text };
	return {
		...kept,
		problems: [
			...(draft.problems ?? []),
			{ field: "manager", ...manager.problem },
		],
	};
}
