import {
	integrationScopesMax,
	isKnownScope,
} from "../access/further-scopes.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, report } from "../field-problem.ts";
import { compareStates, type FieldChanges } from "../history/change.ts";
import { problemOf } from "../problems.ts";
import { complainOfText, trimBlanks } from "../text/text.ts";
import type { Whole } from "../whole.ts";
import { readRedirectUri, redirectUrisMax } from "./redirect-uri.ts";

/** Integrations of an organization at most, service apps among them. */
export const integrationsMax = 100;
const integrationNameLengthMax = 256;
const integrationDescriptionLengthMax = 1024;

/**
 * The kinds of programs. People authorize an integration, each for themselves; a full administrator authorizes a
 * service app once, for the organization.
 */
const integrationKinds = ["integration", "serviceApp"] as const;
export type IntegrationKind = (typeof integrationKinds)[number];

/** A program that acts for people who have authorized it. */
export interface Integration {
	/** The client id, unique in the whole directory. */
	id: string;
	orgId: string;
	kind: IntegrationKind;
	name: string;
	description?: string;
	/** The addresses to which a browser may carry a code; they are compared as texts. */
	redirectUris: readonly string[];
	/** The scopes that it may ask for. */
	scopes: readonly string[];
	/** The SHA-256 of the client secret, in hex. */
	secretHash: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
}

/** The integration that a caller asks for. */
export interface IntegrationDraft {
	name?: string;
	description?: string;
	kind?: IntegrationKind;
	redirectUris?: readonly string[];
	scopes?: readonly string[];
	/** Problems found while the request was read. */
	problems?: readonly FieldProblem[];
}

/** A new integration from a draft. Refuses with `invalid`, naming every wrong field. */
export function buildIntegration(
	draft: IntegrationDraft,
	fixed: Pick<Integration, "id" | "orgId" | "secretHash" | "createdAt">,
): Whole<Integration> {
	const kind = draft.kind ?? "integration";
	return {
		id: fixed.id,
		orgId: fixed.orgId,
		kind,
		secretHash: fixed.secretHash,
		createdAt: fixed.createdAt,
		...readDraft(draft, kind),
	};
}

/** An integration with the name, description, redirect URIs and scopes of a draft; what the draft leaves out stays. */
export function rebuildIntegration(
	current: Integration,
	draft: IntegrationDraft,
): Integration {
	const { name, description, redirectUris, scopes } = current;
	return {
		...current,
		...readDraft(
			{ name, description, redirectUris, scopes, ...draft },
			current.kind,
		),
	};
}

/** The state of an integration in the history, without the hash of its secret. */
export type IntegrationState = Omit<
	Integration,
	"id" | "orgId" | "secretHash" | "createdAt"
>;

/** The fields in which two states of an integration differ, as the history stores them; a new secret is only noted. */
export function compareIntegrations(
	before: Integration | undefined,
	after: Integration | undefined,
): FieldChanges {
	const fields = compareStates(
		before && stateOfIntegration(before),
		after && stateOfIntegration(after),
	);
	const isSecretReplaced =
		before !== undefined &&
		after !== undefined &&
		before.secretHash !== after.secretHash;
	return isSecretReplaced
		? { ...fields, secret: { from: hidden, to: hidden } }
		: fields;
}

const hidden = "hidden";

/** The state of an integration in the history. */
export function stateOfIntegration({
	name,
	description,
	kind,
	redirectUris,
	scopes,
}: Integration): Whole<IntegrationState> {
	return { name, description, kind, redirectUris, scopes };
}

/** The refusal for an integration that does not exist or that the caller may not know about. */
export function noSuchIntegration(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no integration with this id that you can see.",
	);
}

/** The refusal of an integration past the maximum. */
export function tooManyIntegrations(): DirectoryError {
	return new DirectoryError(
		"conflict",
		`This organization already has ${integrationsMax} integrations, the maximum. Delete one first.`,
	);
}

function readDraft(
	draft: IntegrationDraft,
	kind: IntegrationKind,
): Whole<
	Pick<Integration, "name" | "description" | "redirectUris" | "scopes">
> {
	const problems: FieldProblem[] = [...(draft.problems ?? [])];
	const name = trimBlanks(draft.name ?? "");
	if (name === "") report(problems, "name", problemOf.required());
	const nameProblem = complainOfText(name, integrationNameLengthMax);
	if (nameProblem !== undefined) report(problems, "name", nameProblem);
	const description = trimBlanks(draft.description ?? "");
	const descriptionProblem = complainOfText(
		description,
		integrationDescriptionLengthMax,
	);
	if (descriptionProblem !== undefined)
		report(problems, "description", descriptionProblem);
	const redirectUris = readRedirectUris(draft.redirectUris, kind, problems);
	const scopes = readScopes(draft.scopes, problems);
	refuseInvalid(problems);
	return { name, description: description || undefined, redirectUris, scopes };
}

function readRedirectUris(
	given: readonly string[] = [],
	kind: IntegrationKind,
	problems: FieldProblem[],
): string[] {
	const uris = [...new Set(given.map(trimBlanks))];
	if (kind === "integration" && uris.length === 0)
		report(problems, "redirectUris", problemOf.required());
	if (uris.length > redirectUrisMax)
		report(
			problems,
			"redirectUris",
			problemOf.tooManyEntries({ max: redirectUrisMax }),
		);
	for (const [index, uri] of uris.entries()) {
		const problem = readRedirectUri(uri);
		if (problem !== undefined)
			report(problems, `redirectUris[${index}]`, problem);
	}
	return uris;
}

function readScopes(
	given: readonly string[] = [],
	problems: FieldProblem[],
): string[] {
	const names = [...new Set(given)];
	if (names.length === 0) report(problems, "scopes", problemOf.required());
	if (names.length > integrationScopesMax)
		report(
			problems,
			"scopes",
			problemOf.tooManyEntries({ max: integrationScopesMax }),
		);
	const unknown = names.filter((name) => !isKnownScope(name));
	if (unknown.length > 0)
		report(
			problems,
			"scopes",
			problemOf.wrongValue({
				expected:
					"scopes of peopled or of Webex, apart from those of OpenID Connect",
				actual: unknown.slice(0, 5).join(", "),
			}),
		);
	return names;
}
