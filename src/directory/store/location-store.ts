import type { Author } from "../history/change.ts";
import type { Location } from "../locations/location.ts";
import type { ChangeTarget } from "./change-target.ts";
import type { RecordKey } from "./record-key.ts";
import type { WriteOptions } from "./write-options.ts";

/** The locations of organizations. */
export interface LocationStore {
	get(key: RecordKey): Promise<Location | undefined>;
	/** The one of these organizations that has the location. */
	locate(search: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(query: LocationQuery): Promise<Location[]>;
	/** Refuses with `conflict` when the organization has a location of that name. */
	create(
		location: Location,
		author: Author,
		options?: WriteOptions<void>,
	): Promise<void>;
	update(
		target: ChangeTarget,
		rule: (current: Location) => Location,
		options?: WriteOptions<Location>,
	): Promise<Location>;
	/** Refuses with `conflict` while people work there. */
	delete(
		target: ChangeTarget,
		options?: WriteOptions<Location>,
	): Promise<Location>;
}

/** A page of the locations of an organization, by id unless another order is requested. */
export interface LocationQuery {
	orgId: string;
	ids?: readonly string[];
	/** Only locations whose name contains this text, in any case. */
	name?: string;
	afterId?: string;
	/** By name (see `nameKey`), after `afterName`. */
	byName?: { isDescending: boolean; afterName?: string };
	limit: number;
}
