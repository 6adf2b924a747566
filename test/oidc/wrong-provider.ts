import {
	generateKeyPairSync,
	type KeyObject,
	randomUUID,
	sign,
} from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What is wrong with a provider. By default, nothing is. */
interface Wrongs {
	/** The claims of the ID token that differ from the right ones; undefined leaves one out. */
	claims?: Record<string, unknown>;
	/** The header of the ID token that differs from the right one. */
	header?: Record<string, unknown>;
	/** Signs the ID token with a key that the provider does not publish. */
	hasUnknownKey?: boolean;
	/** The parts of its description that differ. */
	description?: Record<string, unknown>;
	/** The reply of a path instead of the right one. */
	replies?: Record<string, { status: number; body: string; type?: string }>;
}

/** A provider that signs anybody in without asking, and whose answers can be made wrong. */
export interface WrongProvider extends AsyncDisposable {
	issuer: string;
	/** Change it at any time. */
	wrongs: Wrongs;
	/** The nonce of the sign-in, which a right ID token repeats. */
	nonce: string;
	/** The requests to the token endpoint. */
	requests: { authorization: string | undefined; body: URLSearchParams }[];
}

const clientId = "peopled";

export async function openWrongProvider(): Promise<WrongProvider> {
	const [known, unknown] = [createKey(), createKey()];
	const server = createServer(async (request, response) => {
		const { pathname = "" } = new URL(request.url ?? "/", provider.issuer);
		const { wrongs } = provider;
		let body = "";
		for await (const part of request) body += part;
		if (pathname === "/token")
			provider.requests.push({
				authorization: request.headers.authorization,
				body: new URLSearchParams(body),
			});
		const right = () => JSON.stringify(replyTo(pathname));
		const reply = wrongs.replies?.[pathname] ?? { status: 200, body: right() };
		response
			.writeHead(reply.status, {
				"content-type": reply.type ?? "application/json",
			})
			.end(reply.body);
	});
	server.listen(0, "127.0.0.1").unref();
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address() as AddressInfo;
	const provider: WrongProvider = {
		issuer: `http://127.0.0.1:${port}`,
		wrongs: {},
		nonce: "",
		requests: [],
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	const replyTo = (path: string): object => {
		const { issuer, wrongs } = provider;
		if (path === "/.well-known/openid-configuration")
			return {
				issuer,
				authorization_endpoint: `${issuer}/auth`,
				token_endpoint: `${issuer}/token`,
				jwks_uri: `${issuer}/jwks`,
				response_types_supported: ["code"],
				subject_types_supported: ["public"],
				id_token_signing_alg_values_supported: ["RS256"],
				...wrongs.description,
			};
		if (path === "/jwks") return { keys: [known.published] };
		const seconds = Math.floor(Date.now() / 1000);
		const claims = {
			iss: issuer,
			aud: clientId,
			sub: "ada",
			nonce: provider.nonce,
			iat: seconds,
			exp: seconds + 300,
			email: "admin@example.com",
			email_verified: true,
			...wrongs.claims,
		};
		const key = wrongs.hasUnknownKey ? unknown : known;
		const header = { alg: "RS256", kid: key.published.kid, ...wrongs.header };
		return {
			access_token: randomUUID(),
			token_type: "Bearer",
			id_token: signToken(key.secret, header, claims),
		};
	};
	return provider;
}

function createKey() {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", {
		modulusLength: 2048,
	});
	const published = { kid: randomUUID(), use: "sig", alg: "RS256" };
	return {
		secret: privateKey,
		published: { ...publicKey.export({ format: "jwk" }), ...published },
	};
}

function signToken(secret: KeyObject, header: object, claims: object): string {
	const text = [header, claims]
		.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
		.join(".");
	const signature = sign("sha256", Buffer.from(text), secret);
	return `${text}.${signature.toString("base64url")}`;
}
