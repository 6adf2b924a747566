import type { License } from "../../contract/license.ts";

/** The kind of a license, from its name and its meeting site. */
type LicenseKind = "messaging" | "meetings" | "calling" | "other";

/** In the order in which they are shown. */
export const licenseKinds: readonly LicenseKind[] = [
	"messaging",
	"meetings",
	"calling",
	"other",
];

const names: readonly [RegExp, LicenseKind][] = [
	[/\bcalling\b|\bcall\b|\bUCM\b/i, "calling"],
	[/\bmeetings?\b|\bwebinars?\b|\bevents?\b/i, "meetings"],
	[/\bmessaging\b|\bmessages?\b/i, "messaging"],
];

export function licenseKind({
	name,
	siteUrl,
}: Pick<License, "name" | "siteUrl">): LicenseKind {
	if (siteUrl !== undefined) return "meetings";
	return names.find(([pattern]) => pattern.test(name))?.[1] ?? "other";
}
