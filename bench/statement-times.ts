import { StatementSync } from "node:sqlite";

/** The calls of one statement, and the time of all of them together. */
interface StatementTime {
	sql: string;
	calls: number;
	ms: number;
}

/** The times of all statements of this thread. */
interface StatementTimes {
	/** The statements since the last call, the most expensive first. */
	take(): StatementTime[];
}

/** From now on, times every statement of SQLite on this thread. */
export function timeStatements(): StatementTimes {
	const times = new Map<string, StatementTime>();
	const { prototype } = StatementSync;
	for (const name of ["get", "all", "run"] as const) {
		const run = prototype[name] as (...values: unknown[]) => unknown;
		const timed = function (this: StatementSync, ...values: unknown[]) {
			const begin = performance.now();
			try {
				return run.apply(this, values);
			} finally {
				note(this.sourceSQL, performance.now() - begin);
			}
		};
		Object.assign(prototype, { [name]: timed });
	}
	function note(sql: string, ms: number): void {
		const known = times.get(sql);
		if (known === undefined) times.set(sql, { sql, calls: 1, ms });
		else {
			known.calls++;
			known.ms += ms;
		}
	}
	return {
		take() {
			const all = [...times.values()].sort((one, other) => other.ms - one.ms);
			times.clear();
			return all;
		},
	};
}
