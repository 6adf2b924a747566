import type { Person as ShownPerson } from "../../contract/person.ts";
import { readOnlyOfPerson } from "../../contract/read-only.ts";
import { type FieldProblem, isRefused } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { listReadOnly } from "../../http/check/strict.ts";

// Presence changes without a write, so a value read a moment ago may already differ.
const presenceNames = ["status", "lastActivity", "invitePending"];

interface SentPerson {
	userName?: unknown;
	nickName?: unknown;
	firstName?: unknown;
	phoneNumbers?: unknown;
}

/**
 * The properties that a body would change although they are read-only. `present` is the person's present state,
 * undefined for a new one. `problems` are the known ones: their fields are not named again.
 */
export function complainOfPerson(
	sent: unknown,
	present: ShownPerson | undefined,
	problems: readonly FieldProblem[],
	{ isPatched = false } = {},
): FieldProblem[] {
	// Another check refuses a value that is not an object.
	if (typeof sent !== "object" || sent === null) return [];
	const body = sent as SentPerson;
	const readOnly =
		present === undefined || isPatched
			? readOnlyOfPerson
			: readOnlyOfPerson.filter((name) => !presenceNames.includes(name));
	const complaints = [
		...listReadOnly(body, withUserName(present, body), {
			readOnly,
			isWhole: isPatched,
		}),
		...complainOfNickName(body, present),
		...complainOfNumbers(body, present),
	];
	return complaints.filter(({ field }) => !isRefused(problems, field));
}

// Only an item of a list by ids shows it. Sent back, it asks for nothing new.
function withUserName(
	present: ShownPerson | undefined,
	{ userName }: SentPerson,
): ShownPerson | undefined {
	const isEchoed =
		typeof userName === "string" && userName === present?.emails?.[0];
	return present && isEchoed ? { ...present, userName } : present;
}

// The nickname follows the first name, stored or in the body. It asks for nothing new.
function complainOfNickName(
	{ nickName, firstName }: SentPerson,
	present: ShownPerson | undefined,
): FieldProblem[] {
	return nickName === undefined ||
		nickName === null ||
		nickName === firstName ||
		nickName === present?.nickName
		? []
		: [{ field: "nickName", ...problemOf.follows({ other: "firstName" }) }];
}

function complainOfNumbers(
	{ phoneNumbers }: SentPerson,
	present: ShownPerson | undefined,
): FieldProblem[] {
	if (!Array.isArray(phoneNumbers)) return [];
	return phoneNumbers.flatMap((entry, index) => {
		const { type, value } = (entry ?? {}) as { type?: string; value?: string };
		const isKept =
			type === undefined ||
			type === "work" ||
			present?.phoneNumbers?.some(
				(known) => known.type === type && known.value === value,
			);
		return isKept
			? []
			: [
					{
						field: `phoneNumbers[${index}]`,
						...problemOf.onlyWorkNumbers(),
					},
				];
	});
}
