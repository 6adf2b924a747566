import type { TokenState } from "../directory/access/token.ts";
import type { ActivationEmail } from "../directory/activations/activation-email.ts";
import type { AuthorizationState } from "../directory/authorizations/authorization.ts";
import type { Group } from "../directory/groups/group.ts";
import type { IntegrationState } from "../directory/integrations/integration.ts";
import type { LicenseTemplate } from "../directory/licenses/license-template.ts";
import type { Location } from "../directory/locations/location.ts";
import type { Person } from "../directory/people/person.ts";
import type { WebhookState } from "../directory/webhooks/webhook.ts";

/** A field in the history, as it is stored. The parts of a profile have names of their own, and values as on the wire. */
export type HistoryField = Exclude<
	| keyof Person
	| keyof ActivationEmail
	| keyof Group
	| keyof LicenseTemplate
	| keyof Location
	| keyof TokenState
	| keyof WebhookState
	| keyof IntegrationState
	| keyof AuthorizationState,
	"version" | "modifiedAt" | "profile"
>;

const wireNames: Readonly<Record<string, string>> = {
	isLoginEnabled: "loginEnabled",
	createdAt: "created",
	modifiedAt: "lastModified",
	expiresAt: "expires",
} satisfies Partial<Record<HistoryField | "modifiedAt", string>>;

/** The name on the wire of a stored field. */
export function showFieldName(field: string): string {
	return wireNames[field] ?? field;
}

/** The stored name of a field, from its name on the wire. */
export function storedFieldName(name: string): string {
	const [field = name] =
		Object.entries(wireNames).find(([, shown]) => shown === name) ?? [];
	return field;
}
