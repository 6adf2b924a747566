import {
	asChoice,
	asCount,
	asTextIfAny,
	asUrl,
	optional,
	type Refuse,
	refusalOf,
	setting,
	type ValuesOf,
} from "./setting.ts";

/** The OpenID provider at which people sign in to the pages. */
export interface OidcSettings {
	issuer: string;
	clientId: string;
	/** Undefined: the provider knows this server as a public client. */
	clientSecret: string | undefined;
	/** Separated by spaces. */
	scopes: string;
	/** The name on the button. */
	name: string;
	/** Whether an e-mail address counts as verified about which the provider says nothing. */
	isEmailTrusted: boolean;
	sessionMs: number;
}

const hourMs = 3_600_000;
const nameForm = /^\P{C}{1,60}$/u;
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The settings of sign-in at an OpenID provider. */
export const oidcSettings = {
	oidcIssuer: setting("--oidc-issuer <address>", {
		description:
			"The address of the OpenID provider at which people sign in to the console, exactly as the provider writes it.",
		read: optional(readIssuer),
	}),
	oidcClientId: setting("--oidc-client-id <id>", {
		description: "The id that the OpenID provider gave this server.",
		read: asTextIfAny,
	}),
	oidcClientSecret: setting("--oidc-client-secret <secret>", {
		description:
			"The secret that the OpenID provider gave this server. Set it in the environment, not on the command line.",
		read: asTextIfAny,
	}),
	oidcScopes: setting("--oidc-scopes <scopes>", {
		description:
			"The scopes that the server asks the OpenID provider for, separated by spaces; openid must be one of them.",
		fallback: "openid email",
		read(text, refuse) {
			const scopes = text.split(/[\s,]+/).filter(Boolean);
			if (scopes.includes("openid")) return scopes.join(" ");
			throw refuse(
				`must have the scope openid, such as "openid email", not "${text}"`,
			);
		},
	}),
	oidcName: setting("--oidc-name <name>", {
		description:
			"The name of the OpenID provider on the sign-in button. Default: the host of its address.",
		read: optional((text, refuse) => {
			const name = text.trim();
			if (nameForm.test(name)) return name;
			throw refuse("must be 1 to 60 visible characters");
		}),
	}),
	oidcEmail: setting("--oidc-email <verified|trusted>", {
		description:
			"verified: the OpenID provider must say that an e-mail address is verified. trusted: an address about which it says nothing counts as verified, where only its administrators can set addresses.",
		fallback: "verified",
		read: asChoice("verified", "trusted"),
	}),
	oidcSessionMs: setting("--oidc-session-hours <number>", {
		description: "The hours after which a person has to sign in again.",
		fallback: "8",
		read: asCount({ min: 1, max: 720, unit: hourMs }),
	}),
};

/** The OpenID provider of the settings; undefined: none is set. Throws a sentence for settings that need others. */
export function oidcSettingsOf({
	oidcIssuer: issuer,
	oidcClientId: clientId,
	oidcClientSecret: clientSecret,
	oidcScopes: scopes,
	oidcName,
	oidcEmail,
	oidcSessionMs: sessionMs,
	arePagesServed,
}: ValuesOf<typeof oidcSettings> & { arePagesServed: boolean }):
	| OidcSettings
	| undefined {
	if (issuer === undefined) {
		if (clientId === undefined && clientSecret === undefined) return undefined;
		throw refusalOf(
			oidcSettings.oidcIssuer,
			"must be given with --oidc-client-id and --oidc-client-secret",
		);
	}
	if (clientId === undefined)
		throw refusalOf(
			oidcSettings.oidcClientId,
			"must be given with --oidc-issuer",
		);
	if (!arePagesServed)
		throw refusalOf(
			oidcSettings.oidcIssuer,
			"must not be given with --pages off: people sign in to the pages",
		);
	const name = oidcName ?? new URL(issuer).host;
	const isEmailTrusted = oidcEmail === "trusted";
	return {
		issuer,
		clientId,
		clientSecret,
		scopes,
		name,
		isEmailTrusted,
		sessionMs,
	};
}

function readIssuer(text: string, refuse: Refuse): string {
	const issuer = asUrl(text, refuse);
	const url = new URL(issuer);
	if (url.protocol === "http:" && !loopback.test(url.hostname))
		throw refuse(
			`must begin with https://, unless the provider is on this machine, not "${text}"`,
		);
	if (url.search !== "" || url.hash !== "" || url.username !== "")
		throw refuse(
			"must have no ?, no # and no user name: it is the issuer in the description of the provider",
		);
	if (url.pathname.includes("/.well-known/"))
		throw refuse(`must be the address before /.well-known/, not "${text}"`);
	return issuer;
}
