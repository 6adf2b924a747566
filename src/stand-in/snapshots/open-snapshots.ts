import { type Followers, openFollowers } from "../../concurrency/followers.ts";
import type { Snapshot } from "../../directory/snapshots/snapshot.ts";
import type { SnapshotStore } from "../../directory/store/snapshot-store.ts";
import type { Store } from "../../directory/store/store.ts";

/** The outcome of a load. */
export type Loaded = Awaited<ReturnType<SnapshotStore["load"]>>;

/** The saved states of the directory behind a running server. */
export interface Snapshots extends Pick<SnapshotStore, "list" | "delete"> {
	/** Saves the present state. Refuses a name that is in use unless `mayReplace`. */
	save(name: string, options?: { mayReplace?: boolean }): Promise<Snapshot>;
	/** Replaces the directory with a saved state. When it resolves, the whole server goes by it. */
	load: SnapshotStore["load"];
	/** Calls a function after each load, before it is complete. */
	onLoad: Followers["add"];
}

/** Opens the snapshots of a store. */
export function openSnapshots(store: Store, now: () => number): Snapshots {
	const loads = openFollowers();
	const { snapshots } = store;
	return {
		save: async (name, options) =>
			snapshots.save(name, { now: now(), ...options }),
		async load(name, options) {
			const loaded = await snapshots.load(name, options);
			await loads.call();
			return loaded;
		},
		list: async () => snapshots.list(),
		delete: async (name) => snapshots.delete(name),
		onLoad: loads.add,
	};
}
