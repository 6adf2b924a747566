import type { Store } from "./directory/store.ts";
import { openPostgresStore, showAddress } from "./storage/postgres/store.ts";
import { openSqliteStore } from "./storage/sqlite/store.ts";
import type { StorePlace } from "./store-place.ts";

/** Opens the directory with the engine that its place asks for. Rejects with a sentence when it cannot be opened. */
export async function openStore(place: StorePlace): Promise<Store> {
	return place.engine === "sqlite"
		? openSqliteStore(place.file)
		: openPostgresStore(place.address, place);
}

/** The place as it may be shown: without a password. */
export function showPlace(place: StorePlace): string {
	return place.engine === "sqlite" ? place.file : showAddress(place.address);
}
