/** Where the directory is kept, and how it is reached. Times are in milliseconds. */
export type StorePlace =
	| { engine: "sqlite"; file: string }
	| {
			engine: "postgres";
			address: string;
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
	if (store === "")
		return {
			engine: "sqlite",
			file: `${text("data").replace(/\/+$/, "")}/peopled.db`,
		};
	const file = /^sqlite:(.+)$/.exec(store)?.[1];
	if (file !== undefined) return { engine: "sqlite", file };
	if (!isAddress(store))
		throw wrong(
			"store",
			`must be postgres://<user>:<password>@<host>/<database> or sqlite:<file>, not "${store.split(":", 1)[0]}:…"`,
		);
	const waitMs = { min: 10, max: 3_600_000 };
	return {
		engine: "postgres",
		address: store,
		connectionsMax: count("storeConnections", { min: 1, max: 1000 }),
		connectMsMax: count("storeConnectTimeout", waitMs),
		statementMsMax: count("storeStatementTimeout", waitMs),
		lockMsMax: count("storeLockTimeout", waitMs),
		replicas: readReplicas(text("storeReplicas"), wrong),
	};
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
