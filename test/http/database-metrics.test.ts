import { expect, test } from "bun:test";
import { openPostgresStore } from "../../src/storage/postgres/store.ts";
import { openProxy } from "../postgres/postgres-proxy.ts";
import { takeDatabase, testOptions } from "../postgres/postgres-server.ts";
import { showEveryMetric } from "../source/document.ts";
import { openApi } from "../webex/harness.ts";
import { readMetrics } from "./shown-metrics.ts";

test("the metrics of PostgreSQL count its connections, and show nothing old while it is away", async () => {
	await using database = await takeDatabase();
	await using copy = await takeDatabase();
	await using proxy = await openProxy(database.address);
	await using replica = await openProxy(copy.address);
	const filling = await openPostgresStore(copy.address, testOptions);
	await filling[Symbol.asyncDispose]();
	await using api = await openApi(() =>
		openPostgresStore(proxy.address, {
			...testOptions,
			replicas: [replica.address],
		}),
	);
	await readMetrics(api);
	// What the metrics themselves ask is not counted as waiting.
	const shown = await readMetrics(api);
	expect(shown).toMatchObject({
		peopled_store_up: 1,
		peopled_writable: 1,
		'peopled_database_connections_max{server="primary"}':
			testOptions.connectionsMax,
		'peopled_database_waiting{server="primary"}': 0,
		'peopled_database_connections_lost_total{server="primary"}': 0,
		'peopled_database_connections_opened_total{server="replica1"}': 1,
		'peopled_jobs{state="waiting"}': 0,
		'peopled_replica_lag_bytes{server="replica1"}': expect.any(Number),
	});
	expect(
		shown['peopled_database_connections_opened_total{server="primary"}'],
	).toBeGreaterThan(0);
	const all = await showEveryMetric();
	for (const [name] of all.matchAll(
		/(?<=^# TYPE )peopled_(?:database|replica)_\w+/gm,
	))
		expect(Object.keys(shown).join()).toContain(`${name}{`);
	await proxy.close();
	const away = await readMetrics(api);
	expect(away).toMatchObject({ peopled_store_up: 0, peopled_writable: 0 });
	const ofStore =
		/^peopled_(?:jobs\{|job_|webhooks[{ ]|webhooks_waiting|webhook_oldest|replica_)/;
	expect(Object.keys(away).filter((name) => ofStore.test(name))).toEqual([]);
	// Connections are counted before they are asked something.
	expect(
		(await readMetrics(api))[
			'peopled_database_connections_lost_total{server="primary"}'
		],
	).toBeGreaterThan(0);
	await proxy.open();
	const expectNoLag = async () => {
		const back = await readMetrics(api);
		expect(back).toMatchObject({
			peopled_store_up: 1,
			'peopled_jobs{state="waiting"}': 0,
		});
		expect(Object.keys(back)).not.toContain(
			'peopled_replica_lag_bytes{server="replica1"}',
		);
	};
	// A replica that hangs, or is gone, takes no other metric away.
	replica.mood = "swallow";
	await expectNoLag();
	await replica.close();
	await expectNoLag();
});
