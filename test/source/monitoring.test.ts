import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { YAML } from "bun";
import {
	adminToken,
	createFolder,
	send,
	startServer,
} from "../end-to-end/process.ts";
import { anchorsOf, readDocument, root, showEveryMetric } from "./document.ts";

interface Rule {
	record?: string;
	alert?: string;
	expr: string;
	annotations?: { runbook: string };
}

const rulesFile = "deploy/prometheus/rules.yaml";
const { groups } = YAML.parse(readFileSync(join(root, rulesFile), "utf8")) as {
	groups: { rules: Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(
	readFileSync(join(root, "deploy/grafana/peopled.json"), "utf8"),
) as { panels: { title: string; targets: { expr: string }[] }[] };

/** The metrics that an expression names. */
function metricsIn(expression: string): string[] {
	const bare = expression.replaceAll(/"[^"]*"|\{[^}]*\}/g, "");
	return bare.match(/\b(?:peopled|process|nodejs)_\w+\b/g) ?? [];
}

// The metrics that only a server on PostgreSQL shows: `database-metrics.test.ts` sees them.
async function listOfPostgres(): Promise<string[]> {
	const all = await showEveryMetric();
	return all.match(/(?<=^# TYPE )peopled_(?:database|replica)_\w+/gm) ?? [];
}

const used = [
	...rules.map(({ expr }) => expr),
	...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
].flatMap(metricsIn);

test("every metric of the rules and of the dashboard is one that a server shows, and every one of our own is used", async () => {
	await using data = await createFolder();
	const flags = ["--backup-every", "1d"];
	const first = await startServer({ data: data.path, flags });
	await first.stop();
	await using server = await startServer({ data: data.path, flags });
	await send(server, "GET", "/v1/people/me");
	const text = await (await fetch(`${server.url}/metrics`)).text();
	const shown = new Set([
		...(text.match(/^[a-z_]+(?=[{ ])/gm) ?? []),
		...(await listOfPostgres()),
	]);
	expect(used.length).toBeGreaterThan(20);
	expect(used.filter((name) => !shown.has(name))).toEqual([]);
	const own = [...shown].filter(
		(name) =>
			name.startsWith("peopled_") && !/_(?:bucket|sum|count)$/.test(name),
	);
	expect(own.filter((name) => !used.includes(name))).toEqual([]);
	expect(text).toMatch(/^peopled_commits_total [1-9]/m);
	expect(text).toMatch(/^peopled_log_bytes [1-9]/m);
	expect(text).not.toContain(adminToken);
});

test("no alert fires on a failure that a test asked for", () => {
	const selectors = rules.flatMap(
		({ expr }) =>
			expr.match(/peopled_requests_total\{[^}]*status[^}]*\}/g) ?? [],
	);
	expect(selectors.length).toBeGreaterThan(2);
	for (const selector of selectors) expect(selector).toContain('asked=""');
});

test("every alert has a runbook, and rates are used under the names that they are recorded with", () => {
	const anchors = anchorsOf(readDocument("docs/operating.md"));
	const alerts = rules.filter(({ alert }) => alert !== undefined);
	expect(alerts.length).toBeGreaterThan(5);
	for (const { alert, annotations } of alerts) {
		expect(annotations?.runbook).toBe(
			`docs/operating.md#${alert?.toLowerCase()}`,
		);
		expect([...anchors]).toContain(`${alert?.toLowerCase()}`);
	}
	const recorded = rules.flatMap(({ record }) => record ?? []);
	const named = rules.flatMap(
		({ expr }) => expr.match(/\bpeopled:[\w:]+/g) ?? [],
	);
	expect(named.filter((name) => !recorded.includes(name))).toEqual([]);
});

const promtool = spawnSync("promtool", ["--version"]);

// Debian's package `prometheus` has it.
test.skipIf(promtool.error !== undefined)(
	"promtool accepts the rules, and their own test",
	() => {
		for (const words of [
			["check", "rules", rulesFile],
			["test", "rules", "deploy/prometheus/rules.test.yaml"],
		]) {
			const { status, stdout, stderr } = spawnSync("promtool", words, {
				cwd: root,
				encoding: "utf8",
			});
			expect({ status, said: stdout + stderr }).toMatchObject({ status: 0 });
		}
	},
);
