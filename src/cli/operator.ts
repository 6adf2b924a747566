import { type Scope, scopes } from "../directory/access/token.ts";
import { operatorId } from "../directory/history/change.ts";
import type { ChangeRequest } from "../directory/people/people.ts";
import type { Workplace } from "./workplace.ts";

/** The request of an operator, who has every right of a full administrator in one organization. */
export function requestOfOperator(
	{ createId, now }: Workplace,
	orgId: string,
): ChangeRequest {
	return {
		caller: {
			...{ personId: operatorId, orgId, tokenId: operatorId },
			roleIds: ["id_full_admin"],
			scopes: scopes as readonly Scope[],
			...{ managedOrgIds: [], isStatusShared: true },
		},
		trackingId: `COMMAND_${createId()}`,
		options: {
			now: now(),
			...{ seesCallingData: true, seesAllTypes: true, isStrict: false },
		},
	};
}
