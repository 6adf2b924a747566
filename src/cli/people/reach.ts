import type { Command } from "commander";
import type { Client } from "../../client/client.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { Store } from "../../directory/store/store.ts";
import type { Settings } from "../../settings/config.ts";
import type { ClientFlags } from "../client-settings.ts";
import { requestOfOperator } from "../operator.ts";
import { type ResultFlags, withJson } from "../result.ts";
import { findOrgId, withServer } from "../server.ts";
import { withStore } from "../store-options.ts";
import {
	chooseOrganization,
	findPerson,
	type Workplace,
} from "../workplace.ts";

/** The options of every command about people. */
export interface PeopleFlags
	extends ClientFlags,
		ResultFlags,
		Partial<Settings> {
	org?: string;
}

/** The API, of a running server or of the directory itself. */
export interface Reach extends AsyncDisposable {
	client: Client;
	/** The named organization, as the API shows it; undefined: that of the caller. */
	orgId: string | undefined;
	/** The id of a person as the API shows it, from that or a bare one. */
	showPersonId(text: string): string;
}

/** Adds the options by which a command about people finds its people. */
export function withPeople(command: Command): Command {
	return withJson(withServer(withStore(command))).option(
		"--org <organization>",
		"the organization's name or id; default: that of the person, the only one, or the sample's",
	);
}

/**
 * Opens the API of the server that the flags or the environment name, with the permissions of the token; or else of the directory
 * itself, as its operator in the organization of a person. Either way the rules are those of the API.
 */
export async function openReach(
	workplace: Workplace,
	flags: PeopleFlags,
	person?: string,
): Promise<Reach> {
	const showPersonId = (text: string) =>
		workplace.showId("PEOPLE", workplace.readId("PEOPLE", text));
	if (workplace.isServerMeant(flags)) {
		const client = workplace.openClient(flags);
		return {
			client,
			orgId: await findOrgId(client, flags.org),
			showPersonId,
			async [Symbol.asyncDispose]() {},
		};
	}
	await using opened = new AsyncDisposableStack();
	const store = opened.use(await workplace.openStore(flags));
	const orgId =
		(flags.org === undefined && person !== undefined
			? await findOrgOf(store, workplace, person)
			: undefined) ??
		(
			await chooseOrganization(store, workplace, {
				name: flags.org,
				flag: "--org",
			})
		).id;
	const { caller } = requestOfOperator(workplace, orgId);
	const parts = opened.move();
	return {
		client: workplace.openDirectClient(store, caller),
		orgId: workplace.showId("ORGANIZATION", orgId),
		showPersonId,
		[Symbol.asyncDispose]: () => parts.disposeAsync(),
	};
}

// An e-mail address or an id is that of one person in all organizations. A number is not.
async function findOrgOf(
	store: Store,
	workplace: Workplace,
	person: string,
): Promise<string | undefined> {
	try {
		return (await findPerson(store, workplace, person)).orgId;
	} catch (cause) {
		if (cause instanceof DirectoryError && cause.code === "notFound")
			return undefined;
		throw cause;
	}
}
