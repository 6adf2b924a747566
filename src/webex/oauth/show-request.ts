import type { AuthorizationRequest } from "../../contract/oauth.ts";
import { isServedScope } from "../../directory/access/further-scopes.ts";
import type { Integration } from "../../directory/integrations/integration.ts";
import type { Store } from "../../directory/store/store.ts";
import { showId } from "../ids.ts";

/** An authorization request as the page shows it to the person who decides. */
export async function showAuthorizationRequest(
	store: Store,
	{
		integration: { orgId, name, description },
		scopes,
		redirectUri,
	}: {
		integration: Integration;
		scopes: readonly string[];
		redirectUri?: string;
	},
): Promise<AuthorizationRequest> {
	const organization = await store.organizations.get(orgId);
	return {
		name,
		description,
		orgId: showId("ORGANIZATION", orgId),
		orgName: organization?.displayName,
		redirectHost: redirectUri && hostOf(redirectUri),
		scopes: scopes.map((scope) => ({
			name: scope,
			isServed: isServedScope(scope),
		})),
	};
}

// An address of a program's own scheme has no host that anyone owns.
function hostOf(uri: string): string {
	const { protocol, host } = new URL(uri);
	return /^https?:$/.test(protocol) ? host : protocol;
}
