import { DirectoryError, type DirectoryErrorCode } from "../errors.ts";

const failures: readonly DirectoryErrorCode[] = [
	"unavailable",
	"upstreamFailed",
	"upstreamTimeout",
];

/** The sentence after a change of which only the reply is missing. */
const changeMade =
	"The change was made, but the directory's database failed before the reply was ready. Look before you try again.";
/** The sentence after a change of several transactions, of which the first was made and a later one may not have been. */
export const partMade =
	"At least a part of the change was made, and then the directory's database failed. Look before you try again.";

/**
 * Does what follows on a commit. When the database fails at it, the refusal is this sentence, since that of the failure reads
 * as if nothing had been changed.
 */
export async function afterChange<Result>(
	work: () => Promise<Result>,
	sentence: string = changeMade,
): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof DirectoryError) || !failures.includes(error.code))
			throw error;
		throw new DirectoryError(error.code, sentence, {
			isInDoubt: true,
			retryAfterSeconds: error.retryAfterSeconds,
			cause: error,
		});
	}
}
