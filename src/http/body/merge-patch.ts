/**
 * A document after a JSON Merge Patch (RFC 7396): objects are merged, null removes a property, and any other value
 * replaces. The given document and patch stay unchanged.
 */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
	if (!isObject(patch)) return patch;
	const merged: Record<string, unknown> = isObject(document)
		? { ...document }
		: {};
	for (const [name, value] of Object.entries(patch))
		if (value === null) delete merged[name];
		else
			merged[name] = applyMergePatch(
				Object.hasOwn(merged, name) ? merged[name] : undefined,
				value,
			);
	return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
