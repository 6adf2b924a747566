import type { Command } from "commander";
import { parseIntegrationScopes } from "../directory/access/further-scopes.ts";
import { findRole } from "../directory/access/role.ts";
import { buildStanding } from "../directory/authorizations/give-authorization.ts";
import { DirectoryError } from "../directory/errors.ts";
import {
	buildIntegration,
	type Integration,
} from "../directory/integrations/integration.ts";
import type { Person } from "../directory/people/person.ts";
import type { Store } from "../directory/store/store.ts";
import { UsageError } from "../settings/usage-error.ts";
import { printList, printResult, withJson } from "./result.ts";
import { readScopes } from "./scopes.ts";
import { withStore } from "./store-options.ts";
import {
	chooseOrganization,
	findPerson,
	operatorIn,
	type Workplace,
} from "./workplace.ts";

/** `peopled integration create|list|delete`. */
export function addIntegrationCommands(
	program: Command,
	workplace: Workplace,
): void {
	const integration = program
		.command("integration")
		.description(
			"Create, list and delete integrations: programs that people authorize with OAuth.",
		);
	addCreateCommand(integration, workplace);
	addListCommand(integration, workplace);
	addDeleteCommand(integration, workplace);
}

function addCreateCommand(integration: Command, workplace: Workplace): void {
	withJson(withStore(integration.command("create")))
		.description(
			"Create an integration, and print its client id and secret once.",
		)
		.argument("<name>", "the name that people see when they are asked")
		.option(
			"--redirect-uri <uri...>",
			"an address to which a browser may carry a code; repeat it for more",
		)
		.option(
			"--scopes <scopes>",
			"the scopes for which it may ask, separated by spaces or commas",
			"spark:all",
		)
		.option("--description <text>", "the purpose")
		.option(
			"--organization <organization>",
			"the organization's name or id; the only one, or the sample's, when left out",
		)
		.option(
			"--service-app <person>",
			"make a service app that acts as this full administrator: e-mail address or id",
		)
		.action(async (name: string, options: CreateOptions) => {
			if (options.serviceApp === undefined && options.redirectUri === undefined)
				throw new UsageError(
					"An integration needs --redirect-uri, unless it is a --service-app.",
				);
			await using store = await workplace.openStore(options);
			const clientSecret = workplace.createSecret();
			const made = await create(store, workplace, {
				name,
				options,
				clientSecret,
			});
			const clientId = made.id;
			workplace.tell(
				`Integration ${made.name}. Its client id and secret follow; the secret is shown only once:`,
			);
			printResult(workplace, options, {
				json: { ...showIntegration(workplace, made), clientSecret },
				lines: [clientId, clientSecret],
			});
		});
}

type CreateOptions = Parameters<Workplace["openStore"]>[0] & {
	redirectUri?: string[];
	scopes: string;
	description?: string;
	organization?: string;
	serviceApp?: string;
	json?: boolean;
};

async function create(
	store: Store,
	workplace: Workplace,
	{
		name,
		options,
		clientSecret,
	}: { name: string; options: CreateOptions; clientSecret: string },
): Promise<Integration> {
	const { serviceApp, redirectUri = [], scopes, description } = options;
	const admin =
		serviceApp === undefined
			? undefined
			: await findAdministrator(store, workplace, serviceApp);
	const orgId =
		admin?.orgId ??
		(
			await chooseOrganization(store, workplace, {
				name: options.organization,
				flag: "--organization",
			})
		).id;
	const now = workplace.now();
	const made = buildIntegration(
		{
			name,
			description,
			kind: admin ? "serviceApp" : "integration",
			redirectUris: redirectUri,
			scopes: readScopes(scopes, parseIntegrationScopes),
		},
		{
			id: workplace.createClientId(),
			orgId,
			secretHash: workplace.hashSecret(clientSecret),
			createdAt: now,
		},
	);
	const standing =
		admin &&
		buildStanding(made, {
			id: workplace.createId(),
			personId: admin.id,
			now,
		});
	const author = operatorIn(workplace, orgId);
	return store.integrations.create(made, author, { standing });
}

// A service app acts as its person, so that over the API too only a full administrator gives one.
async function findAdministrator(
	store: Store,
	workplace: Workplace,
	name: string,
): Promise<Person> {
	const person = await findPerson(store, workplace, name);
	const isFull = person.roles.some((id) => findRole(id)?.power === "full");
	if (!isFull)
		throw new DirectoryError(
			"conflict",
			`${person.displayName} is no full administrator. A service app acts as one.`,
		);
	if (!person.isLoginEnabled)
		throw new DirectoryError(
			"conflict",
			`${person.displayName} may not log in, and so no service app may act as them. \`peopled person enable\` lets them log in again.`,
		);
	return person;
}

function addListCommand(integration: Command, workplace: Workplace): void {
	withJson(withStore(integration.command("list")))
		.description("List integrations, without their secrets.")
		.action(async (options) => {
			await using store = await workplace.openStore(options);
			const names = new Map<string, string>();
			for (const { id, displayName } of await store.organizations.list())
				names.set(id, displayName);
			printList(workplace, options, {
				heads: ["NAME", "KIND", "ORGANIZATION", "CLIENT ID"],
				whole: ["CLIENT ID"],
				none: "There are no integrations.",
				items: await store.integrations.list(),
				cells: ({ id, orgId, kind, name }) => [
					...[name, kind, names.get(orgId) ?? orgId, id],
				],
				json: (each) => showIntegration(workplace, each),
			});
		});
}

function showIntegration({ showId }: Workplace, made: Integration) {
	const { id, orgId, kind, name, description } = made;
	return {
		...{ clientId: id, orgId: showId("ORGANIZATION", orgId) },
		...{ kind, name, description, redirectUris: made.redirectUris },
		...{ scopes: made.scopes, created: new Date(made.createdAt).toISOString() },
	};
}

function addDeleteCommand(integration: Command, workplace: Workplace): void {
	withJson(withStore(integration.command("delete")))
		.description(
			"Delete an integration with its authorizations and tokens. A running server refuses them within a second.",
		)
		.argument("<client-id>", "the client id")
		.action(async (id: string, options) => {
			await using store = await workplace.openStore(options);
			const known = await store.integrations.get(id);
			if (known === undefined)
				throw new DirectoryError(
					"notFound",
					`There is no integration "${id}". List all integrations with \`peopled integration list\`.`,
				);
			const author = operatorIn(workplace, known.orgId);
			await store.integrations.delete(id, { author });
			printResult(workplace, options, {
				json: { clientId: id },
				lines: [`Deleted ${id}.`],
			});
		});
}
