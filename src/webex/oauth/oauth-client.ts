import type OAuth2Server from "@node-oauth/oauth2-server";
import { deviceGrantType } from "../../contract/device.ts";
import type { TokenLives } from "../../directory/authorizations/authorization.ts";
import type {
	Integration,
	IntegrationKind,
} from "../../directory/integrations/integration.ts";
import type { Store } from "../../directory/store/store.ts";

/** The parts of a call with which tokens are made. */
export interface TokenMaking {
	store: Store;
	now: number;
	lives: TokenLives;
}

const grants: Readonly<Record<IntegrationKind, readonly string[]>> = {
	integration: ["authorization_code", "refresh_token", deviceGrantType],
	serviceApp: ["client_credentials", "refresh_token"],
};

/** An integration as the OAuth library knows it. */
export function clientOf(integration: Integration): OAuth2Server.Client {
	return {
		id: integration.id,
		redirectUris: [...integration.redirectUris],
		grants: [...grants[integration.kind]],
		integration,
	};
}

/** The integration of a client that `clientOf` made. */
export function integrationOf(client: OAuth2Server.Client): Integration {
	return client.integration as Integration;
}
