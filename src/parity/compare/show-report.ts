import type { Difference } from "./difference.ts";
import type { ParityReport } from "./report.ts";

/** How a report is shown. */
export type ReportFormat = "text" | "json" | "markdown";

const kindWords: Record<Difference["kind"], string> = {
	missing: "missing here",
	additional: "only here",
	type: "another type",
	value: "another value",
	order: "another order",
};

/** Shows a report. */
export function showReport(report: ParityReport, format: ReportFormat): string {
	if (format === "json") return JSON.stringify(report, null, "\t");
	return format === "markdown" ? showMarkdown(report) : showText(report);
}

function showText(report: ParityReport): string {
	const lines: string[] = [];
	for (const exchange of report.exchanges) {
		const { id, method, path, status } = exchange;
		lines.push(`${id}  ${method} ${withoutControls(path)}  ${status}`);
		for (const difference of exchange.differences)
			lines.push(`    ${describe(difference)}`);
	}
	if (lines.length > 0) lines.push("");
	lines.push(...summarize(report));
	return lines.join("\n");
}

function describe(difference: Difference): string {
	const { in: where, field, kind } = difference;
	const name = where === "status" ? "status" : `${where} ${field}`;
	return withoutControls(
		`${name}: ${kindWords[kind]}${showValues(difference)}`,
	);
}

function showValues({ service, here }: Difference): string {
	if (service === undefined && here === undefined) return "";
	const parts = [
		service === undefined ? [] : [`${service} at the service`],
		here === undefined ? [] : [`${here} here`],
	];
	return ` (${parts.flat().join(", ")})`;
}

function summarize({ compared, same, skipped }: ParityReport): string[] {
	const counts = Object.entries(skipped).map(
		([reason, count]) => `  ${count}: ${reason}`,
	);
	return [
		`Compared: ${compared}. The same: ${same}. Different: ${compared - same}.`,
		...(counts.length > 0 ? ["Not compared:", ...counts] : []),
	];
}

function showMarkdown(report: ParityReport): string {
	const { services, here, recorded, calls, compared, same } = report;
	const lines = [
		"# Parity",
		"",
		`Replies of ${services.map(code).join(" and ")}${recorded ? `, recorded from ${recorded.from} to ${recorded.to}` : ""}, and those of ${here} to the same requests.`,
		`Of ${compared} exchanges, ${same} are the same and ${compared - same} differ. Ids and times are compared by their form.`,
		"",
		"| Call | Compared | The same | Differences |",
		"|---|---|---|---|",
		...calls.map(
			(call) =>
				`| ${code(call.call)} | ${call.compared} | ${call.same} | ${call.differences.length} |`,
		),
	];
	for (const { call, differences } of calls) {
		if (differences.length === 0) continue;
		lines.push(
			...["", `## ${code(call)}`, ""],
			"| Where | Field | Difference | Exchanges | At the service | Here | Example |",
			"|---|---|---|---|---|---|---|",
		);
		for (const { in: where, field, kind, ...rest } of differences)
			lines.push(
				`| ${where} | ${code(field)} | ${kindWords[kind]} | ${rest.count} | ${code(rest.service)} | ${code(rest.here)} | ${rest.example} |`,
			);
	}
	const reasons = Object.entries(report.skipped);
	if (reasons.length > 0) {
		lines.push(
			"",
			"## Not compared",
			"",
			"| Exchanges | Reason |",
			"|---|---|",
		);
		for (const [reason, count] of reasons)
			lines.push(`| ${count} | ${reason} |`);
	}
	return lines.join("\n");
}

// Whatever a server says stays in its cell, and is no markup.
function code(text: string | undefined): string {
	if (text === undefined || text === "") return "";
	const plain = withoutControls(text)
		.replaceAll("`", "'")
		.replaceAll("|", "\\|");
	return `\`${plain}\``;
}

// A value from elsewhere gives the terminal no orders.
function withoutControls(text: string): string {
	return text.replaceAll(/\p{C}/gu, "");
}
