import OAuth2Server from "@node-oauth/oauth2-server";
import { askDevice } from "../../directory/authorizations/codes.ts";
import { hashSecret } from "../../http/auth/secrets.ts";
import type { TokenMaking } from "./oauth-client.ts";

const { AbstractGrantType, InvalidRequestError, OAuthError } = OAuth2Server;

/** The grant of a device (RFC 8628), which the library does not have. */
export class DeviceGrant extends AbstractGrantType {
	override async handle(
		request: OAuth2Server.Request,
		client: OAuth2Server.Client,
	): Promise<OAuth2Server.Token | OAuth2Server.Falsey> {
		const model = (this as unknown as { model: DeviceModel }).model;
		const code: unknown = request.body.device_code;
		if (typeof code !== "string" || code === "")
			throw new InvalidRequestError("device_code is required");
		const { store, now } = model.deviceFlow;
		const state = await askDevice(store, {
			secretHash: hashSecret(code),
			integrationId: client.id,
			now,
		});
		if (typeof state === "string") throw refusals[state]();
		const scope = [...state.scopes];
		const { authorizationId } = state;
		return model.saveToken(
			{
				accessToken: await this.generateAccessToken(client, {}, scope),
				refreshToken: await this.generateRefreshToken(client, {}, scope),
				scope,
				client,
				user: {},
			},
			client,
			{ authorizationId },
		);
	}
}

type DeviceModel = OAuth2Server.BaseModel & { deviceFlow: TokenMaking };

// Clients look for the code in the sentence too, since the real service has it there.
const refusals = {
	// The real service answers 428, where RFC 8628 has 400.
	pending: () =>
		refuse(
			"authorization_pending",
			"no person has allowed the device yet",
			428,
		),
	tooFast: () =>
		refuse("slow_down", "the device asks more often than `interval` says"),
	denied: () => refuse("access_denied", "a person has denied the device"),
	ended: () =>
		refuse(
			"expired_token",
			"device_code is unknown, has expired, or was used before",
		),
};

function refuse(name: string, sentence: string, code = 400): Error {
	return new OAuthError(`${name}: ${sentence}`, { name, code });
}
