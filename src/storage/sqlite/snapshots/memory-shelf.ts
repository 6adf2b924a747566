import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import type { Shelf } from "./shelf.ts";

/** Snapshots in memory, for a directory that is there itself. */
export function openMemoryShelf(): Shelf {
	// A database in memory lives as long as somebody has it open.
	const kept = new Map<string, { address: string; keeper: DatabaseSync }>();
	return {
		names: () => [...kept.keys()].sort(),
		find: (name) => kept.get(name)?.address,
		put(name, write) {
			const address = `file:/peopled-${randomUUID()}?vfs=memdb`;
			const keeper = new DatabaseSync(address);
			try {
				write(address);
			} catch (cause) {
				keeper.close();
				throw cause;
			}
			kept.get(name)?.keeper.close();
			kept.set(name, { address, keeper });
		},
		delete(name) {
			kept.get(name)?.keeper.close();
			kept.delete(name);
		},
		close() {
			for (const { keeper } of kept.values()) keeper.close();
			kept.clear();
		},
	};
}
