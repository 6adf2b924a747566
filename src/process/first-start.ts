import { randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { passPoint } from "../concurrency/failpoint.ts";
import { scopes, type Token } from "../directory/access/token.ts";
import { DirectoryError } from "../directory/errors.ts";
import type { Store } from "../directory/store/store.ts";
import { createSecret, hashSecret } from "../http/auth/secrets.ts";
import { createSample, sampleIds } from "../sample/sample.ts";
import type { Config } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";

export { complainOfSeed } from "../sample/seed.ts";

/**
 * Fills an empty directory with the sample; returns the administrator's token if it is random. Rejects
 * while a copy fills the directory.
 */
export async function fillEmptyDirectory(
	store: Store,
	config: Config,
): Promise<string | undefined> {
	if ((await store.readSetting("copy")) !== undefined)
		throw new Error(
			"The directory is the target of an incomplete copy. Run the same `peopled copy` again to complete it.",
		);
	const isEmpty = (await store.organizations.list()).length === 0;
	if (!isEmpty || !config.isSampleWanted) return undefined;
	passPoint("start.empty");
	const now = Date.now();
	const secret = config.adminToken ?? createSecret();
	const token: Token = {
		id: randomUUID(),
		orgId: sampleIds.organization,
		personId: sampleIds.admin,
		name: "first start",
		secretHash: hashSecret(secret),
		scopes,
		createdAt: now,
	};
	try {
		await store.load({
			...createSample(now),
			tokens: [token],
			settings: [{ name: "sample", value: "yes" }],
		});
	} catch (cause) {
		// Another process that started at the same time came first.
		if (cause instanceof DirectoryError && cause.code === "conflict")
			return undefined;
		throw cause;
	}
	passPoint("start.filled");
	return config.adminToken === undefined ? secret : undefined;
}

/** Refuses to create a directory in the folder of an unfinished clone, where it would look like one. */
export function demandNoUnfinishedClone({ store }: Config): void {
	if (store.engine !== "sqlite" || existsSync(store.file)) return;
	const folder = dirname(store.file);
	if (!existsSync(join(folder, "clone", "clone.json"))) return;
	throw new UsageError(
		`The folder ${folder} has an unfinished clone. Run the same \`peopled clone\` again to finish it.`,
	);
}

/** Refuses to create a directory in a folder that somebody has not chosen and that has files of something else. */
export function demandOwnFolder({ store }: Config): void {
	if (store.engine !== "sqlite" || existsSync(store.file)) return;
	const folder = dirname(store.file);
	const names = (existsSync(folder) ? readdirSync(folder) : []).filter(
		(name) => !emptyNames.test(name),
	);
	if (names.length === 0 || names.some((name) => ownNames.test(name))) return;
	throw new UsageError(
		`The folder ${folder} is not empty, and none of its files is from peopled. Choose another one, such as --data peopled-data.`,
	);
}

/** What a folder may have that holds nothing: hidden files, and the folder that a new file system has. */
const emptyNames = /^(\.|lost\+found$)/;
/** What peopled creates in its folder, also before the first start. */
const ownNames = /^(peopled|tls$|clone$|backups$)/;

/** Whether a directory is there to be tried out: the sample, or the clone of another service's organization. */
export async function isTestDirectory(store: Store): Promise<boolean> {
	return (
		(await isSampleDirectory(store)) ||
		(await store.readSetting("clone")) !== undefined
	);
}

/** Whether a directory is the sample, or was made from it. */
export async function isSampleDirectory(store: Store): Promise<boolean> {
	return (await store.readSetting("sample")) === "yes";
}
