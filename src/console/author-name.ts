import type { Change } from "../contract/history.ts";
import { words } from "../words/words.ts";

/** The name of a change's author, with the administrator or integration that acted for them. */
export function authorName({
	displayName = words.history.somebody,
	impersonatedBy,
	integration,
}: Change["by"]): string {
	const { actedFor, actedWith } = words.activity;
	return [
		displayName,
		impersonatedBy &&
			actedFor(impersonatedBy.displayName ?? words.history.somebody),
		integration && actedWith(integration.name),
	]
		.filter(Boolean)
		.join(" ");
}
