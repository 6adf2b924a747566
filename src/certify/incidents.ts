import type { Chance } from "../concurrency/chance.ts";
import type { RuleParts } from "../stand-in/faults/live-rule.ts";
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

/** What a client does, as far as incidents are made for it. */
interface Habits {
	/** Whether it changes anything. */
	isChanging: boolean;
	/** The requests that an incident permits which limits them. */
	requestsMax: number;
}

/** Makes an incident happen from now on. The returned function counts the requests in which it did something. */
export function provoke(
	{ name, parameters = {} }: KnownIncident,
	{ faults, chance }: { faults: FaultRules; chance: Chance },
	{ isChanging, requestsMax }: Habits,
): () => number {
	const sent = {
		incident: name,
		...("requests" in parameters && { parameters: { requests: requestsMax } }),
	};
	const parts = readParts(sent, { ids: faults.ids, chance });
	let touched = 0;
	const { around } = parts;
	const [rule] = faults.add({
		...(isChanging ? onChange(parts) : parts),
		...(around && { around: watchIncident(around, () => touched++) }),
	});
	const ruleId = rule?.id ?? "";
	// Without code of its own, an incident does something to each request that it hits.
	return () => (around ? touched : (faults.get(ruleId)?.hits ?? 0));
}

/** The methods of changes. */
export const changingMethods = ["POST", "PUT", "PATCH", "DELETE"] as const;

// Of all requests, a change that fails is the one that shows what a client is worth.
function onChange(parts: RuleParts): RuleParts {
	const { draft } = parts;
	if (draft.times !== 1 || draft.match?.method !== undefined) return parts;
	const match = { ...draft.match, method: [...changingMethods] };
	return { ...parts, draft: { ...draft, match } };
}
