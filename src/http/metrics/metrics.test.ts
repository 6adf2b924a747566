import { expect, test } from "bun:test";
import { openMetrics } from "./metrics.ts";

test("counts requests by operation and status", async () => {
	const metrics = openMetrics();
	const get = { operation: "getPerson", status: 200, seconds: 0.002 };
	metrics.countRequest(get);
	metrics.countRequest(get);
	metrics.countRequest({ ...get, status: 404 });
	metrics.countRequest({ ...get, operation: "listPeople" });
	for (const text of [await metrics.show(), await metrics.show()]) {
		expect(text).toContain("# TYPE peopled_requests_total counter");
		for (const [labels, count] of [
			['operation="getPerson",status="200"', 2],
			['operation="getPerson",status="404"', 1],
			['operation="listPeople",status="200"', 1],
		])
			expect(text).toContain(`peopled_requests_total{${labels}} ${count}\n`);
	}
});

test("sorts durations into buckets, of which each has those before it", async () => {
	const metrics = openMetrics();
	for (const seconds of [0.0005, 0.002, 0.002, 0.25, 7])
		metrics.countRequest({ operation: "getPerson", status: 200, seconds });
	const text = await metrics.show();
	const name = "peopled_request_duration_seconds";
	expect(text).toContain(`# TYPE ${name} histogram`);
	for (const [bucket, count] of [
		["0.0005", 1],
		["0.001", 1],
		["0.0025", 3],
		["0.1", 3],
		["0.25", 4],
		["5", 4],
		["+Inf", 5],
	])
		expect(text).toContain(
			`${name}_bucket{le="${bucket}",operation="getPerson"} ${count}\n`,
		);
	expect(text).toContain(`${name}_sum{operation="getPerson"} 7.2545\n`);
	expect(text).toContain(`${name}_count{operation="getPerson"} 5\n`);
});

test("adds the counts of other processes", async () => {
	const [one, other] = [openMetrics(), openMetrics()];
	const get = { operation: "getPerson", status: 200, seconds: 0.002 };
	one.countRequest(get);
	other.countRequest(get);
	other.countRequest({ ...get, seconds: 2 });
	const text = await one.show([await other.read()]);
	const name = "peopled_request_duration_seconds";
	for (const line of [
		'peopled_requests_total{operation="getPerson",status="200"} 3',
		`${name}_bucket{le="1",operation="getPerson"} 2`,
		`${name}_bucket{le="+Inf",operation="getPerson"} 3`,
		`${name}_count{operation="getPerson"} 3`,
	])
		expect(text).toContain(`${line}\n`);
});
