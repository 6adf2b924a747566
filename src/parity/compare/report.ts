import type { Exchange, Run } from "../recording.ts";
import type { Difference } from "./difference.ts";

/** Exchanges that are listed, at most; all are counted. */
const listedMax = 10_000;

/** A difference, and in how many exchanges of a call it is. */
interface CountedDifference extends Difference {
	count: number;
	/** The `id` of the first exchange with it. */
	example: number;
}

/** What was compared of one call. */
interface CallParity {
	/** Such as `GET /v1/people/{id}`. */
	call: string;
	compared: number;
	same: number;
	differences: CountedDifference[];
}

/** An exchange that differs. */
interface ExchangeParity {
	id: number;
	at: string;
	method: string;
	path: string;
	status: number | undefined;
	hereStatus: number;
	differences: Difference[];
}

/** Where the replies of a stand-in differ from those of a service. */
export interface ParityReport {
	services: string[];
	here: string;
	/** The times of the first and the last exchange. */
	recorded: { from: string; to: string } | undefined;
	compared: number;
	same: number;
	/** The number of exchanges that were not compared, by the reason. */
	skipped: Record<string, number>;
	calls: CallParity[];
	exchanges: ExchangeParity[];
}

/** Calls that are told apart, at most. */
const callsMax = 1000;

/** Opens a report of a comparison, which is empty. */
export function openReport(here: string) {
	const services = new Set<string>();
	const skipped: Record<string, number> = {};
	const calls = new Map<string, CallParity>();
	const counted = new Map<string, CountedDifference>();
	const exchanges: ExchangeParity[] = [];
	let recorded: ParityReport["recorded"];
	let compared = 0;
	let same = 0;

	const count = (call: CallParity, id: number, difference: Difference) => {
		const key = [
			...[call.call, difference.in, difference.field, difference.kind],
			// Two other statuses are two differences.
			...(difference.in === "status"
				? [difference.service, difference.here]
				: []),
		].join("\n");
		const known = counted.get(key);
		if (known !== undefined) known.count++;
		else {
			const first = { ...difference, count: 1, example: id };
			counted.set(key, first);
			call.differences.push(first);
		}
	};

	return {
		skip(run: Run, reason: string) {
			services.add(run.service);
			skipped[reason] = (skipped[reason] ?? 0) + 1;
		},
		add(
			run: Run,
			{
				call: given,
				exchange,
				hereStatus,
				differences,
			}: {
				call: string;
				exchange: Exchange;
				hereStatus: number;
				differences: Difference[];
			},
		) {
			services.add(run.service);
			const { id, at, method, path, status } = exchange;
			recorded = { from: recorded?.from ?? at, to: at };
			const isKnown = calls.has(given) || calls.size < callsMax;
			const name = isKnown ? given : "other calls";
			const call = calls.get(name) ?? {
				...{ call: name, compared: 0, same: 0 },
				differences: [],
			};
			calls.set(name, call);
			compared++;
			call.compared++;
			if (differences.length === 0) {
				same++;
				call.same++;
				return;
			}
			const kept = distinct(differences);
			for (const difference of kept) count(call, id, difference);
			if (exchanges.length < listedMax)
				exchanges.push({
					...{ id, at, method, path, status, hereStatus },
					differences: kept,
				});
		},
		read: (): ParityReport => ({
			...{ here, recorded, compared, same, skipped, exchanges },
			services: [...services],
			calls: [...calls.values()].sort((one, other) =>
				one.call < other.call ? -1 : 1,
			),
		}),
	};
}

// The entries of a list mostly differ in the same fields.
function distinct(differences: readonly Difference[]): Difference[] {
	const found = new Map<string, Difference>();
	for (const difference of differences) {
		const { in: where, field, kind } = difference;
		const key = `${where}\n${field}\n${kind}`;
		if (!found.has(key)) found.set(key, difference);
	}
	return [...found.values()];
}
