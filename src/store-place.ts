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

/** The settings of the store. */
export type StoreSetting =
	| "store"
	| "data"
	| "secretKey"
	| "storeConnections"
	| "storeConnectTimeout"
	| "storeStatementTimeout"
	| "storeLockTimeout"
	| "storeReplicas";

/** How settings are read, and what is thrown for one that is wrong. */
export interface Reading {
	text: (name: StoreSetting) => string;
	count: (name: StoreSetting, range: { min: number; max: number }) => number;
	wrong: (name: StoreSetting, problem: string) => Error;
}

/** Reads where the directory is kept. Throws what `wrong` makes. */
export function readStorePlace({ text, count, wrong }: Reading): StorePlace {
	const store = text("store");
	const secretKey = readSecretKey(text("secretKey"), wrong);
	if (store === "")
		return {
			engine: "sqlite",
			file: `${text("data").replace(/\/+$/, "")}/peopled.db`,
			secretKey,
		};
	const file = /^sqlite:(.+)$/.exec(store)?.[1];
	if (file !== undefined) return { engine: "sqlite", file, secretKey };
	if (!isAddress(store))
		throw wrong(
			"store",
			`must be postgres://<user>:<password>@<host>/<database> or sqlite:<file>, not "${store.split(":", 1)[0]}:…"`,
		);
	const waitMs = { min: 10, max: 3_600_000 };
	return {
		engine: "postgres",
		address: store,
		secretKey,
		connectionsMax: count("storeConnections", { min: 1, max: 1000 }),
		connectMsMax: count("storeConnectTimeout", waitMs),
		statementMsMax: count("storeStatementTimeout", waitMs),
		lockMsMax: count("storeLockTimeout", waitMs),
		replicas: readReplicas(text("storeReplicas"), wrong),
	};
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
	const [, begin, hosts, end] =
		/^(postgres(?:ql)?:\/\/(?:[^@/?]*@)?)([^/?]*)(.*)$/.exec(store) ?? [];
	return (hosts ?? ":")
		.split(",")
		.every((host) => URL.canParse(`${begin}${host || "localhost"}${end}`));
}
