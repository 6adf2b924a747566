import type { FieldProblem } from "../field-problem.ts";
import type { Whole } from "../whole.ts";
import type { Person, ReadOnlyProperty } from "./person.ts";

/** The entries of a list in a request; `undefined` stands for one that was refused while it was parsed. */
type Listed<Entry> = readonly (Entry | undefined)[];

type Asked<Value> =
	NonNullable<Value> extends readonly (infer Entry)[] ? Listed<Entry> : Value;

type SettableProperty = Exclude<keyof Person, ReadOnlyProperty>;

/** The person that a caller asks for. An undefined property was omitted from the request. */
export type PersonDraft = {
	[Name in Exclude<SettableProperty, "phoneNumbers">]?: Asked<Person[Name]>;
} & {
	phoneNumbers?: Listed<{ type?: string; value?: string }>;
	/**
	 * Problems found while the request was parsed. The rules add theirs, so that one refusal names all of
	 * them.
	 */
	problems?: readonly FieldProblem[];
	/** Restores an earlier state: the held licenses that a template had assigned. */
	implicitLicenses?: readonly string[];
	/** Notes about a valid request for the caller. */
	warnings?: readonly string[];
};

/** The entries that were not refused while they were parsed. */
export function rightOf<Entry>(entries: Listed<Entry>): Entry[] {
	return entries.filter((entry) => entry !== undefined);
}

/** The draft that leaves a person as they are. */
export function draftOfPerson(current: Person): Whole<PersonDraft> {
	return {
		displayName: current.displayName,
		firstName: current.firstName,
		lastName: current.lastName,
		// Left out, it would follow the first name, also for a person without one.
		nickName: current.nickName ?? "",
		avatar: current.avatar,
		roles: current.roles,
		licenses: current.licenses,
		department: current.department,
		manager: current.manager,
		managerId: current.managerId,
		title: current.title,
		addresses: current.addresses,
		siteUrls: current.siteUrls,
		// The rules keep these when a draft omits them.
		emails: undefined,
		groups: undefined,
		orgId: undefined,
		phoneNumbers: undefined,
		extension: undefined,
		locationId: undefined,
		isLoginEnabled: undefined,
		timezone: undefined,
		externalId: undefined,
		profile: undefined,
		implicitLicenses: undefined,
		problems: undefined,
		warnings: undefined,
	};
}
