import { type MoveUsers, moveUsers } from "../../contract/move.ts";
import type { Move } from "../../directory/moves/move.ts";
import { beginningOf } from "../../directory/text/text.ts";
import { showId } from "../ids.ts";

/** The longest `bulkId` of an operation. */
export const bulkIdLengthMax = 256;

/** The operation of a bulk request that moves one person, whose name it gives to the result. */
export function moveOperation(
	{ personId, locationId, phoneNumber, extension }: Move,
	displayName: string,
): object {
	const userId = showId("PEOPLE", personId);
	const body: MoveUsers = {
		usersList: [
			{
				locationId: showId("LOCATION", locationId),
				validate: false,
				users: [{ userId, phoneNumber, extension }],
			},
		],
	};
	return {
		...{ method: moveUsers.method, path: moveUsers.path, body },
		bulkId: beginningOf(displayName, bulkIdLengthMax),
	};
}
