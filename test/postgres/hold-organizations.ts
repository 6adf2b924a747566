import pg from "pg";

const pollMs = 20;
const waitMsMax = 20_000;

/** A lock of every organization, as one that changes people has; changes of them wait for it. */
interface Hold extends AsyncDisposable {
	/** Resolves when a transaction of another process waits. */
	waitForOther(): Promise<void>;
}

/** Locks all organizations of a database, so that processes stand still inside their transactions. */
export async function holdOrganizations(address: string): Promise<Hold> {
	const client = new pg.Client({ connectionString: address });
	await client.connect();
	await client.query("BEGIN");
	await client.query("SELECT id FROM organizations FOR NO KEY UPDATE");
	return {
		async waitForOther() {
			const until = performance.now() + waitMsMax;
			while (performance.now() < until) {
				const { rowCount } = await client.query(
					"SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
				);
				if (rowCount) return;
				await new Promise((resolve) => setTimeout(resolve, pollMs));
			}
			throw new Error("Waited in vain for another transaction to wait.");
		},
		[Symbol.asyncDispose]: () => client.end(),
	};
}
