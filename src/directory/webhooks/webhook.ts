import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, report } from "../field-problem.ts";
import {
	type Change,
	compareStates,
	type FieldChanges,
} from "../history/change.ts";
import { problemOf } from "../problems.ts";
import { complainOfText, lengthOf, trimBlanks } from "../text/text.ts";
import { readWebAddress } from "../text/web-address.ts";
import type { Whole } from "../whole.ts";

/** Webhooks of an organization at most. */
export const webhooksMax = 100;
/** Webhooks of one person at most. */
export const ownWebhooksMax = 20;
const webhookNameLengthMax = 256;
const webhookSecretLengthMax = 256;
/** Stored lines of the delivery log of each webhook. */
export const deliveriesKeptMax = 100;
/** The shortest and longest pause before a failed delivery is tried again. */
const retryMsMin = 5_000;
export const retryMsMax = 60 * 60 * 1000;

/** The events of webhooks; `all` includes every other one. */
const webhookEvents = ["created", "updated", "deleted", "all"] as const;
type WebhookEvent = (typeof webhookEvents)[number];

/** An address to which changes of people in an organization are sent. */
export interface Webhook {
	id: string;
	orgId: string;
	/** Its maker. Deliveries stop when the maker may no longer read the changes. */
	ownerId: string;
	/** The token that made it. Deliveries stop when the token is no longer usable. */
	madeWith?: string;
	name: string;
	targetUrl: string;
	event: WebhookEvent;
	/** Only changes of this person. */
	personId?: string;
	/** The key of the signatures, stored in clear text, since each signature needs it. */
	secret?: string;
	/** The secret can no longer be decrypted, so nothing can be signed until a new one is set. */
	isSecretLost?: boolean;
	/** It belongs to the organization: every full administrator can see and change it. */
	isOrgWide: boolean;
	isActive: boolean;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
}

/** The position of a webhook in its organization's history, and its failed attempts. */
export interface WebhookPosition {
	/** The last line of history that was handled. */
	afterId: number;
	/** Failed attempts to deliver the next line */
	attempts: number;
	failingSince?: number;
	/** The earliest time of the next attempt (milliseconds since 1970, UTC). */
	nextAttemptAt: number;
}

/** One attempt to deliver. */
export interface Delivery {
	at: number;
	changeId: number;
	event: WebhookEvent;
	personId: string;
	/** 1 for the first attempt. */
	attempt: number;
	/** The status of the reply; undefined when there was none. */
	status?: number;
	/** Why there was no reply. */
	error?: string;
	durationMs: number;
}

/** The webhook that a caller asks for. */
export interface WebhookDraft {
	name?: string;
	targetUrl?: string;
	event?: WebhookEvent;
	personId?: string;
	secret?: string;
	isOrgWide?: boolean;
	isActive?: boolean;
	/** Problems found while the request was read. */
	problems?: readonly FieldProblem[];
}

/** A new webhook from a draft. Refuses with `invalid`, naming every wrong field. */
export function buildWebhook(
	draft: WebhookDraft,
	fixed: Pick<Webhook, "id" | "orgId" | "ownerId" | "madeWith" | "createdAt">,
): Whole<Webhook> {
	const { texts, problems } = readTexts(draft);
	refuseInvalid(problems);
	return {
		id: fixed.id,
		orgId: fixed.orgId,
		ownerId: fixed.ownerId,
		madeWith: fixed.madeWith,
		createdAt: fixed.createdAt,
		...texts,
		event: draft.event ?? "all",
		personId: draft.personId,
		secret: draft.secret || undefined,
		isSecretLost: undefined,
		isOrgWide: draft.isOrgWide ?? false,
		isActive: true,
	};
}

/**
 * A webhook changed by a draft. Name, target and secret are replaced; an inactive one can be activated, but
 * not the other way round (the reference of Update a Webhook). The person who activates it becomes its
 * maker.
 */
export function rebuildWebhook(
	current: Webhook,
	draft: WebhookDraft,
	maker: Pick<Webhook, "ownerId" | "madeWith">,
): Webhook {
	const { texts, problems } = readTexts(draft, current);
	refuseInvalid(problems);
	const isActivated = !current.isActive && draft.isActive === true;
	return {
		...current,
		...(isActivated ? maker : {}),
		...texts,
		secret:
			draft.secret === undefined ? current.secret : draft.secret || undefined,
		isActive: current.isActive || draft.isActive === true,
	};
}

