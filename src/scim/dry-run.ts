import { dryRunSchemaId } from "../contract/scim/messages.ts";
import type { Preview } from "../directory/history/preview.ts";
import { showEffects } from "../http/show-effects.ts";
import { isSameValue, type Resource } from "./resource/resource.ts";

/** The effects of a change of a resource that was only tried. */
export function describeDryRun({
	before,
	after,
	preview,
	warnings = [],
}: {
	before: Resource | undefined;
	after: Resource | undefined;
	preview: Preview;
	warnings?: readonly string[];
}): Resource {
	return {
		schemas: [dryRunSchemaId],
		id: before?.id,
		changes: compareResources(before ?? {}, after ?? {}),
		...showEffects(preview, { warnings, showLicenseId: (id) => id }),
		// A real creation would give another id.
		resource:
			before === undefined && after !== undefined
				? { ...after, id: undefined, meta: undefined }
				: after,
	};
}

// These identify, count or date a resource.
const unchangeable = new Set(["id", "meta", "schemas"]);

function compareResources(before: Resource, after: Resource): Resource {
	const names = new Set([...Object.keys(before), ...Object.keys(after)]);
	return Object.fromEntries(
		[...names]
			.filter(
				(name) =>
					!unchangeable.has(name) && !isSameValue(before[name], after[name]),
			)
			.map((name) => [name, { from: before[name], to: after[name] }]),
	);
}
