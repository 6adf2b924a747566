import { counted } from "./formats.ts";

/** The texts of the access tokens. */
export const tokens = {
	create: "New token",
	hint: "A token lets a program act as its person. Its secret is shown once, when it is created.",
	whose: "Whose tokens",
	mine: "My tokens",
	everyone: "Everyone’s",
	name: "Name",
	nameHint: "The purpose, such as “nightly import”.",
	person: "Acts as",
	scopes: "Scopes",
	scopeCount: (count: number) => counted(count, "scope", "scopes"),
	created: "Created",
	expires: "Expires",
	days: "Days until it expires",
	never: "Never",
	current: "This session",
	states: {
		expired: "Expired",
		revoked: "Revoked",
		suspended: "Suspended",
	},
	revoke: "Revoke",
	revokeOf: (name: string) => `Revoke ${name}`,
	revokeTitle: (name: string) => `Revoke ${name}?`,
	revokeText:
		"Programs with this token can no longer sign in. You cannot undo this.",
	revoked: (name: string) => `${name} was revoked.`,
	once: "Copy the token now. It is not stored and cannot be shown again.",
	kept: "I have saved it",
};
