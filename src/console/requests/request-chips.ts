import type { TemplateResult } from "lit";
import { chip } from "../../look/chip.ts";
import { words } from "../../words/words.ts";

/** The method of a request. Those that change something stand out. */
export function methodChip(method: string): TemplateResult {
	if (method === "GET" || method === "HEAD") return chip(method);
	if (method === "DELETE") return chip(method, { kind: "error" });
	return chip(method, { kind: "info" });
}

/** The status of a reply. */
export function statusChip(status: number | undefined): TemplateResult {
	return chip(String(status ?? words.requests.cut), { kind: kindOf(status) });
}

// A 304 is neither good nor bad.
function kindOf(
	status: number | undefined,
): "error" | "warning" | "success" | undefined {
	if (status === undefined || status >= 500) return "error";
	if (status >= 400) return "warning";
	return status >= 300 ? undefined : "success";
}
