import { openPostgresStore } from "../../src/storage/postgres/store.ts";
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
	openSecondReader,
	type Picture,
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
	/** The database, past the way that is cut. */
	address: string;
	reader: SecondReader;
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

// A job that is received changes nothing before it is queued, and expires otherwise.
const upload = /^(?:INSERT INTO (?:jobs|job_items) |UPDATE jobs SET total )/;

/** Opens a server on PostgreSQL with something of every kind. */
export async function openCutWorld(): Promise<CutWorld> {
	await using parts = new AsyncDisposableStack();
	const provider = parts.use(await openProvider());
	await provider.register({ redirectUrls: [returnUrl] });
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
	const world = parts.use(
		await openWorld(() => openPostgresStore(proxy.address, testOptions), {
			oidc: openDesk(provider),
		}),
	);
	const reader = parts.use(await openSecondReader(database.address));
	const { api } = world;
	const listen = (commits: string[], cut: Cut | undefined) => {
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
	const send = async ({ method, path, body, headers }: Asked) => {
		const isOfNobody = headers?.authorization !== undefined;
		const token = isOfNobody ? undefined : await api.tokenOf(people.full);
		return api.call(token, method, path, body, headers);
	};
	const owned = parts.move();
	return {
		world,
		address: database.address,
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
				Object.assign(ears, { onAttempt() {}, onCommit() {} });
				proxy.mood = "pass";
				proxy.cut();
				// The connections that were cut are noticed by a read, which is made again.
				await api.see(ids.manager);
			}
		},
		async repeat({ asked, before }) {
			const reply = await send(asked);
			const difference = differenceOf(before, await reader.see());
			return { asked, reply, difference };
		},
		[Symbol.asyncDispose]: () => owned.disposeAsync(),
	};
}
