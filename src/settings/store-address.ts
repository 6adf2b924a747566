import {
	asCount,
	optional,
	type Refuse,
	setting,
	type ValuesOf,
} from "./setting.ts";

/** The address of a store, and the options to reach it. Times are in milliseconds. */
export type StoreAddress =
	| { engine: "sqlite"; file: string; secretKey?: string }
	| {
			engine: "postgres";
			address: string;
			/**
			 * Encrypts the secrets of webhooks. Without it, SQLite uses a key file beside its file, and PostgreSQL
			 * stores them in clear text.
			 */
			secretKey?: string;
			connectionsMax: number;
			connectMsMax: number;
			statementMsMax: number;
			lockMsMax: number;
			replicas: readonly string[];
	  };

const secretKeyLengthMin = 32;
const waitMs = { min: 10, max: 3_600_000 };

/** The settings of the store. */
export const storeSettings = {
	dataFolder: setting("--data <folder>", {
		description: "The folder of the embedded engine's file.",
		fallback: "./data",
		read: (text) => text.replace(/\/+$/, ""),
	}),
	givenStore: setting("--store <address>", {
		description:
			"The address of the store: postgres://<user>:<password>@<host>/<database> or sqlite:<file>. Default: peopled.db in the data folder.",
		read: optional(readStore),
	}),
	connectionsMax: setting("--store-connections <number>", {
		description:
			"The maximum number of connections of this process to PostgreSQL.",
		fallback: "10",
		read: asCount({ min: 1, max: 1000 }),
	}),
	connectMsMax: setting("--store-connect-timeout <ms>", {
		description:
			"The time a request may wait for a connection to PostgreSQL before it is refused with 503, in milliseconds.",
		fallback: "5000",
		read: asCount(waitMs),
	}),
	statementMsMax: setting("--store-statement-timeout <ms>", {
		description:
			"The time PostgreSQL may take for a statement before the request is refused with 504, in milliseconds.",
		fallback: "5000",
		read: asCount(waitMs),
	}),
	lockMsMax: setting("--store-lock-timeout <ms>", {
		description:
			"The time a change may wait in PostgreSQL for another change before it is refused with 503, in milliseconds.",
		fallback: "3000",
		read: asCount(waitMs),
	}),
	replicas: setting("--store-replicas <addresses>", {
		description:
			"Replicas of the PostgreSQL database, separated by commas, for reads that may be a moment old.",
		read: readReplicas,
	}),
	secretKey: setting("--secret-key <text>", {
		description:
			"The key that encrypts the secrets of webhooks, at least 32 characters. Set it in the environment, not on the command line.",
		read: optional((text, refuse) => {
			if (text.length >= secretKeyLengthMin) return text;
			throw refuse(
				`must have at least ${secretKeyLengthMin} characters; create one with \`openssl rand -hex 32\``,
			);
		}),
	}),
};

/** The address of the store in the settings: the file in the data folder when no other is set. */
export function storeAddressOf({
	dataFolder,
	givenStore,
	connectionsMax,
	connectMsMax,
	statementMsMax,
	lockMsMax,
	replicas,
	secretKey,
}: ValuesOf<typeof storeSettings>): StoreAddress {
	if (givenStore === undefined)
		return { engine: "sqlite", file: `${dataFolder}/peopled.db`, secretKey };
	if (givenStore.engine === "sqlite") return { ...givenStore, secretKey };
	return {
		...givenStore,
		secretKey,
		connectionsMax,
		connectMsMax,
		statementMsMax,
		lockMsMax,
		replicas,
	};
}

function readStore(store: string, refuse: Refuse) {
	const file = /^sqlite:(.+)$/.exec(store)?.[1];
	if (file !== undefined) return { engine: "sqlite", file } as const;
	if (isAddress(store)) return { engine: "postgres", address: store } as const;
	// The address may hold a password.
	const scheme = /^\w+:/.exec(store)?.[0];
	throw refuse(
		`must be postgres://<user>:<password>@<host>/<database> or sqlite:<file>${scheme === undefined ? "" : `, not "${scheme}…"`}`,
	);
}

function readReplicas(text: string, refuse: Refuse): string[] {
	if (text === "") return [];
	const addresses = text.split(/,(?=postgres(?:ql)?:\/\/)/);
	if (addresses.every(isAddress)) return addresses;
	throw refuse(
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
