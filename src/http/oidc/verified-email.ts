import { DirectoryError } from "../../directory/errors.ts";
import { isEmail } from "../../directory/text/email.ts";

/** The claims about a person that decide who signs in. */
export type EmailClaims = Readonly<
	Record<"email" | "email_verified" | "xms_edov", unknown>
>;

/**
 * The e-mail address of a person, which the provider has verified: `email_verified` is true or, for Microsoft Entra, which
 * never sends that claim, `xms_edov` (the owner of the domain is verified). `isTrusted` also takes an address about which
 * both are silent. An address that one of them denies is always refused, with `forbidden`.
 */
export function readVerifiedEmail(
	{ email, email_verified, xms_edov }: EmailClaims,
	{ isTrusted }: { isTrusted: boolean },
): string {
	if (typeof email !== "string" || !isEmail(email))
		throw new DirectoryError(
			"forbidden",
			"The identity provider sent no e-mail address. Its administrator must add the claim email to the ID token or to the user info of this application.",
		);
	const said = [email_verified, xms_edov].filter((claim) => claim != null);
	if (said.length > 0 ? said.every(isTrue) : isTrusted) return email;
	throw new DirectoryError(
		"forbidden",
		said.length > 0
			? `The identity provider says that the address ${email} is not verified. Verify it there, then sign in again.`
			: `The identity provider does not say whether the address ${email} is verified. Its administrator must add the claim email_verified, or xms_edov in Microsoft Entra. Where only administrators can set addresses, this server can trust them with --oidc-email trusted.`,
	);
}

// Some providers send texts, and Entra sends numbers.
function isTrue(claim: unknown): boolean {
	return claim === true || claim === 1 || claim === "true" || claim === "1";
}
