import type { Author } from "../history/change.ts";
import type { Location } from "../locations/location.ts";
import type { ChangeTarget } from "./change-target.ts";
import type { WriteOptions } from "./write-options.ts";

export interface LocationStore {
	get(place: { orgId: string; id: string }): Promise<Location | undefined>;
	locate(place: {
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

export interface LocationQuery {
	orgId: string;
	ids?: readonly string[];
	/** Only locations whose name contains this, whatever its case. */
	name?: string;
	afterId?: string;
	limit: number;
}
