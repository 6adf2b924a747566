import { type Command, Option } from "commander";
import { parseScopes, scopes, type Token } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import { DirectoryError } from "../directory/errors.ts";
import { parseDuration } from "../settings/duration.ts";
import { showArgument } from "../settings/shell-word.ts";
import { printList, printResult, withJson } from "./result.ts";
import { readScopes } from "./scopes.ts";
import { withStore } from "./store-options.ts";
import { findPerson, type Workplace } from "./workplace.ts";

/** `peopled token create|list|revoke`. */
export function addTokenCommands(program: Command, workplace: Workplace): void {
	const token = program
		.command("token")
		.description("Create, list and revoke access tokens.");

	addCreateCommand(token, workplace);
	addListCommand(token, workplace);
	addRevokeCommand(token, workplace);
}

function addCreateCommand(token: Command, workplace: Workplace): void {
	withJson(withStore(token.command("create")))
		.description("Create an access token for a person, and print it once.")
		.argument("<person>", "the person's e-mail address or id")
		.addOption(
			new Option(
				"--scopes <scopes>",
				`scopes, separated by commas (${scopes.join(", ")})`,
			).default(scopes.join(","), "all of them"),
		)
		.option(
			"--expires <span>",
			"the time until it expires, such as 12h or 90d",
			"365d",
		)
		.option(
			"--never-expires",
			"the token does not expire; it is valid until it is revoked",
		)
		.option("--name <name>", "the purpose of the token", "")
		.action(async (person: string, options) => {
			await using store = await workplace.openStore(options);
			const secret = workplace.createSecret();
			const found = await findPerson(store, workplace, person);
			if (!found.isLoginEnabled)
				throw new DirectoryError(
					"conflict",
					`${found.displayName} may not log in, so a token would be refused. Allow it with \`peopled person enable ${showArgument(person)}\`.`,
				);
			const created = await storeToken(store, {
				id: workplace.createId(),
				person: found,
				name: options.name,
				secretHash: workplace.hashSecret(secret),
				scopes: readScopes(options.scopes, parseScopes),
				now: workplace.now(),
				lifeMs: options.neverExpires
					? undefined
					: parseDuration(options.expires),
			});
			const [email] = found.emails;
			workplace.tell(
				`Token ${created.id} of ${found.displayName}, ${showExpiry(created.expiresAt)}. It is shown only once:`,
			);
			printResult(workplace, options, {
				json: { ...showToken(workplace, created), email, token: secret },
				lines: [secret],
			});
		});
}

function addListCommand(token: Command, workplace: Workplace): void {
	withJson(withStore(token.command("list")))
		.description("List access tokens, without their secrets.")
		.option(
			"--person <person>",
			"only tokens of this person: e-mail address or id",
		)
		.action(async (options) => {
			await using store = await workplace.openStore(options);
			const person =
				options.person && (await findPerson(store, workplace, options.person));
			const items: (Token & { email: string })[] = [];
			for (const known of await store.tokens.list()) {
				if (person && known.personId !== person.id) continue;
				const owner = await store.people.get({
					orgId: known.orgId,
					id: known.personId,
				});
				const email = owner?.person.emails[0] ?? known.personId;
				items.push({ ...known, email });
			}
			printList(workplace, options, {
				heads: ["ID", "PERSON", "END", "SCOPES", "NAME"],
				whole: ["ID"],
				none: "There are no access tokens.",
				items,
				cells: (token) => [
					token.id,
					token.email,
					showEnd(token, workplace.now()),
					showScopes(token.scopes),
					token.name,
				],
				json: ({ email, ...token }) => ({
					...{ ...showToken(workplace, token), email },
				}),
			});
		});
}

function addRevokeCommand(token: Command, workplace: Workplace): void {
	withJson(withStore(token.command("revoke")))
		.description(
			"Revoke an access token. A running server refuses it within a second.",
		)
		.argument("<token>", "the token's id, as `peopled token list` shows it")
		.action(async (id: string, options) => {
			await using store = await workplace.openStore(options);
			if (!(await store.tokens.revoke(id, workplace.now())))
				throw new DirectoryError(
					"notFound",
					`There is no token "${id}". List all tokens with \`peopled token list\`.`,
				);
			printResult(workplace, options, {
				json: { id },
				lines: [`Revoked ${id}.`],
			});
		});
}

function showToken({ showId }: Workplace, token: Token) {
	const { id, name, scopes, createdAt, expiresAt, revokedAt } = token;
	return {
		...{ id, personId: showId("PEOPLE", token.personId) },
		...{ orgId: showId("ORGANIZATION", token.orgId), name, scopes },
		created: showTime(createdAt),
		expires: showTime(expiresAt),
		revoked: showTime(revokedAt),
	};
}

function showTime(at: number | undefined): string | undefined {
	return at === undefined ? undefined : new Date(at).toISOString();
}

function showEnd({ revokedAt, expiresAt }: Token, now: number): string {
	if (revokedAt !== undefined)
		return `revoked ${new Date(revokedAt).toISOString()}`;
	return expiresAt !== undefined && expiresAt <= now
		? `expired ${new Date(expiresAt).toISOString()}`
		: showExpiry(expiresAt);
}

function showScopes(held: readonly string[]): string {
	return scopes.every((scope) => held.includes(scope))
		? "all scopes"
		: held.join(",");
}

function showExpiry(expiresAt: number | undefined): string {
	return expiresAt === undefined
		? "never expires"
		: `expires ${new Date(expiresAt).toISOString()}`;
}
