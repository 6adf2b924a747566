import type { Buffer } from "node:buffer";
import { type DatabaseProxy, openProxy } from "./postgres-proxy.ts";
import { readMessages } from "./wire-messages.ts";

/** A node of a plan, as EXPLAIN (FORMAT JSON, VERBOSE) shows it. */
export interface PlanNode {
	"Node Type": string;
	"Parent Relationship"?: string;
	"Relation Name"?: string;
	Alias?: string;
	Operation?: string;
	"Conflict Resolution"?: string;
	Output?: string[];
	Plans?: PlanNode[];
	/** Conditions, and much else. */
	[property: string]: unknown;
}

/** A statement that the server ran, alone or inside of a function, with its plan. */
export interface RunStatement {
	text: string;
	plan: PlanNode;
}

/** The server tells the plan of each statement in a notice, also of those that functions run. */
const settings = {
	session_preload_libraries: "auto_explain",
	"auto_explain.log_min_duration": "0",
	"auto_explain.log_nested_statements": "on",
	"auto_explain.log_format": "json",
	"auto_explain.log_verbose": "on",
	"auto_explain.log_level": "notice",
	"auto_explain.log_parameter_max_length": "0",
};
const noticeType = "N";

/** A way to a database on which every statement that is run is heard. Only a superuser may record plans. */
export async function openRecorder(
	database: string,
	hear: (statement: RunStatement) => void,
): Promise<DatabaseProxy> {
	const proxy = await openProxy(database, () => ({
		hearAnswer: readMessages((type, body) => {
			const statement = type === noticeType ? readPlan(body) : undefined;
			if (statement !== undefined) hear(statement);
		}),
	}));
	const options = Object.entries(settings)
		.map(([name, value]) => `-c ${name}=${value}`)
		.join(" ");
	proxy.address += `?options=${encodeURIComponent(options)}`;
	return proxy;
}

// A notice is a list of fields, each with one letter as its name and a zero at its end; M is the message.
function readPlan(notice: Buffer): RunStatement | undefined {
	const message = notice
		.toString()
		.split("\0")
		.find((field) => field.startsWith("M"));
	const json = message && /^Mduration: .* plan:\n(.*)$/s.exec(message)?.[1];
	if (json === undefined || json === "") return undefined;
	const { "Query Text": text, Plan: plan } = JSON.parse(json) as {
		"Query Text": string;
		Plan: PlanNode;
	};
	return { text, plan };
}
