import { createDeviceToken, deviceGrantType } from "../../contract/device.ts";
import { createAccessToken } from "../../contract/oauth.ts";
import {
	type FieldProblem,
	problemSentence,
} from "../../directory/field-problem.ts";
import { type Reply, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { TokenFault } from "./token-fault.ts";
import { makeTokens } from "./token-request.ts";

/** The calls by which an integration gets its tokens. */
export const tokenReplyRoutes = [
	route(createAccessToken, (call) => replyTokens(call, { ...call.body })),

	route(createDeviceToken, (call) => {
		const grant_type = call.body.grant_type || deviceGrantType;
		// The real service gives tokens here to devices only.
		return replyTokens(call, { ...call.body, grant_type }, [deviceGrantType]);
	}),
];

async function replyTokens(
	call: Pick<
		Call,
		"store" | "now" | "tokenLives" | "problems" | "header" | "trackingId"
	>,
	parameters: Readonly<Record<string, string | undefined>>,
	grantTypes?: readonly string[],
): Promise<Reply> {
	const { store, now, tokenLives, problems, trackingId } = call;
	const header = call.header("authorization") ?? "";
	const authorization = /^basic( |$)/i.test(header) ? header : undefined;
	try {
		demandValid(problems);
		const making = { store, now, lives: tokenLives };
		const tokens = await makeTokens(making, {
			parameters,
			authorization,
			grantTypes,
		});
		return replyJson(200, tokens, uncached);
	} catch (error) {
		if (error instanceof TokenFault) return replyFault(error, trackingId);
		throw error;
	}
}

const uncached = { "cache-control": "no-store", pragma: "no-cache" };

function demandValid(problems: readonly FieldProblem[]): void {
	if (problems.length > 0)
		throw new TokenFault("invalid_request", problemSentence(problems));
}

/** A refusal with the properties of OAuth beside those of every refusal. */
export function replyFault(
	{ status, error, message, headers }: TokenFault,
	trackingId: string,
): Reply {
	return replyJson(
		status,
		{
			error,
			error_description: message,
			message,
			errors: [{ description: message }],
			trackingId,
		},
		{ ...uncached, ...headers },
	);
}
