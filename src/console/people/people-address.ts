import { unknownColumns } from "./columns.ts";
import {
	type PeopleFilter,
	readFilter,
	unknownParameters,
	writeFilter,
} from "./people-query.ts";
import { viewParameter } from "./saved-views.ts";
import {
	lookParameters,
	readKeptLook,
	readLook,
	type TableLook,
	writeLook,
} from "./table-look.ts";
import { withName } from "./view-tabs.ts";

/** The state of the list of people that is in its address. */
interface PeopleAddress {
	filter: PeopleFilter;
	look: TableLook;
	/** Whether the address has the look, and not this browser. */
	isLookShared: boolean;
	/** The name of the view that the address was opened from; "" for none. */
	view: string;
}

/** Reads an address. `unknown` has its parameters and columns that the list does not know. */
export function readAddress(
	address: URLSearchParams,
): PeopleAddress & { unknown: readonly string[] } {
	const shared = readLook(address);
	const look = shared ?? readKeptLook();
	const ownParameters = [...Object.values(lookParameters), viewParameter];
	return {
		filter: readFilter(address),
		look,
		isLookShared: shared !== undefined,
		view: address.get(viewParameter) ?? "",
		unknown: [
			...unknownParameters(address, ownParameters),
			...unknownColumns(look).map(
				(name) => `${lookParameters.columns}=${name}`,
			),
		],
	};
}

/** The query of the address of a state. */
export function writeAddress({
	filter,
	look,
	isLookShared,
	view,
}: PeopleAddress): URLSearchParams {
	const query = writeFilter(filter);
	if (isLookShared)
		for (const [name, value] of writeLook(look)) query.set(name, value);
	return view === ""
		? query
		: new URLSearchParams(withName({ name: view, query: `${query}` }));
}
