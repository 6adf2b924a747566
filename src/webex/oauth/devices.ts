import { randomBytes, randomInt, randomUUID } from "node:crypto";
import * as contract from "../../contract/device.ts";
import { devicePollMs } from "../../directory/authorizations/authorization.ts";
import {
	createDeviceCode,
	decideDevice,
	getDevice,
} from "../../directory/authorizations/codes.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import { problemSentence } from "../../directory/field-problem.ts";
import { createSecret, hashSecret } from "../../http/auth/secrets.ts";
import { replyEmpty, replyJson } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { requestOf } from "../change-request.ts";
import {
	AuthorizationFault,
	readAuthorizationRequest,
} from "./authorization-request.ts";
import { demandPages } from "./pages.ts";
import { showAuthorizationRequest } from "./show-request.ts";
import { TokenFault } from "./token-fault.ts";
import { replyFault } from "./tokens.ts";

/** The calls by which a device without a browser is authorized. */
export const deviceRoutes = [
	route(contract.authorizeDevice, async (call) => {
		demandPages(call);
		try {
			return replyJson(200, await createCodes(call), {
				"cache-control": "no-store",
			});
		} catch (error) {
			if (error instanceof TokenFault)
				return replyFault(error, call.trackingId);
			throw error;
		}
	}),

	route(contract.getDeviceRequest, async (call) => {
		const { store, query, now } = call;
		refuseInvalid(call.queryProblems);
		const search = searchOf(query.userCode);
		const { code, integration } = await call.deviceGuesses.guess(
			guesserOf(call),
			() => getDevice(store, search, now),
		);
		const { scopes } = code;
		return replyJson(
			200,
			await showAuthorizationRequest(store, { integration, scopes }),
			{ "cache-control": "no-store" },
		);
	}),

	route(contract.decideDevice, async (call) => {
		refuseInvalid(call.problems);
		await call.deviceGuesses.guess(guesserOf(call), () =>
			decideDevice(call.store, requestOf(call), {
				search: searchOf(call.body.userCode),
				id: randomUUID(),
				isAllowed: call.body.isAllowed === true,
			}),
		);
		return replyEmpty();
	}),
];

const userCodeLength = 8;

async function createCodes({
	store,
	now,
	url,
	query,
	body,
	problems,
}: Pick<Call, "store" | "now" | "url" | "problems"> & {
	query: { client_id?: string; scope?: string };
	body: { client_id?: string; scope?: string };
}): Promise<contract.DeviceCodes> {
	if (problems.length > 0)
		throw new TokenFault("invalid_request", problemSentence(problems));
	const asked = await readAuthorizationRequest(store, {
		response_type: "code",
		client_id: body.client_id || query.client_id,
		scope: body.scope || query.scope,
	}).catch((fault: unknown) => {
		throw fault instanceof AuthorizationFault
			? new TokenFault(fault.error, fault.message)
			: fault;
	});
	const deviceCode = createSecret();
	const link = randomBytes(32).toString("hex");
	const { integration, scopes } = asked;
	const code = await createDeviceCode(store, {
		secretHash: hashSecret(deviceCode),
		integration,
		scopes,
		linkHash: hashSecret(link),
		createUserCode,
		now,
	});
	const page = `${url.origin}/console/device`;
	return {
		device_code: deviceCode,
		user_code: code.device.userCode,
		verification_uri: page,
		verification_uri_complete: `${page}?userCode=${link}`,
		expires_in: Math.floor((code.expiresAt - now) / 1000),
		interval: devicePollMs / 1000,
	};
}

function createUserCode(): string {
	return String(randomInt(10 ** userCodeLength)).padStart(userCodeLength, "0");
}

function guesserOf({ caller, now }: Pick<Call, "caller" | "now">) {
	return { personId: caller.personId, now };
}

// The code in a link is longer than the one that a person enters.
function searchOf(text = ""): { userCode: string } | { linkHash: string } {
	const code = text.replaceAll(/[\s-]/g, "");
	return code.length > userCodeLength
		? { linkHash: hashSecret(code) }
		: { userCode: code };
}
