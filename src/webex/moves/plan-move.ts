import type { MoveUsers } from "../../contract/move.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { planMove } from "../../directory/moves/moves.ts";
import type { ChangePlan } from "../../directory/people/person-plan.ts";
import { problemOf } from "../../directory/problems.ts";
import { requestOf } from "../change-request.ts";
import type { ChangeCall } from "../people/plan-change.ts";
import { type AskedMove, readMoves, refuseMoves } from "./read-moves.ts";

/** Plans the move of one person, as an operation of a bulk request or a job. */
export async function planMoveCall(call: ChangeCall): Promise<ChangePlan> {
	refuseMoves(call.problems);
	const moves = readMoves(call.body as unknown as MoveUsers);
	refuseMoves(complainOfOperation(moves));
	const [move] = moves as [AskedMove];
	return planMove(call.store, requestOf(call), move);
}

function complainOfOperation(moves: readonly AskedMove[]): FieldProblem[] {
	if (moves.length > 1)
		return [{ field: "usersList", ...problemOf.tooManyEntries({ max: 1 }) }];
	return moves[0]?.isValidation
		? [{ field: "usersList[0].validate", ...problemOf.dryRunInside() }]
		: [];
}
