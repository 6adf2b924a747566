import type { Command } from "commander";
import { scopes } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import { UsageError } from "../settings/usage-error.ts";
import { openProgress } from "./progress.ts";
import { printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import type { Workplace } from "./workplace.ts";

const peopleMax = 100_000_000;

/** `peopled seed`: a large organization for measurements. */
export function addSeedCommand(program: Command, workplace: Workplace): void {
	withJson(withStore(program.command("seed")))
		.description(
			"Add a large organization for measurements, and print its administrator's access token. Equal numbers produce equal people.",
		)
		.option("--people <count>", "the number of people", "1000")
		.option(
			"--seed <number>",
			"a different number produces different people",
			"1",
		)
		.action(async (options) => {
			const count = readCount(options.people, "--people", peopleMax);
			const seed = readCount(options.seed, "--seed", 1_000_000);
			await using store = await workplace.openStore(options, {
				mayCreate: true,
			});
			const progress = openProgress(count, "people");
			const now = workplace.now();
			const secret = workplace.createSecret();
			const { orgId } = await workplace.seed(store, {
				count,
				seed,
				now,
				onProgress: progress.show,
				finish: ({ orgId, adminId }) =>
					storeToken(store, {
						id: workplace.createId(),
						person: { orgId, id: adminId },
						name: "seed",
						secretHash: workplace.hashSecret(secret),
						scopes,
						now,
					}),
			});
			progress.finish();
			workplace.tell(
				`Organization ${workplace.showId("ORGANIZATION", orgId)}, ${count} people.`,
			);
			workplace.tell("Its administrator's access token, shown only once:");
			printResult(workplace, options, {
				json: {
					orgId: workplace.showId("ORGANIZATION", orgId),
					people: count,
					token: secret,
				},
				lines: [secret],
			});
		});
}

function readCount(text: string, flag: string, max: number): number {
	if (/^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= max)
		return Number(text);
	throw new UsageError(
		`${flag} must be a whole number from 1 to ${max}, not "${text}".`,
	);
}
