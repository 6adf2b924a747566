import type { Authorization } from "../authorizations/authorization.ts";
import type { Author } from "../history/change.ts";
import type { Integration } from "../integrations/integration.ts";
import type { WriteOptions } from "./write-options.ts";

/** The integrations of organizations. */
export interface IntegrationStore {
	/**
	 * Adds an integration, and the authorization of an administrator that a service app has from the beginning. Refuses with
	 * `conflict` past the maximum of an organization, and with `forbidden` when the token of that administrator has ended.
	 */
	create(
		integration: Integration,
		author: Author,
		options?: WriteOptions<Integration> & { standing?: Authorization },
	): Promise<Integration>;
	get(id: string): Promise<Integration | undefined>;
	/** Those of one organization, or all, oldest first. */
	list(orgId?: string): Promise<Integration[]>;
	/**
	 * Changes an integration. When it loses a scope, its access tokens end; new ones carry what is left. With `keptFor`, the
	 * authorizations of its organization's other people end too. Refuses with `notFound`.
	 */
	update(
		id: string,
		rule: (current: Integration) => Integration,
		options: WriteOptions<IntegrationChange> & {
			author: Author;
			keptFor?: string;
		},
	): Promise<IntegrationChange>;
	/** Deletes an integration with its authorizations and tokens. Refuses with `notFound`. */
	delete(
		id: string,
		options: WriteOptions<Integration> & { author: Author },
	): Promise<Integration>;
}

/** An integration before and after a change. */
export interface IntegrationChange {
	before: Integration;
	after: Integration;
}
