import type { Author } from "../history/change.ts";
import type { Integration } from "../integrations/integration.ts";

/** The integrations of organizations. Without an author, a change is the operator's and has no line of history. */
export interface IntegrationStore {
	/** Refuses with `conflict` past the maximum of an organization. */
	create(integration: Integration, author?: Author): Promise<void>;
	get(id: string): Promise<Integration | undefined>;
	/** Those of one organization, or all, oldest first. */
	list(orgId?: string): Promise<Integration[]>;
	/**
	 * Changes an integration. When it loses a scope, its access tokens end; new ones carry what is left. Refuses with
	 * `notFound`.
	 */
	update(
		id: string,
		rule: (current: Integration) => Integration,
		author: Author,
	): Promise<Integration>;
	/** Deletes an integration with its authorizations and tokens. False when there is none. */
	delete(id: string, at: number, author?: Author): Promise<boolean>;
}