/**
 * The fields in which two states of a webhook differ, as the history stores them: without secrets, and
 * without the query of its address.
 */
export function compareWebhooks(
	before: Webhook | undefined,
	after: Webhook | undefined,
): FieldChanges {
	const fields = compareStates(
		before && stateOfWebhook(before),
		after && stateOfWebhook(after),
	);
	const isSecretReplaced =
		before?.secret !== undefined &&
		after?.secret !== undefined &&
		before.secret !== after.secret;
	return isSecretReplaced
		? { ...fields, secret: { from: hidden, to: hidden } }
		: fields;
}

const hidden = "hidden";

/** The state of a webhook in the history. */
export type WebhookState = Omit<
	Webhook,
	"id" | "orgId" | "madeWith" | "isSecretLost"
>;

function stateOfWebhook({
	id: _,
	orgId: __,
	madeWith: ___,
	isSecretLost: ____,
	secret,
	targetUrl,
	...rest
}: Webhook): WebhookState {
	return {
		...rest,
		targetUrl: targetUrl.replace(/[?#].*$/s, ""),
		secret: secret && hidden,
	};
}

/** The webhook event of a line of history; undefined when webhooks do not receive it. */
export function eventOf({ subject, kind }: Change): WebhookEvent | undefined {
	if (subject !== "person") return undefined;
	// A restored person exists again.
	return kind === "restored" ? "created" : kind;
}

/** Whether a webhook receives a line of history. */
export function wantsChange(webhook: Webhook, change: Change): boolean {
	const event = eventOf(change);
	if (event === undefined) return false;
	if (webhook.event !== "all" && webhook.event !== event) return false;
	return (
		webhook.personId === undefined || webhook.personId === change.subjectId
	);
}

/**
 * The position after a failed delivery. Each pause is twice the one before, and `chance` (0 to 1) spreads
 * the retries of many webhooks.
 */
export function postpone(
	position: WebhookPosition,
	{ now, chance }: { now: number; chance: number },
): WebhookPosition {
	const attempts = position.attempts + 1;
	const pauseMs = Math.min(
		retryMsMax,
		retryMsMin * 2 ** Math.min(attempts - 1, 30),
	);
	return {
		...position,
		attempts,
		failingSince: position.failingSince ?? now,
		nextAttemptAt: now + Math.round(pauseMs * (0.5 + chance / 2)),
	};
}

/** The position after a line of history that was handled. */
export function advance(afterId: number): WebhookPosition {
	return { afterId, attempts: 0, nextAttemptAt: 0 };
}

/** The refusal for a webhook that does not exist or that the caller may not know about. */
export function noSuchWebhook(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no webhook with this id that you can see.",
	);
}

// The texts of a draft in stored form, and their problems; a target that is already set stays.
function readTexts(
	{ name, targetUrl, ...draft }: WebhookDraft,
	current?: Webhook,
): {
	texts: Pick<Webhook, "name" | "targetUrl">;
	problems: FieldProblem[];
} {
	const problems: FieldProblem[] = [...(draft.problems ?? [])];
	const texts = { name: trimBlanks(name ?? ""), targetUrl: "" };
	if (texts.name === "") report(problems, "name", problemOf.required());
	const problem = complainOfText(texts.name, webhookNameLengthMax);
	if (problem !== undefined) report(problems, "name", problem);
	// A secret is stored with its blanks.
	const secretLength = lengthOf(draft.secret ?? "");
	if (secretLength > webhookSecretLengthMax)
		report(
			problems,
			"secret",
			problemOf.tooLong({ max: webhookSecretLengthMax, actual: secretLength }),
		);
	if (targetUrl === undefined || trimBlanks(targetUrl) === "")
		report(problems, "targetUrl", problemOf.required());
	else if (targetUrl === current?.targetUrl) texts.targetUrl = targetUrl;
	else {
		const read = readWebAddress(trimBlanks(targetUrl));
		if ("url" in read) texts.targetUrl = read.url;
		else report(problems, "targetUrl", read.problem);
	}
	return { texts, problems };
}
