import { type Command, Option } from "commander";
import { parseIntegrationScopes } from "../directory/access/further-scopes.ts";
import { storeStanding } from "../directory/authorizations/authorizations.ts";
import { buildIntegration } from "../directory/integrations/integration.ts";
import type { Store } from "../directory/store/store.ts";
import { UsageError } from "../settings/usage-error.ts";
import { withStore } from "./store-options.ts";
import { showTable } from "./table.ts";
import { findOrganization, findPerson, type Workplace } from "./workplace.ts";

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
	withStore(integration.command("create"))
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
			"make a service app that acts as this administrator: e-mail address or id",
		)
		.addOption(new Option("--json", "print JSON"))
		.action(async (name: string, options) => {
			const { serviceApp } = options;
			if (serviceApp === undefined && options.redirectUri === undefined)
				throw new UsageError(
					"An integration needs --redirect-uri, unless it is a --service-app.",
				);
			await using store = await workplace.openStore(options);
			const person =
				serviceApp && (await findPerson(store, workplace, serviceApp));
			const clientSecret = workplace.createSecret();
			const made = buildIntegration(
				{
					name,
					description: options.description,
					kind: person ? "serviceApp" : "integration",
					redirectUris: options.redirectUri ?? [],
					scopes: parseIntegrationScopes(options.scopes),
				},
				{
					id: workplace.createClientId(),
					orgId:
						person?.orgId ??
						(await chooseOrg(store, workplace, options.organization)),
					secretHash: workplace.hashSecret(clientSecret),
					createdAt: workplace.now(),
				},
			);
			await store.integrations.create(made);
			if (person)
				await storeStanding(store, made, {
					id: workplace.createId(),
					personId: person.id,
					now: workplace.now(),
				});
			const clientId = made.id;
			if (options.json) {
				workplace.print(JSON.stringify({ clientId, clientSecret }));
				return;
			}
			workplace.tell(
				`Integration ${made.name}. Its client id and secret follow; the secret is shown only once:`,
			);
			workplace.print(clientId);
			workplace.print(clientSecret);
		});
}

function addListCommand(integration: Command, workplace: Workplace): void {
	withStore(integration.command("list"))
		.description("List integrations, without their secrets.")
		.action(async (options) => {
			await using store = await workplace.openStore(options);
			const rows: string[][] = [];
			for (const { id, orgId, kind, name } of await store.integrations.list()) {
				const organization = await store.organizations.get(orgId);
				rows.push([id, organization?.displayName ?? orgId, kind, name]);
			}
			for (const line of showTable(
				["CLIENT ID", "ORGANIZATION", "KIND", "NAME"],
				rows,
			))
				workplace.print(line);
		});
}

function addDeleteCommand(integration: Command, workplace: Workplace): void {
	withStore(integration.command("delete"))
		.description(
			"Delete an integration with its authorizations and tokens. A running server refuses them within a second.",
		)
		.argument("<client-id>", "the client id")
		.action(async (id: string, options) => {
			await using store = await workplace.openStore(options);
			if (!(await store.integrations.delete(id, workplace.now())))
				throw new Error(
					`There is no integration "${id}". List all integrations with \`peopled integration list\`.`,
				);
			workplace.print(`Deleted ${id}.`);
		});
}

async function chooseOrg(
	store: Store,
	workplace: Workplace,
	name: string | undefined,
): Promise<string> {
	if (name !== undefined)
		return (await findOrganization(store, workplace, name)).id;
	const all = await store.organizations.list();
	const [first] = all;
	if (first !== undefined && all.length === 1) return first.id;
	const sample = all.find(({ id }) => id === workplace.sampleOrgId);
	if (sample !== undefined) return sample.id;
	throw new UsageError(
		`Give the organization with --organization. There are: ${all.map(({ displayName }) => displayName).join(", ") || "none"}.`,
	);
}
