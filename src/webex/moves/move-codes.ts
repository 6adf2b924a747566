import type { ProblemCode, ShownProblem } from "../../contract/error.ts";
import type { CodedMessage } from "../../contract/move.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";

/** The real service's code for an error that has no code of its own there. */
const otherError = 10_099_999;
/** The same for a request that it refuses before it looks at anyone. */
const otherRefusal = 1_026_014;

// The codes of requests that are refused as a whole.
const refusalCodes: Partial<Record<ProblemCode, number>> = {
	notCallingUser: 1_026_010,
	sameLocation: 1_026_013,
	noNumberLeft: 1_026_016,
	wrongFormat: 1_026_017,
	tooManyEntries: 1_026_018,
	repeated: 1_026_019,
	notTogether: 1_026_020,
	unknownPerson: 2_150_012,
	wrongId: 2_150_012,
};

// The codes of a person who cannot be moved.
const errorCodes: Partial<Record<ProblemCode, number>> = {
	unknownLocation: 4152,
	extensionTaken: 4202,
	numberTaken: 27_966,
	wrongExtension: 25_110,
	sameLocation: 25_378,
	notCallingUser: 1_026_010,
	noNumberLeft: 1_026_016,
};
const userNotFound = 4003;

/** The code that the real service has for the problem of a request. */
export function refusalCodeOf({ field, code }: FieldProblem): number {
	if (code === "required" || code === "tooFewEntries") {
		if (field === "usersList") return 1_026_011;
		if (field.endsWith("users")) return 1_026_012;
		if (field.endsWith("locationId")) return 1_026_021;
		return 1_026_006;
	}
	return refusalCodes[code] ?? otherRefusal;
}

/** The code that the real service has for the reason why a person cannot be moved. */
export function errorCodeOf(
	{ code }: Pick<ShownProblem, "code">,
	status: number,
): number {
	if (status === 404 || status === 410) return userNotFound;
	return (code && errorCodes[code]) ?? otherError;
}

/** An error or an effect of a move, as the real service writes them. */
export function codedMessage(
	kind: "Error" | "Informational",
	code: number,
	sentence: string,
): CodedMessage {
	return { code, message: `[${kind} ${code}] ${sentence}` };
}
