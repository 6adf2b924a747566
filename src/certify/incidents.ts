import type { Chance } from "../concurrency/chance.ts";
import type { FaultRules } from "../stand-in/faults/rules.ts";
import { catalogue } from "../stand-in/incidents/catalogue.ts";
import { readParts } from "../stand-in/incidents/read-incident.ts";
import { watchIncident } from "./watch-incident.ts";

/** An incident of the catalogue. */
export type KnownIncident = (typeof catalogue)[number];

/** The incidents with these names, in the order of the catalogue; all when there are no names. Throws a sentence about an unknown one. */
export function chooseIncidents(
	names: readonly string[],
): readonly KnownIncident[] {
	const unknown = names.find(
		(name) => !catalogue.some((incident) => incident.name === name),
	);
	if (unknown !== undefined)
		throw new Error(
			`There is no incident "${unknown}". There are: ${catalogue.map(({ name }) => name).join(", ")}.`,
		);
	return names.length === 0
		? catalogue
		: catalogue.filter(({ name }) => names.includes(name));
}

/**
 * Makes an incident happen from now on. The returned function counts the requests in which it did something.
 * `requestsMax` is the limit of an incident that limits requests.
 */
export function provoke(
	{ name, parameters = {} }: KnownIncident,
	{ faults, chance }: { faults: FaultRules; chance: Chance },
	requestsMax: number,
): () => number {
	const sent = {
		incident: name,
		...("requests" in parameters && { parameters: { requests: requestsMax } }),
	};
	const parts = readParts(sent, { ids: faults.ids, chance });
	let touched = 0;
	const { around } = parts;
	const [rule] = faults.add({
		...parts,
		...(around && { around: watchIncident(around, () => touched++) }),
	});
	const ruleId = rule?.id ?? "";
	// Without code of its own, an incident does something to each request that it hits.
	return () => (around ? touched : (faults.get(ruleId)?.hits ?? 0));
}
