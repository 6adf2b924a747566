import type { Edit } from "./edit.ts";
import type { WirePerson } from "./wire-person.ts";

/** What the order depends on. */
export interface OrderContext {
	/** Everybody at the service, by id. */
	everybody: ReadonlyMap<string, WirePerson>;
	/** The free seats of each license with a limit, by id. */
	freeSeats: ReadonlyMap<string, number>;
	/** Whether a license cannot be taken away for a moment without losing more than the license. */
	isFragile: (licenseId: string) => boolean;
	/** The name of a license. */
	licenseName: (licenseId: string) => string;
	isFullAdministrator: (person: WirePerson | undefined) => boolean;
}

/** An edit that waits for its turn. */
export interface Node {
	edit: Edit;
	/** The rest of an edit that was parted; it follows this one. */
	rest?: Node;
	/** The number of the edit that has to come right before. */
	waitsFor?: string;
}
