import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../src/directory/store/store.ts";
import { verifyStore } from "../../src/process/open-store.ts";
import { readConfig } from "../../src/settings/config.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { createFolder } from "../end-to-end/process.ts";
import { openProvider } from "../oidc/provider.ts";
import { listenForCommits } from "../postgres/commit-listener.ts";
import { openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import type { Asked } from "../webex/authorization-row.ts";
import { openWorld, type World } from "../webex/authorization-world.ts";
import { ids, people, type Reply } from "../webex/harness.ts";
import { openDesk, returnUrl } from "../webex/oidc/oidc-world.ts";
import {
	differenceOf,
	type Picture,
	readPostgres,
	readSqlite,
	type SecondReader,
} from "./directory-picture.ts";

/** Where a call loses its database: at its n-th commit, from 1. */
export interface Cut {
	commit: number;
	/** After the server has heard of the commit; after it was carried out, and before that; or before the database has it. */
	when: "heard" | "unheard" | "lost";
	/** Only the connection is gone, and the next one is there. */
	isBrief?: boolean;
}

/** A call with its reply, its commits, and the tables that a second reader sees changed. */
export interface Outcome {
	asked: Asked;
	reply: Reply;
	commits: string[];
	difference: string[];
	/** What there was before it. */
	before: Picture;
}

/** A server whose way to its database can be cut at a commit. */
export interface CutWorld extends AsyncDisposable {
	world: World;
	reader: SecondReader;
	/** The findings of `peopled verify`. */
	verify(): Promise<string[]>;
	/** Prepares a call and makes it, with a cut or in peace. */
	make(
		prepare: (world: World) => Asked | Promise<Asked>,
		cut?: Cut,
	): Promise<Outcome>;
	/** Makes the same request again in peace; the difference is that of both together. */
	repeat(
		outcome: Outcome,
	): Promise<Pick<Outcome, "asked" | "reply" | "difference">>;
}

/** A database that can be cut. */
interface Place {
	store: () => Store | Promise<Store>;
	address: StoreAddress;
	openReader(): Promise<SecondReader>;
	/** Notes commits from now on, and cuts at one of them. */
	listen(commits: string[], cut: Cut | undefined): void;
	/** Ends the listening and the cut. */
	heal(): void;
}

// A job that is received changes nothing before it is queued, and expires otherwise.
const upload = /^(?:INSERT INTO (?:jobs|job_items) |UPDATE jobs SET total )/;

/** Opens a server on PostgreSQL with something of every kind. */
export async function openCutWorld(): Promise<CutWorld> {
	await using parts = new AsyncDisposableStack();
	const database = parts.use(await takeDatabase());
	const ears = { onAttempt() {}, onCommit(_: string) {} };
	const proxy = parts.use(
		await openProxy(database.address, () =>
			listenForCommits({
				onAttempt: (statement) => {
					if (!upload.test(statement)) ears.onAttempt();
				},
				onCommit: (statement) => {
					if (!upload.test(statement)) ears.onCommit(statement);
				},
			}),
		),
	);
	const listen: Place["listen"] = (commits, cut) => {
		const strike = () => {
			if (cut?.isBrief !== true) proxy.mood = "gone";
			if (cut?.when !== "heard") proxy.cut();
		};
		let isOver = false;
		ears.onAttempt = () => {
			if (isOver || cut?.when !== "lost" || commits.length + 1 !== cut.commit)
				return;
			isOver = true;
			strike();
		};
		ears.onCommit = (statement) => {
			commits.push(statement);
			if (cut?.when !== "lost" && commits.length === cut?.commit) strike();
		};
	};
	return await openServer(parts, {
		store: () => openPostgresStore(proxy.address, testOptions),
		address: readConfig({ store: database.address }, {}).store,
		openReader: () => readPostgres(database.address),
		listen,
		heal() {
			Object.assign(ears, { onAttempt() {}, onCommit() {} });
			proxy.mood = "pass";
			proxy.cut();
		},
	});
}

/**
 * Opens a server on SQLite with something of every kind. A cut fills its disk: before the commit that is "lost", or right after
 * the one that is "heard".
 */
export async function openFullWorld(): Promise<CutWorld> {
	await using parts = new AsyncDisposableStack();
	const folder = parts.use(await createFolder());
	const file = join(folder.path, "peopled.db");
	let ears: { commits: string[]; cut: Cut | undefined } | undefined;
	const onCommit = (commit: () => void) => {
		const { commits, cut } = ears ?? { commits: [], cut: undefined };
		const isLost = cut?.when === "lost" && commits.length + 1 >= cut.commit;
		const isFull = cut?.when === "heard" && commits.length >= cut.commit;
		if (isLost || isFull) throw diskFull();
		commit();
		commits.push("COMMIT");
	};
	return await openServer(parts, {
		store: () => watchCommits(() => openSqliteStore(file), onCommit),
		address: readConfig({ data: folder.path }, {}).store,
		openReader: async () => readSqlite(file),
		listen(commits, cut) {
			ears = { commits, cut };
		},
		heal() {
			ears = undefined;
		},
	});
}

// As SQLite says it: https://www.sqlite.org/rescode.html#full
function diskFull(): Error {
	return Object.assign(new Error("database or disk is full"), { errcode: 13 });
}

// Stands between the first connection that is opened and its commits.
function watchCommits(
	open: () => Store,
	onCommit: (commit: () => void) => void,
): Store {
	const { prepare } = DatabaseSync.prototype;
	let isFound = false;
	DatabaseSync.prototype.prepare = function (sql) {
		if (!isFound)
			this.prepare = (text) => {
				const statement = prepare.call(this, text);
				if (text !== "COMMIT") return statement;
				const run = statement.run.bind(statement);
				statement.run = () => {
					onCommit(() => run());
					return { changes: 0, lastInsertRowid: 0 };
				};
				return statement;
			};
		isFound = true;
		return this.prepare(sql);
	};
	try {
		return open();
	} finally {
		DatabaseSync.prototype.prepare = prepare;
	}
}

async function openServer(
	parts: AsyncDisposableStack,
	{ store, address, openReader, listen, heal }: Place,
): Promise<CutWorld> {
	const provider = parts.use(await openProvider());
	await provider.register({ redirectUrls: [returnUrl] });
	const world = parts.use(await openWorld(store, { oidc: openDesk(provider) }));
	const { api } = world;
	const reader = parts.use(await openReader());
	const send = async ({ method, path, body, headers }: Asked) => {
		const isOfNobody = headers?.authorization !== undefined;
		const token = isOfNobody ? undefined : await api.tokenOf(people.full);
		return api.call(token, method, path, body, headers);
	};
	const owned = parts.move();
	return {
		world,
		reader,
		async make(prepare, cut) {
			const asked = await prepare(world);
			// The caller is known, and active.
			await api.call(await api.tokenOf(people.full), "GET", "/people/me");
			const before = await reader.see();
			const commits: string[] = [];
			listen(commits, cut);
			try {
				const reply = await send(asked);
				const difference = differenceOf(before, await reader.see());
				return { asked, reply, commits, difference, before };
			} finally {
				heal();
				// The connections that were cut are noticed by a read, which is made again.
				await api.see(ids.manager);
			}
		},
		async repeat({ asked, before }) {
			const reply = await send(asked);
			const difference = differenceOf(before, await reader.see());
			return { asked, reply, difference };
		},
		async verify() {
			const findings: string[] = [];
			await verifyStore(address, {
				onFinding: (sentence) => findings.push(sentence),
				onProgress() {},
			});
			return findings;
		},
		[Symbol.asyncDispose]: () => owned.disposeAsync(),
	};
}
