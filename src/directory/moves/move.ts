import { refuseInvalid } from "../errors.ts";
import type { FieldProblem } from "../field-problem.ts";
import type { Person } from "../people/person.ts";
import { draftOfPerson, type PersonDraft } from "../people/person-draft.ts";
import { problemOf } from "../problems.ts";

/** People that one request moves at most. */
export const movesMax = 100;

/** A person who gets another location, with number and extension. */
export interface Move {
	personId: string;
	locationId: string;
	/**
	 * In E.164: takes the place of the first work number. An empty text removes that number; left out, it
	 * stays.
	 */
	phoneNumber?: string;
	/** An empty text removes the extension; left out, it stays. */
	extension?: string;
}

/**
 * The draft of a person after a move. Pure. Refuses with `invalid` a person who cannot move, or would be
 * left without number and extension.
 */
export function draftOfMove(current: Person, move: Move): PersonDraft {
	refuseInvalid(complainOfMove(current, move));
	return {
		...draftOfPerson(current),
		locationId: move.locationId,
		extension: move.extension ?? current.extension ?? "",
		phoneNumbers: numbersAfter(current, move).map((value) => ({
			type: "work",
			value,
		})),
	};
}

/** The reasons why a person cannot move, by the properties of the move. */
export function complainOfMove(current: Person, move: Move): FieldProblem[] {
	if (current.locationId === undefined)
		return [{ field: "userId", ...problemOf.notCallingUser() }];
	const problems: FieldProblem[] = [];
	if (current.locationId === move.locationId)
		problems.push({ field: "locationId", ...problemOf.sameLocation() });
	const extension = move.extension ?? current.extension ?? "";
	if (extension === "" && numbersAfter(current, move).length === 0)
		problems.push({ field: "userId", ...problemOf.noNumberLeft() });
	return problems;
}

/** The work numbers that a person keeps or gets, in E.164. */
function numbersAfter({ phoneNumbers = [] }: Person, move: Move): string[] {
	const [first, ...others] = phoneNumbers
		.filter(({ type }) => type === "work")
		.map(({ value }) => value);
	const number = move.phoneNumber ?? first ?? "";
	return number === "" ? others : [number, ...others];
}
