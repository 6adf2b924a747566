import { current, orgIdIfOther } from "../session.ts";
import type { PeopleQuery } from "./people-query.ts";

/** A number of people, exact or the least that there are. */
export interface PeopleCount {
	count: number;
	isExact: boolean;
}

/** The number of people of the open organization whom a query finds. Rejects with `RefusalError`, or when the server sends no number. */
export async function countPeople(
	query: PeopleQuery,
	signal: AbortSignal,
): Promise<PeopleCount> {
	const { count, isCountExact } = await current().client.call("GET /people", {
		query: {
			...query,
			orgId: orgIdIfOther(),
			max: 1,
			count: true,
			excludeStatus: true,
		},
		signal,
	});
	if (count === undefined) throw new Error("The server sent no count.");
	return { count, isExact: isCountExact !== false };
}
