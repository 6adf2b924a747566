/** The settings of the store, as `config.ts` lists settings. */
export const storeSettings = [
	{
		name: "data",
		flag: "--data <folder>",
		variable: "PEOPLED_DATA",
		description: "The folder of the embedded engine's file.",
		fallback: "./data",
	},
	{
		name: "store",
		flag: "--store <address>",
		variable: "PEOPLED_STORE",
		description:
			"The engine: postgres://<user>:<password>@<host>/<database>, sqlite:<file>, or nothing for peopled.db in the data folder.",
		fallback: "",
	},
	{
		name: "storeConnections",
		flag: "--store-connections <number>",
		variable: "PEOPLED_STORE_CONNECTIONS",
		description: "Connections of this process to PostgreSQL at most.",
		fallback: "10",
	},
	{
		name: "storeConnectTimeout",
		flag: "--store-connect-timeout <ms>",
		variable: "PEOPLED_STORE_CONNECT_TIMEOUT",
		description:
			"How long a request waits for a connection to PostgreSQL before it is refused with 503, in milliseconds.",
		fallback: "5000",
	},
	{
		name: "storeStatementTimeout",
		flag: "--store-statement-timeout <ms>",
		variable: "PEOPLED_STORE_STATEMENT_TIMEOUT",
		description:
			"How long PostgreSQL may take for a statement before the request is refused with 504, in milliseconds.",
		fallback: "5000",
	},
	{
		name: "storeLockTimeout",
		flag: "--store-lock-timeout <ms>",
		variable: "PEOPLED_STORE_LOCK_TIMEOUT",
		description:
			"How long a change waits in PostgreSQL for another one before it is refused with 503, in milliseconds.",
		fallback: "3000",
	},
	{
		name: "storeReplicas",
		flag: "--store-replicas <addresses>",
		variable: "PEOPLED_STORE_REPLICAS",
		description:
			"Copies of the PostgreSQL database, separated by commas, for readings that may be a moment old.",
		fallback: "",
	},
	{
		name: "secretKey",
		flag: "--secret-key <text>",
		variable: "PEOPLED_SECRET_KEY",
		description:
			"The key with which the secrets of webhooks are sealed in the directory, at least 32 characters. Better in the environment than on the command line.",
		fallback: "",
	},
] as const;

/** The name of a setting of the store. */
export type StoreSetting = (typeof storeSettings)[number]["name"];

/** Where the directory is kept, and how it is reached. Times are in milliseconds. */
export type StorePlace =
	| { engine: "sqlite"; file: string; secretKey?: string }
	| {
			engine: "postgres";
			address: string;
			/** Of what the key of the secrets of webhooks is made; without it, SQLite has one beside its file, and PostgreSQL none. */
			secretKey?: string;
			connectionsMax: number;
			connectMsMax: number;
			statementMsMax: number;
			lockMsMax: number;
			replicas: readonly string[];
	  };

/** How settings are read, and what is thrown for one that is wrong. */
export interface Reading {
	text: (name: StoreSetting) => string;
	count: (name: StoreSetting, range: { min: number; max: number }) => number;
	wrong: (name: StoreSetting, problem: string) => Error;
}

/** Reads where the directory is kept. Throws what `wrong` makes, also for what only the other engine uses. */
export function readStorePlace({ text, count, wrong }: Reading): StorePlace {
	const store = text("store");
	const secretKey = readSecretKey(text("secretKey"), wrong);
	const waitMs = { min: 10, max: 3_600_000 };
	const limits = {
		connectionsMax: count("storeConnections", { min: 1, max: 1000 }),
		connectMsMax: count("storeConnectTimeout", waitMs),
		statementMsMax: count("storeStatementTimeout", waitMs),
		lockMsMax: count("storeLockTimeout", waitMs),
		replicas: readReplicas(text("storeReplicas"), wrong),
	};
	if (store === "")
		return {
			engine: "sqlite",
			file: `${text("data").replace(/\/+$/, "")}/peopled.db`,
			secretKey,
		};
	const file = /^sqlite:(.+)$/.exec(store)?.[1];
	if (file !== undefined) return { engine: "sqlite", file, secretKey };
	if (isAddress(store))
		return { engine: "postgres", address: store, secretKey, ...limits };
	throw wrong(
		"store",
		`must be postgres://<user>:<password>@<host>/<database> or sqlite:<file>, not "${store.split(":", 1)[0]}:…"`,
	);
}

const secretKeyLengthMin = 32;

function readSecretKey(
	text: string,
	wrong: Reading["wrong"],
): string | undefined {
	if (text === "") return undefined;
	if (text.length >= secretKeyLengthMin) return text;
	throw wrong(
		"secretKey",
		`must have at least ${secretKeyLengthMin} characters; \`openssl rand -hex 32\` makes one`,
	);
}

function readReplicas(text: string, wrong: Reading["wrong"]): string[] {
	if (text === "") return [];
	const addresses = text.split(/,(?=postgres(?:ql)?:\/\/)/);
	if (addresses.every(isAddress)) return addresses;
	throw wrong(
		"storeReplicas",
		"must be addresses such as postgres://<user>:<password>@<host>/<database>, separated by commas",
	);
}

// PostgreSQL's addresses may name no host, as in postgres://user@/database?host=/run/postgresql, or several.
function isAddress(store: string): boolean {
	const parts = /^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/.exec(store);
	if (parts === null) return false;
	const [, begin, hosts = "", end] = parts;
	return hosts
		.split(",")
		.every((host) => URL.canParse(`${begin}${host || "localhost"}${end}`));
}
