import type { MoveUsers } from "../../contract/move.ts";
import { DirectoryError } from "../../directory/errors.ts";
import {
	type FieldProblem,
	nameOnce,
	problemSentence,
} from "../../directory/field-problem.ts";
import {
	complainOfMove,
	type Move,
	movesMax,
} from "../../directory/moves/move.ts";
import { listLengthMax, type Person } from "../../directory/people/person.ts";
import { problemOf } from "../../directory/problems.ts";
import { DetailedRefusal } from "../../http/errors.ts";
import { refusalCodeOf } from "./move-codes.ts";

/** The move of one person in a request. */
export interface AskedMove extends Move {
	/** The person in the request, as a path. */
	field: string;
	isValidation: boolean;
}

/** The moves of a body that meets the contract. */
export function readMoves({ usersList }: MoveUsers): AskedMove[] {
	return usersList.flatMap(({ locationId, validate, users }, list) =>
		users.map(({ userId, phoneNumber, extension }, index) => ({
			personId: userId,
			locationId,
			phoneNumber: phoneNumber?.replaceAll(" ", ""),
			extension,
			isValidation: validate,
			field: `usersList[${list}].users[${index}]`,
		})),
	);
}

/** The problems of moves among each other. */
export function complainOfMoves(moves: readonly AskedMove[]): FieldProblem[] {
	if (moves.length > movesMax)
		return [
			{ field: "usersList", ...problemOf.tooManyEntries({ max: movesMax }) },
		];
	const problems: FieldProblem[] = [];
	const seen = new Set<string>();
	for (const { field, personId } of moves) {
		if (seen.has(personId))
			problems.push({ field: `${field}.userId`, ...problemOf.repeated() });
		seen.add(personId);
	}
	const validation = moves.find(({ isValidation }) => isValidation);
	if (validation !== undefined && moves.length > 1)
		problems.push({
			field: validation.field.replace(/users\[\d+\]$/, "validate"),
			...problemOf.notTogether({
				other: "several people; dryRun=true validates them together",
			}),
		});
	return problems;
}

/** The problems of moves with the people whom they name. */
export function complainOfPeople(
	moves: readonly AskedMove[],
	people: ReadonlyMap<string, Person>,
): FieldProblem[] {
	return moves.flatMap((move) => {
		const person = people.get(move.personId);
		const list = move.field.replace(/\.users\[\d+\]$/, "");
		if (person === undefined)
			return [{ field: `${move.field}.userId`, ...problemOf.unknownPerson() }];
		return complainOfMove(person, move).map(({ field, ...problem }) => ({
			field: `${field === "locationId" ? list : move.field}.${field}`,
			...problem,
		}));
	});
}

/** Problems that have a code too, which repeats their sentence. */
const codesMax = 50;

/** Refuses a request with problems, the first ones with the codes of the real service too. */
export function refuseMoves(found: readonly FieldProblem[]): void {
	if (found.length === 0) return;
	const problems = nameOnce(found).slice(0, listLengthMax);
	const refusal = new DirectoryError("invalid", problemSentence(problems), {
		fields: problems,
	});
	const error = problems.slice(0, codesMax).map((each) => ({
		code: refusalCodeOf(each),
		message: problemSentence([each]),
	}));
	throw new DetailedRefusal(refusal, { detail: { error } });
}
