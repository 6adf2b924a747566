import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "../source/document.ts";

/** The registration of a client at the provider of the tests. */
export interface ProviderStart {
	issuer: string;
	clientId: string;
	clientSecret: string;
	redirectUrls: readonly string[];
	/** How the client sends its secret. */
	authentication: "client_secret_basic" | "client_secret_post";
	/** Whether the ID token leaves out what the user info has, as that of many providers does. */
	isShort: boolean;
}

/**
 * A real OpenID provider on Node, with real keys, over HTTP. It takes every login without looking at the password: the login is the
 * verified e-mail address, and after `unverified:`, `silent:` or `nameless:` one that is not verified, one about which it says
 * nothing, or none.
 */
export interface TestProvider extends AsyncDisposable {
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** Registers the client. Before, the provider answers 503. */
	register(
		client: Pick<ProviderStart, "redirectUrls"> &
			Partial<Pick<ProviderStart, "authentication" | "isShort">>,
	): Promise<void>;
}

export async function openProvider(): Promise<TestProvider> {
	const child = spawn(
		join(root, "node_modules/.bin/node"),
		[join(root, "test/oidc/provider-process.ts")],
		{ stdio: ["ignore", "ignore", "ignore", "ipc"] },
	);
	const { issuer } = (await nextMessage(child)) as { issuer: string };
	const clientId = "peopled";
	const clientSecret = "a-client-secret-of-the-tests-4711";
	return {
		issuer,
		clientId,
		clientSecret,
		async register({
			redirectUrls,
			authentication = "client_secret_basic",
			isShort = true,
		}) {
			const start: ProviderStart = {
				issuer,
				clientId,
				clientSecret,
				redirectUrls,
				authentication,
				isShort,
			};
			child.send(start);
			await nextMessage(child);
		},
		async [Symbol.asyncDispose]() {
			if (child.signalCode !== null) return;
			const ended = new Promise((resolve) => child.once("exit", resolve));
			child.kill("SIGKILL");
			await ended;
		},
	};
}

function nextMessage(child: ChildProcess): Promise<unknown> {
	return new Promise((resolve, reject) => {
		child.once("message", resolve);
		child.once("exit", (code) =>
			reject(new Error(`The provider ended with ${code}.`)),
		);
	});
}

/** Signs in at the provider like a person in a browser. Returns the address to which the provider sends the browser back. */
export async function passProvider(
	address: string,
	login: string,
	returnsTo: string,
): Promise<URL> {
	const cookies = new Map<string, string>();
	let url = new URL(address);
	let form: URLSearchParams | undefined;
	for (let step = 0; step < stepsMax; step++) {
		if (url.href.startsWith(returnsTo)) return url;
		const response = await fetch(url, {
			method: form === undefined ? "GET" : "POST",
			body: form,
			redirect: "manual",
			headers: {
				cookie: [...cookies].map((pair) => pair.join("=")).join("; "),
			},
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
			cookies.set(name, value);
		}
		form = undefined;
		const target = response.headers.get("location");
		if (target !== null) {
			url = new URL(target, url);
			continue;
		}
		const page = await response.text();
		const action = /action="([^"]+)"/.exec(page)?.[1];
		const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? "";
		if (action === undefined)
			throw new Error(`The provider shows no form: ${page.slice(0, 2000)}`);
		url = new URL(action, url);
		form = new URLSearchParams({ prompt, login, password: "any" });
	}
	throw new Error("The provider does not come to an end.");
}

const stepsMax = 12;
