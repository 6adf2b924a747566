import type { ProblemCode } from "../contract/error.ts";
import { composeError, type ScimErrorType } from "../contract/scim/error.ts";
import { DirectoryError } from "../directory/errors.ts";
import type { FieldProblem } from "../directory/field-problem.ts";
import { endSentence } from "../directory/text/text.ts";
import { describeError, RequestError } from "../http/errors.ts";
import type { Reply } from "../http/reply.ts";
import { attributeOf } from "./attribute-names.ts";
import { chooseType } from "./media-type.ts";

/** A refusal with a reason of RFC 7644 (3.12). Its status is 400. */
export class ScimRefusal extends Error {
	readonly scimType: ScimErrorType;

	constructor(scimType: ScimErrorType, sentence: string) {
		super(sentence);
		this.name = "ScimRefusal";
		this.scimType = scimType;
	}
}

/** The reply of any error in the form of SCIM. */
export function refuseInScim(
	error: unknown,
	{ trackingId, request }: { trackingId: string; request: Request },
): Reply {
	const { status, headers, detail, scimType } = describeInScim(
		error,
		trackingId,
	);
	return {
		status,
		headers: { "content-type": chooseType(request.headers), ...headers },
		body: JSON.stringify(composeError(status, scimType, detail)),
	};
}

/** A refusal in the words of SCIM: an operation of a bulk request shows the same. */
export function describeInScim(
	error: unknown,
	trackingId: string,
): {
	status: number;
	headers: Record<string, string>;
	scimType: ScimErrorType | undefined;
	detail: string;
} {
	if (error instanceof ScimRefusal)
		return {
			status: 400,
			headers: {},
			scimType: error.scimType,
			detail: error.message,
		};
	const { status, headers, body } = describeError(error, trackingId);
	const fields = fieldsOf(error);
	return {
		status,
		headers,
		scimType: typeOf(status, error, fields),
		detail: fields.length === 0 ? body.message : describeFields(fields),
	};
}

// The fields of a refusal, also of one that was wrapped to add headers.
function fieldsOf(error: unknown): readonly FieldProblem[] {
	if (error instanceof DirectoryError || error instanceof RequestError)
		return error.fields;
	return error instanceof Error && error.cause instanceof DirectoryError
		? error.cause.fields
		: [];
}

function describeFields(fields: readonly FieldProblem[]): string {
	const problems = fields.map(
		({ field, problem }) => `${attributeOf(field)} ${problem}`,
	);
	return endSentence(problems.join("; "));
}

const taken: ReadonlySet<ProblemCode> = new Set([
	"emailTaken",
	"numberTaken",
	"extensionTaken",
	"groupNameTaken",
]);

function typeOf(
	status: number,
	error: unknown,
	fields: readonly FieldProblem[],
): ScimErrorType | undefined {
	if (error instanceof RequestError)
		return error.code === "malformed" ? "invalidSyntax" : undefined;
	if (status === 409)
		return fields.some(({ code }) => taken.has(code))
			? "uniqueness"
			: undefined;
	if (status !== 400) return undefined;
	return fields.some(({ field }) => field === "filter")
		? "invalidFilter"
		: "invalidValue";
}
