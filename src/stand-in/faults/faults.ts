import * as contract from "../../contract/stand-in/fault.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { replyEmpty, replyJson } from "../../http/reply.ts";
import { type Call, type Route, route } from "../call.ts";
import { readParts } from "../incidents/read-incident.ts";
import type { FaultRules } from "./rules.ts";

/** The calls about fault rules. */
export const faultRoutes: readonly Route[] = [
	route(contract.createFault, (call) => {
		const rules = rulesOf(call);
		const parts = readParts(call.sent, {
			ids: rules.ids,
			chance: call.standIn.chance,
			problems: call.problems,
		});
		const [made] = rules.add(parts);
		return replyJson(201, made, {
			location: `${call.url.origin}/peopled/faults/${made?.id}`,
		});
	}),

	route(contract.listFaults, (call) =>
		replyJson(200, { items: rulesOf(call).list() }),
	),

	route(contract.getFault, (call) => {
		const rule = rulesOf(call).get(call.parameter("faultId"));
		if (rule === undefined) throw noRule();
		return replyJson(200, rule);
	}),

	route(contract.deleteFault, (call) => {
		if (!rulesOf(call).delete(call.parameter("faultId"))) throw noRule();
		return replyEmpty();
	}),

	route(contract.deleteFaults, (call) => {
		rulesOf(call).clear();
		return replyEmpty();
	}),
];

// Where there are no rules, these calls are not there.
function rulesOf({ standIn }: Pick<Call, "standIn">): FaultRules {
	return standIn.faults as FaultRules;
}

function noRule(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no such fault rule. List them with GET /peopled/faults.",
	);
}
