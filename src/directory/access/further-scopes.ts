import { DirectoryError } from "../errors.ts";
import { problemOf } from "../problems.ts";
import { coversScope, type Scope, scopes } from "./token.ts";

/**
 * Scopes of the real service in the families that peopled serves, for calls that it does not have. An integration may
 * be registered with them and granted them; they open nothing. The scopes of Login with Webex (`openid`, `email`,
 * `profile`) are not among them, since peopled issues no ID tokens.
 */
const furtherScopes: ReadonlySet<string> = new Set([
	"spark:kms",
	"spark:mcp",
	...named("spark", "rooms memberships messages teams team_memberships", [
		"read",
		"write",
	]),
	...named(
		"spark",
		"webhooks recordings devices places calls telephony_config",
		["read", "write"],
	),
	...named("spark", "organizations events", ["read"]),
	"spark:xapi_commands",
	"spark:xapi_statuses",
	"spark:webrtc_calling",
	...named(
		"spark-admin",
		"messages recordings reports telephony_pstn workspaces workspace_locations places devices",
		["read", "write"],
	),
	...named(
		"spark-admin",
		"calls resource_group_memberships broadworks_billing_reports broadworks_subscribers broadworks_enterprises",
		["read", "write"],
	),
	...named(
		"spark-admin",
		"wholesale_billing_reports wholesale_sub_partners wholesale_customers wholesale_subscribers wholesale_workspace",
		["read", "write"],
	),
	...named("spark-admin", "video_mesh_api datasource contacts webhooks", [
		"read",
		"write",
	]),
	...named(
		"spark-admin",
		"calling_cdr call_qualities workspace_metrics resource_groups hybrid_clusters hybrid_connectors",
		["read"],
	),
	"spark-admin:licenses_write",
	"spark-admin:organizations_write",
	"spark-admin:roles_write",
	"spark-admin:video_mesh_api_webhook_read",
	"spark-admin:video_mesh_api_webhook_write",
	"identity:organizations_read",
	"identity:organizations_rw",
	"identity:contacts_read",
	"identity:contacts_rw",
	"identity:placeonetimepassword_create",
	"Identity:contact",
	"Identity:one_time_password",
	"Identity:Config",
	"Identity:Organization",
	"Identity:SCIM",
]);

/** Families of which peopled serves nothing: every name in them is accepted, since the real service adds to them. */
const furtherFamilies =
	/^(analytics|application|cjds|cjp|cjp-analyzer|cloud-contact-center|contact-center|guest-issuer|guest-meeting|healthcare|meeting|spark-compliance|vidcast|webexsquare|wxc-dedicateduc):[\w.-]{1,80}$/;

/** The most scopes of an integration. */
export const integrationScopesMax = 300;

/** Whether peopled has calls that a scope opens. */
export function isServedScope(name: string): name is Scope {
	return scopes.includes(name as Scope);
}

/** The scopes of a list that open a call. */
export function servedScopes(names: readonly string[]): Scope[] {
	return names.filter(isServedScope);
}

/** Whether a name is a scope of peopled, or of the real service apart from its scopes of OpenID Connect. */
export function isKnownScope(name: string): boolean {
	return (
		isServedScope(name) || furtherScopes.has(name) || furtherFamilies.test(name)
	);
}

/**
 * Reads the scopes of an integration, separated by spaces or commas. Refuses with `invalid` a name that is a scope
 * neither of peopled nor of the real service.
 */
export function parseIntegrationScopes(text: string): string[] {
	const names = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
	const unknown = names.filter((name) => !isKnownScope(name));
	if (unknown.length > 0)
		throw new DirectoryError(
			"invalid",
			`An integration can have the scopes of peopled and of Webex, apart from those of OpenID Connect, and not ${unknown.map((name) => `"${name}"`).join(", ")}.`,
			{
				fields: [
					{
						field: "scopes",
						...problemOf.wrongValue({ expected: "scopes that exist" }),
					},
				],
			},
		);
	return names;
}

/**
 * Whether a list of scopes includes another scope, directly or because `spark:all` stands for every `spark:` scope.
 */
export function includesScope(held: readonly string[], name: string): boolean {
	return coversScope(held as readonly Scope[], name as Scope);
}

function named(
	family: string,
	nouns: string,
	rights: readonly string[],
): string[] {
	return nouns
		.split(" ")
		.flatMap((noun) => rights.map((right) => `${family}:${noun}_${right}`));
}
