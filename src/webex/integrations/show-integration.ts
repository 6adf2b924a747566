import type { DryRun } from "../../contract/dry-run.ts";
import type {
	NewIntegration,
	Integration as ShownIntegration,
} from "../../contract/integration-shape.ts";
import type { Integration } from "../../directory/integrations/integration.ts";
import type { IntegrationChange } from "../../directory/store/integration-store.ts";
import { jsonType, type Reply, replyJson, showTime } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { compareShown } from "../dry-run.ts";
import { showId } from "../ids.ts";

/** An integration as replies show it, without its secret. */
export function showIntegration(integration: Integration): ShownIntegration {
	return {
		id: showId("APPLICATION", integration.id),
		clientId: integration.id,
		orgId: showId("ORGANIZATION", integration.orgId),
		kind: integration.kind,
		name: integration.name,
		description: integration.description,
		redirectUris: [...integration.redirectUris],
		scopes: [...integration.scopes],
		created: showTime(integration.createdAt),
	};
}

/** A reply with a new secret, which only its first sending shows. */
export function replySecret(
	status: 200 | 201,
	integration: Integration,
	clientSecret: string,
): Reply {
	const shown: NewIntegration = {
		...showIntegration(integration),
		clientSecret,
	};
	return replyJson(status, shown, { "cache-control": "no-store" });
}

/** Stores a reply for its `Idempotency-Key` without the secret, which is nowhere kept in clear text. */
export function storeWithoutSecret(
	call: Pick<Call, "storeReply">,
	status: 200 | 201,
) {
	return call.storeReply?.((integration: Integration) => ({
		status,
		headers: {
			"content-type": jsonType,
			warning:
				'299 - "The client secret was shown in the first reply only. Replace it if that reply was lost."',
		},
		body: JSON.stringify(showIntegration(integration)),
	}));
}

/** The effects of a change of an integration. It takes no seat and no claim. */
export function replyDryRun(
	{ before, after }: Partial<IntegrationChange>,
	warnings: readonly string[] = [],
): Reply {
	const integration = after && showIntegration(after);
	const reply: DryRun = {
		dryRun: true,
		id: before && showId("APPLICATION", before.id),
		changes: compareShown(
			before && { ...showIntegration(before), clientId: undefined },
			integration && { ...integration, clientId: undefined },
		),
		seats: [],
		claims: [],
		warnings: [...warnings],
		integration,
	};
	return replyJson(200, reply);
}
