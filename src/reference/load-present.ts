import type { Call, Description } from "../manual/description.ts";
import { resolve } from "../manual/property.ts";
import {
	type Draft,
	hasParameter,
	ifMatchKey,
	withParameter,
} from "./draft.ts";
import { sendDraft } from "./send-draft.ts";

/** The call that reads what a call changes; undefined where there is none, or no version to demand. */
export function findLoader(
	call: Call,
	calls: readonly Call[],
): Call | undefined {
	if (call.method === "GET" || !call.path.includes("{")) return undefined;
	if (call.method !== "PUT" && !hasParameter(call, ifMatchKey))
		return undefined;
	return calls.find(
		({ method, path, root }) =>
			method === "GET" && path === call.path && root === call.root,
	);
}

/**
 * The draft with what is there now: its version in `If-Match`, and for an update also the values that the body can
 * have. Rejects with the sentence of a refusal.
 */
export async function loadPresent({
	call,
	loader,
	draft,
	description,
	sessionKey,
}: {
	call: Call;
	loader: Call;
	draft: Draft;
	description: Description;
	sessionKey: string;
}): Promise<Draft> {
	const isCalling = hasParameter(loader, "query:callingData");
	const values = Object.fromEntries(
		Object.entries(draft.values).filter(([key]) => key.startsWith("path:")),
	);
	const reply = await sendDraft(
		loader,
		{
			values: isCalling ? { ...values, "query:callingData": "true" } : values,
			mediaType: "",
			body: "",
		},
		sessionKey,
	);
	if (reply.status !== 200) throw new Error(sentenceOf(reply.text));
	const etag = reply.headers.find(([name]) => name === "etag")?.[1] ?? "";
	const withVersion = hasParameter(call, ifMatchKey)
		? withParameter(draft, ifMatchKey, etag)
		: draft;
	if (call.method !== "PUT") return withVersion;
	const { properties = {} } = resolve(
		call.bodies[0]?.schema ?? {},
		description,
	);
	const present = JSON.parse(reply.text) as Record<string, unknown>;
	const known = Object.entries(present).filter(([name]) =>
		Object.hasOwn(properties, name),
	);
	// Without the parameter, the update would not see the calling data of the body.
	const full = hasParameter(call, "query:callingData")
		? withParameter(withVersion, "query:callingData", "true")
		: withVersion;
	return {
		...full,
		mediaType: call.bodies[0]?.mediaType ?? "",
		body: JSON.stringify(Object.fromEntries(known), null, 2),
	};
}

function sentenceOf(text: string): string {
	try {
		const { message, detail } = JSON.parse(text) as {
			message?: string;
			detail?: string;
		};
		return message ?? detail ?? text;
	} catch {
		return text;
	}
}
