import { DirectoryError } from "../errors.ts";
import type { Integration } from "../integrations/integration.ts";
import { authorOf, type ChangeRequest } from "../people/people.ts";
import { afterChange, partMade } from "../store/after-change.ts";
import type { Store } from "../store/store.ts";
import {
	type AuthorizationCode,
	codeLifeMs,
	deviceCodeLifeMs,
	devicePollMs,
	tooManyDevices,
} from "./authorization.ts";
import { authorizeIntegration, demandInPerson } from "./give-authorization.ts";

/** Authorizes an integration for the caller, and stores the code that it exchanges for its tokens. */
export async function createCode(
	store: Store,
	request: ChangeRequest,
	{
		id,
		secretHash,
		integration,
		scopes,
		redirect,
	}: {
		/** The id of the authorization. */
		id: string;
		integration: Integration;
	} & Pick<AuthorizationCode, "secretHash" | "scopes" | "redirect">,
): Promise<void> {
	const { now } = request.options;
	const expiresAt = now + codeLifeMs;
	await authorizeIntegration(store, request, {
		id,
		integration,
		scopes,
		expiresAt,
	});
	const code = {
		secretHash,
		integrationId: integration.id,
		scopes,
		expiresAt,
		authorizationId: id,
		redirect,
	};
	await afterChange(
		() => store.authorizations.createCode(code, { now }),
		partMade,
	);
}

/**
 * Takes a code for its exchange. Only the first time gives true; a second use ends the authorization, since one of the two
 * must have stolen the code (RFC 6749, 4.1.2).
 */
export async function takeCode(
	store: Store,
	{ secretHash, now }: { secretHash: string; now: number },
): Promise<boolean> {
	let isFirst = false;
	const code = await store.authorizations.updateCode(secretHash, (current) => {
		isFirst = current.usedAt === undefined;
		return { ...current, usedAt: current.usedAt ?? now };
	});
	if (code === undefined) return false;
	if (!isFirst) await endReused(store, code, now);
	return isFirst;
}

/**
 * Stores the code of a device that waits for a person, with a user code that no other device waits with. Refuses with
 * `unavailable` while too many wait.
 */
export async function createDeviceCode(
	store: Store,
	{
		secretHash,
		integration,
		scopes,
		linkHash,
		createUserCode,
		now,
	}: {
		secretHash: string;
		integration: Integration;
		scopes: readonly string[];
		linkHash: string;
		createUserCode: () => string;
		now: number;
	},
): Promise<AuthorizationCode & { device: { userCode: string } }> {
	for (let left = userCodeTriesMax; left > 0; left--) {
		const code = {
			secretHash,
			integrationId: integration.id,
			scopes,
			expiresAt: now + deviceCodeLifeMs,
			device: { userCode: createUserCode(), linkHash },
		};
		if (await store.authorizations.createCode(code, { now })) return code;
	}
	throw tooManyDevices();
}

/** How many user codes are tried before too many devices wait. */
const userCodeTriesMax = 10;

/** The waiting device of a code that a person enters, or of the link that they follow. Refuses with `notFound`. */
export async function getDevice(
	store: Store,
	search: { userCode: string } | { linkHash: string },
	now: number,
): Promise<{ code: AuthorizationCode; integration: Integration }> {
	const code = await store.authorizations.findCode(search);
	const integration =
		code && (await store.integrations.get(code.integrationId));
	if (
		code === undefined ||
		integration === undefined ||
		code.expiresAt <= now ||
		!isWaiting(code)
	)
		throw noSuchDevice();
	return { code, integration };
}

/** Allows or denies a device in the caller's name. */
export async function decideDevice(
	store: Store,
	request: ChangeRequest,
	{
		search,
		id,
		isAllowed,
	}: {
		search: { userCode: string } | { linkHash: string };
		/** The id of the authorization. */
		id: string;
		isAllowed: boolean;
	},
): Promise<void> {
	const { now } = request.options;
	demandInPerson(request.caller);
	const { code, integration } = await getDevice(store, search, now);
	if (isAllowed)
		await authorizeIntegration(store, request, {
			id,
			integration,
			scopes: code.scopes,
			expiresAt: code.expiresAt,
		});
	let isFirst = false;
	const decide = () =>
		store.authorizations.updateCode(code.secretHash, (current) => {
			isFirst = isWaiting(current) && current.device !== undefined;
			if (!isFirst || current.device === undefined) return current;
			return isAllowed
				? { ...current, authorizationId: id }
				: { ...current, device: { ...current.device, isDenied: true } };
		});
	await (isAllowed ? afterChange(decide, partMade) : decide());
	if (isFirst) return;
	const author = authorOf(request);
	if (isAllowed)
		await afterChange(
			() => store.authorizations.revoke(id, { at: now, author }),
			partMade,
		);
	throw noSuchDevice();
}

/** The reply to a device that asks for its token. */
type DeviceState =
	| "pending"
	| "tooFast"
	| "denied"
	| "ended"
	| { authorizationId: string; scopes: readonly string[] };

/** Answers a device, and takes its code when a person has allowed it. */
export async function askDevice(
	store: Store,
	{
		secretHash,
		integrationId,
		now,
	}: { secretHash: string; integrationId: string; now: number },
): Promise<DeviceState> {
	const known = await store.authorizations.findCode({ secretHash });
	if (known?.device === undefined || known.integrationId !== integrationId)
		return "ended";
	let state: DeviceState = "ended";
	const code = await store.authorizations.updateCode(secretHash, (current) => {
		state = stateOf(current, now);
		const { device } = current;
		if (device === undefined) return current;
		const asked = { ...current, device: { ...device, askedAt: now } };
		return typeof state === "object" ? { ...asked, usedAt: now } : asked;
	});
	if (known.usedAt !== undefined && code !== undefined)
		await endReused(store, code, now);
	return state;
}

// The history then tells administrators that a code was used twice.
async function endReused(
	store: Store,
	{ authorizationId: id }: AuthorizationCode,
	now: number,
): Promise<void> {
	if (id === undefined) return;
	await store.authorizations.revoke(id, { at: now, reason: "codeReused" });
}

function stateOf(code: AuthorizationCode, now: number): DeviceState {
	const { device, authorizationId, scopes } = code;
	if (code.usedAt !== undefined || code.expiresAt <= now) return "ended";
	if (device?.isDenied) return "denied";
	if (device?.askedAt !== undefined && now - device.askedAt < devicePollMs / 2)
		return "tooFast";
	return authorizationId === undefined
		? "pending"
		: { authorizationId, scopes };
}

function isWaiting({ usedAt, authorizationId, device }: AuthorizationCode) {
	return (
		usedAt === undefined &&
		authorizationId === undefined &&
		device !== undefined &&
		!device.isDenied
	);
}

function noSuchDevice(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"No device waits with this code. Codes are valid for five minutes and for one use; start again on the device.",
	);
}
