import { oidcReturnPath } from "../contract/oidc-return-path.ts";
import { openClient } from "./client.ts";
import { keepSession } from "./kept-session.ts";
import { sendOwn } from "./send-own.ts";

const storagePrefix = "peopled.sign-in.";
/** The server forgets a sign-in after an hour. */
const lifeMs = 60 * 60 * 1000;
const answerNames = [
	"code",
	"state",
	"iss",
	"error",
	"error_description",
] as const;

/** A sign-in under way, as the browser stores it under its `state`. */
interface KeptSignIn {
	key: string;
	/** The address of the page that began it. */
	returnTo: string;
	/** Whether it has a tab of its own, which closes at the end. */
	isOwnTab: boolean;
	begunAt: number;
}

/**
 * Begins to sign in at the OpenID provider, and resolves to the address at which the browser continues. Afterwards it returns
 * to the open page, or closes the tab. Rejects with `RefusalError` when the provider cannot be used.
 */
export async function beginOidcSignIn({
	isOwnTab = false,
} = {}): Promise<string> {
	const { url, state, signInKey } = await openClient({
		url: location.origin,
		token: "",
		send: sendOwn,
	}).call("POST /oidc/sign-ins");
	forgetOldSignIns();
	const kept: KeptSignIn = {
		key: signInKey,
		returnTo: location.href,
		isOwnTab,
		begunAt: Date.now(),
	};
	localStorage.setItem(`${storagePrefix}${state}`, JSON.stringify(kept));
	return url;
}

/** The answer of the OpenID provider in the address of this page. */
type OidcAnswer = Partial<Record<(typeof answerNames)[number], string>>;

/** Takes the answer out of the address, and out of the browser's history. Undefined on any other page. */
export function takeOidcAnswer(): OidcAnswer | undefined {
	if (location.pathname !== oidcReturnPath) return undefined;
	const query = new URLSearchParams(location.search);
	history.replaceState(null, "", "/console");
	return Object.fromEntries(
		answerNames.flatMap((name) => {
			const value = query.get(name);
			return value === null ? [] : [[name, value]];
		}),
	);
}

/**
 * Completes the sign-in to which an answer belongs, stores the session, and leaves for the page that began it. Resolves to false
 * for an answer of no sign-in of this browser. Rejects with `RefusalError` when nobody is signed in.
 */
export async function completeOidcSignIn(answer: OidcAnswer): Promise<boolean> {
	const name = `${storagePrefix}${answer.state ?? ""}`;
	const text = localStorage.getItem(name);
	// An answer counts once.
	localStorage.removeItem(name);
	if (text === null) return false;
	const { key, returnTo, isOwnTab } = JSON.parse(text) as KeptSignIn;
	keepSession(
		await openClient({ url: location.origin, token: "", send: sendOwn }).call(
			"POST /oidc/sessions",
			{ body: { ...answer, signInKey: key } },
		),
	);
	if (isOwnTab) close();
	const page = new URL(returnTo, location.origin);
	location.replace(page.origin === location.origin ? page : "/console");
	return true;
}

function forgetOldSignIns(): void {
	const names = Object.keys(localStorage).filter((name) =>
		name.startsWith(storagePrefix),
	);
	for (const name of names) {
		const kept = JSON.parse(localStorage.getItem(name) ?? "{}");
		const { begunAt = 0 } = kept as Partial<KeptSignIn>;
		if (begunAt + lifeMs < Date.now()) localStorage.removeItem(name);
	}
}
